package encoder

import (
	_ "embed"
	"fmt"
	"sync"

	"celebgraph/extract/encoder/kernel"
)

//go:embed weights/reader.bin
var embedded []byte

// Load returns the model of the embedded weights. The first call unpacks them, later ones return the same Model.
func Load() (*Model, error) { return load() }

var load = sync.OnceValues(func() (*Model, error) { return Open(embedded) })

// Model is an encoder with its weights unpacked for computing. It may be shared by goroutines.
type Model struct {
	manifest *Manifest
	tensors  map[string]*Tensor
	pieces   *WordPiece
	word     *Tensor
	position []float32
	shape    []float32
	norm     layerNorm
	layers   []*layer
	scratch  sync.Pool
}

type layer struct {
	query, key, value, out, up, down *kernel.Matrix
	norm1, norm2                     layerNorm
}

type layerNorm struct {
	weight, bias []float32
	epsilon      float32
}

// Open makes a Model of a weights file, which must not change afterwards. The error wraps [ErrFormat].
func Open(data []byte) (*Model, error) {
	manifest, tensors, err := read(data, false)
	if err != nil {
		return nil, fmt.Errorf("reading weights: %w", err)
	}
	return build(manifest, tensors)
}

// Verify compares the checksum of a weights file with its contents.
func Verify(data []byte) error {
	_, _, err := read(data, true)
	return err
}

// build checks the sizes and unpacks the weights of the encoder.
func build(manifest *Manifest, tensors map[string]*Tensor) (*Model, error) {
	c := manifest.Config
	m := &Model{manifest: manifest, tensors: tensors, pieces: NewWordPiece(manifest.Vocabulary)}
	if c.Heads <= 0 || c.Width <= 0 || c.Width%c.Heads != 0 || c.Width/c.Heads%4 != 0 || c.Layers < 0 || c.Positions < 3 || len(manifest.Vocabulary) != c.Vocab {
		return nil, fmt.Errorf("%w: sizes %+v with a vocabulary of %d", ErrFormat, c, len(manifest.Vocabulary))
	}
	for _, p := range []string{unknownPiece, beginPiece, endPiece} {
		if _, ok := m.pieces.ids[p]; !ok {
			return nil, fmt.Errorf("%w: the vocabulary lacks %s", ErrFormat, p)
		}
	}
	u := unpacker{tensors: tensors, epsilon: float32(c.Epsilon)}
	m.word = u.get("word.weight", c.Vocab, c.Width)
	m.position = u.floats("position.weight", c.Positions, c.Width)
	m.shape = u.floats("shape.weight", Shapes, c.Width)
	m.norm = u.norm("norm", c.Width)
	for i := 0; i < c.Layers && u.err == nil; i++ {
		m.layers = append(m.layers, u.layer(fmt.Sprintf("layer.%d.", i), c))
	}
	if u.err != nil {
		return nil, u.err
	}
	var wg sync.WaitGroup
	for _, pack := range u.packs {
		wg.Go(pack)
	}
	wg.Wait()
	m.scratch.New = func() any { return new(buffers) }
	return m, nil
}

// unpacker fetches tensors of the expected sizes and keeps the first error. Packing, which takes time, is put off
// to packs, which may run at once.
type unpacker struct {
	tensors map[string]*Tensor
	epsilon float32
	packs   []func()
	err     error
}

// get returns a tensor, or nil after an error.
func (u *unpacker) get(name string, rows, cols int) *Tensor {
	t := u.tensors[name]
	if t == nil || t.Rows != rows || t.Cols != cols {
		if u.err == nil {
			u.err = fmt.Errorf("%w: want a tensor %s of %d by %d", ErrFormat, name, rows, cols)
		}
		return nil
	}
	return t
}

func (u *unpacker) floats(name string, rows, cols int) []float32 {
	if t := u.get(name, rows, cols); t != nil {
		return t.Floats()
	}
	return nil
}

func (u *unpacker) norm(name string, width int) layerNorm {
	return layerNorm{u.floats(name+".weight", 1, width), u.floats(name+".bias", 1, width), u.epsilon}
}

// linear sets *dst, once packs have run.
func (u *unpacker) linear(dst **kernel.Matrix, name string, out, in int) {
	w, bias := u.get(name+".weight", out, in), u.floats(name+".bias", 1, out)
	u.packs = append(u.packs, func() { *dst = kernel.PackRows(w.Row, bias, out, in) })
}

func (u *unpacker) layer(prefix string, c Config) *layer {
	l := &layer{norm1: u.norm(prefix+"norm1", c.Width), norm2: u.norm(prefix+"norm2", c.Width)}
	u.linear(&l.query, prefix+"q", c.Width, c.Width)
	u.linear(&l.key, prefix+"k", c.Width, c.Width)
	u.linear(&l.value, prefix+"v", c.Width, c.Width)
	u.linear(&l.out, prefix+"o", c.Width, c.Width)
	u.linear(&l.up, prefix+"up", c.Inner, c.Width)
	u.linear(&l.down, prefix+"down", c.Width, c.Inner)
	return l
}

// Manifest describes the weights; the caller must not change it.
func (m *Model) Manifest() *Manifest { return m.manifest }

// Linear packs the linear map NAME.weight, NAME.bias for a head, anew at each call. The error, of a map that the
// weights lack, wraps [ErrFormat].
func (m *Model) Linear(name string) (*kernel.Matrix, error) {
	w, b := m.tensors[name+".weight"], m.tensors[name+".bias"]
	if w == nil || b == nil || b.Rows*b.Cols != w.Rows {
		return nil, fmt.Errorf("%w: no linear map %s", ErrFormat, name)
	}
	return kernel.PackRows(w.Row, b.Floats(), w.Rows, w.Cols), nil
}

// Tensor returns a tensor by name, as the file has it; the caller must not change it. The error wraps [ErrFormat].
func (m *Model) Tensor(name string) (*Tensor, error) {
	if t := m.tensors[name]; t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("%w: no tensor %s", ErrFormat, name)
}
