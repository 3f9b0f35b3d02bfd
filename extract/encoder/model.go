package encoder

import (
	_ "embed"
	"fmt"
	"sync"

	"celebgraph/extract/encoder/kernel"
)

var (
	//go:embed weights/reader.bin
	embedded []byte
	//go:embed weights/fast.bin
	embeddedFast []byte
)

// Load returns the model of the embedded weights. The first call unpacks them, later ones return the same Model.
func Load() (*Model, error) { return load() }

// LoadFast is Load for the small model, which reads several times as fast and less well.
func LoadFast() (*Model, error) { return loadFast() }

var (
	load     = sync.OnceValues(func() (*Model, error) { return Open(embedded) })
	loadFast = sync.OnceValues(func() (*Model, error) {
		w, err := OpenWeights(embedded)
		if err != nil {
			return nil, err
		}
		m, err := w.embeddings()
		if err != nil {
			return nil, err
		}
		return m.Student(embeddedFast)
	})
)

// Model is an encoder with its weights unpacked for computing. It may be shared by goroutines.
type Model struct {
	*Weights
	pieces   *WordPiece
	word     *Tensor
	position []float32
	shape    []float32
	norm     layerNorm
	stack    *Stack
}

// Weights is a weights file, read: its manifest and its tensors.
type Weights struct {
	manifest *Manifest
	tensors  map[string]*Tensor
}

// OpenWeights reads a weights file, which must not change afterwards. The error wraps [ErrFormat].
func OpenWeights(data []byte) (*Weights, error) {
	manifest, tensors, err := read(data, false)
	if err != nil {
		return nil, fmt.Errorf("reading weights: %w", err)
	}
	return &Weights{manifest, tensors}, nil
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
	w, err := OpenWeights(data)
	if err != nil {
		return nil, err
	}
	return build(w)
}

// build unpacks the weights of the encoder.
func build(w *Weights) (*Model, error) {
	m, err := w.embeddings()
	if err != nil {
		return nil, err
	}
	m.stack, err = w.Stack()
	return m, err
}

// Student makes a Model of a weights file that has layers and heads but no embeddings: it stands on those of m, which the file must
// name. The error wraps [ErrFormat].
func (m *Model) Student(data []byte) (*Model, error) {
	w, err := OpenWeights(data)
	if err != nil {
		return nil, err
	}
	if on := w.manifest.Head; on == nil || on.Reader != m.manifest.Source {
		return nil, fmt.Errorf("%w: it was trained on another model's embeddings", ErrFormat)
	}
	if c, own := w.manifest.Config, m.manifest.Config; c.Width != own.Width || c.Positions != own.Positions {
		return nil, fmt.Errorf("%w: sizes %+v on embeddings of %+v", ErrFormat, c, own)
	}
	s := *m
	s.Weights = w
	s.stack, err = w.Stack()
	return &s, err
}

// Verify compares the checksum of a weights file with its contents.
func Verify(data []byte) error {
	_, _, err := read(data, true)
	return err
}

// embeddings checks the sizes and unpacks the embeddings: a Model without layers.
func (w *Weights) embeddings() (*Model, error) {
	c := w.manifest.Config
	m := &Model{Weights: w, pieces: NewWordPiece(w.manifest.Vocabulary)}
	if c.Positions < 3 || len(w.manifest.Vocabulary) != c.Vocab {
		return nil, fmt.Errorf("%w: sizes %+v with a vocabulary of %d", ErrFormat, c, len(w.manifest.Vocabulary))
	}
	for _, p := range []string{unknownPiece, beginPiece, endPiece} {
		if _, ok := m.pieces.ids[p]; !ok {
			return nil, fmt.Errorf("%w: the vocabulary lacks %s", ErrFormat, p)
		}
	}
	u := unpacker{tensors: w.tensors, epsilon: float32(c.Epsilon)}
	m.word = u.get("word.weight", c.Vocab, c.Width)
	m.position = u.floats("position.weight", c.Positions, c.Width)
	m.shape = u.floats("shape.weight", Shapes, c.Width)
	m.norm = u.norm("norm", c.Width)
	return m, u.err
}

// Stack unpacks the transformer layers "layer.0" and so on, as many as the manifest's sizes say. The error wraps
// [ErrFormat].
func (w *Weights) Stack() (*Stack, error) {
	c := w.manifest.Config
	if c.Heads <= 0 || c.Width <= 0 || c.Width%c.Heads != 0 || c.Width/c.Heads%4 != 0 || c.Layers < 0 {
		return nil, fmt.Errorf("%w: sizes %+v", ErrFormat, c)
	}
	u := unpacker{tensors: w.tensors, epsilon: float32(c.Epsilon)}
	var layers []*layer
	for i := 0; i < c.Layers && u.err == nil; i++ {
		layers = append(layers, u.layer(fmt.Sprintf("layer.%d.", i), c))
	}
	if u.err != nil {
		return nil, u.err
	}
	var wg sync.WaitGroup
	for _, pack := range u.packs {
		wg.Go(pack)
	}
	wg.Wait()
	for _, l := range layers {
		if l.query.Stride != c.Width || l.up.Stride != c.Inner { // rows of results must lie as rows of states do
			return nil, fmt.Errorf("%w: width %d and %d, which are no whole panels", ErrFormat, c.Width, c.Inner)
		}
	}
	return newStack(c.Width, c.Heads, layers), nil
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
	u.packs = append(u.packs, func() { *dst = w.Pack(bias) })
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
func (w *Weights) Manifest() *Manifest { return w.manifest }

// Linear packs the linear map NAME.weight, NAME.bias for a head, anew at each call. The error, of a map that the
// weights lack, wraps [ErrFormat].
func (w *Weights) Linear(name string) (*kernel.Matrix, error) {
	t, b := w.tensors[name+".weight"], w.tensors[name+".bias"]
	if t == nil || b == nil || b.Rows*b.Cols != t.Rows {
		return nil, fmt.Errorf("%w: no linear map %s", ErrFormat, name)
	}
	return t.Pack(b.Floats()), nil
}

// Tensor returns a tensor by name, as the file has it; the caller must not change it. The error wraps [ErrFormat].
func (w *Weights) Tensor(name string) (*Tensor, error) {
	if t := w.tensors[name]; t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("%w: no tensor %s", ErrFormat, name)
}
