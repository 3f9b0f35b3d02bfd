package encoder

import (
	_ "embed"
	"errors"
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
	layers   []layer
	scratch  sync.Pool
}

type layer struct {
	query, key, value, out, up, down *kernel.Matrix
	norm1, norm2                     layerNorm
}

type layerNorm struct{ weight, bias []float32 }

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
	if c.Heads <= 0 || c.Width <= 0 || c.Width%c.Heads != 0 || c.Width/c.Heads%4 != 0 || c.Layers < 0 || len(manifest.Vocabulary) != c.Vocab {
		return nil, fmt.Errorf("%w: sizes %+v with a vocabulary of %d", ErrFormat, c, len(manifest.Vocabulary))
	}
	var errs []error
	get := func(name string, rows, cols int) *Tensor {
		t := tensors[name]
		if t == nil || t.Rows != rows || t.Cols != cols {
			errs = append(errs, fmt.Errorf("%w: want a tensor %s of %d by %d", ErrFormat, name, rows, cols))
			return &Tensor{Rows: rows, Cols: cols, Float: make([]float32, rows*cols)}
		}
		return t
	}
	ln := func(name string) layerNorm {
		return layerNorm{get(name+".weight", 1, c.Width).Floats(), get(name+".bias", 1, c.Width).Floats()}
	}
	linear := func(name string, out, in int) *kernel.Matrix {
		return kernel.Pack(get(name+".weight", out, in).Floats(), get(name+".bias", 1, out).Floats(), out, in)
	}
	m.word = get("word.weight", c.Vocab, c.Width)
	m.position = get("position.weight", c.Positions, c.Width).Floats()
	m.shape = get("shape.weight", Shapes, c.Width).Floats()
	m.norm = ln("norm")
	for i := range c.Layers {
		p := fmt.Sprintf("layer.%d.", i)
		m.layers = append(m.layers, layer{
			query: linear(p+"q", c.Width, c.Width), key: linear(p+"k", c.Width, c.Width),
			value: linear(p+"v", c.Width, c.Width), out: linear(p+"o", c.Width, c.Width),
			up: linear(p+"up", c.Inner, c.Width), down: linear(p+"down", c.Width, c.Inner),
			norm1: ln(p + "norm1"), norm2: ln(p + "norm2"),
		})
	}
	m.scratch.New = func() any { return new(buffers) }
	return m, errors.Join(errs...)
}

// Manifest describes the weights; the caller must not change it.
func (m *Model) Manifest() *Manifest { return m.manifest }

// Linear returns the packed linear map NAME.weight, NAME.bias for a head. Its width must be the encoder's or in.
func (m *Model) Linear(name string) (*kernel.Matrix, error) {
	w, b := m.tensors[name+".weight"], m.tensors[name+".bias"]
	if w == nil || b == nil || b.Rows*b.Cols != w.Rows {
		return nil, fmt.Errorf("%w: no linear map %s", ErrFormat, name)
	}
	return kernel.Pack(w.Floats(), b.Floats(), w.Rows, w.Cols), nil
}

// Tensor returns a tensor by name.
func (m *Model) Tensor(name string) (*Tensor, error) {
	if t := m.tensors[name]; t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("%w: no tensor %s", ErrFormat, name)
}
