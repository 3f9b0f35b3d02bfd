package encoder

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"unsafe"

	"celebgraph/extract/encoder/kernel"
)

// ErrFormat is wrapped by errors about a weights file that is not one, is damaged or of another version.
var ErrFormat = errors.New("not a valid weights file")

// magic begins every weights file; its last byte is the version of the format.
const magic = "CGREADR\x01"

// align is the alignment of every tensor, in bytes from the beginning of the file.
const align = 64

// Manifest describes the weights: what they are, how they were made, and how good they measured.
type Manifest struct {
	Config Config              `json:"config"`
	Labels map[string][]string `json:"labels"`
	// LemmaExceptions maps "form in lower case<TAB>UPOS" to a lemma that no rule gives.
	LemmaExceptions map[string]string `json:"lemma_exceptions,omitempty"`
	// Vocabulary lists the word pieces, the index being the id.
	Vocabulary []string `json:"vocabulary"`
	// Base, Corpora, Recipe and Scores tell where the weights come from; licences are in Base and Corpora.
	Base    json.RawMessage `json:"base,omitempty"`
	Corpora json.RawMessage `json:"corpora,omitempty"`
	Recipe  json.RawMessage `json:"recipe,omitempty"`
	Scores  json.RawMessage `json:"scores,omitempty"`
	// Head is set in the weights of what stands on a reader: a head that reads the states of its lower layers, or the layers and
	// heads of a small model on its embeddings.
	Head *HeadInfo `json:"head,omitempty"`
	// Source is the sha256 of the float32 weights that were converted.
	Source string `json:"source,omitempty"`
	// SHA256 is that of everything after the manifest.
	SHA256  string        `json:"data_sha256"`
	Tensors []TensorEntry `json:"tensors"`
}

// HeadInfo says what stands on a reader needs.
type HeadInfo struct {
	// Tap is the number of the reader's layers below it, 0 for its embeddings alone; Reader is the Source of that reader.
	Tap    int    `json:"tap"`
	Reader string `json:"reader"`
	// Gate is the logit below which a window is not worth the layers.
	Gate float32 `json:"gate"`
}

// Config holds the sizes of the network.
type Config struct {
	Vocab     int     `json:"vocab"`
	Width     int     `json:"width"`
	Layers    int     `json:"layers"`
	Heads     int     `json:"attention_heads"`
	Inner     int     `json:"inner"`
	Positions int     `json:"positions"`
	Arc       int     `json:"arc"`
	Label     int     `json:"label"`
	Epsilon   float64 `json:"eps"`
}

// TensorEntry places one tensor in the file: Rows times Cols values, int8 with one float32 scale a row where
// Quantized, else float32, little endian. Offsets are bytes from the beginning of the data.
type TensorEntry struct {
	Name      string `json:"name"`
	Rows      int    `json:"rows"`
	Cols      int    `json:"cols"`
	Quantized bool   `json:"quantized,omitempty"`
	Offset    int    `json:"offset"`
	Scales    int    `json:"scales,omitempty"`
}

// Tensor is a matrix of weights; value i, j is Int8[i*Cols+j]·Scale[i], or Float[i*Cols+j].
type Tensor struct {
	Name       string
	Rows, Cols int
	Int8       []int8
	Scale      []float32
	Float      []float32
}

// Row writes row i to dst, which holds Cols values.
func (t *Tensor) Row(i int, dst []float32) {
	if t.Int8 == nil {
		copy(dst, t.Float[i*t.Cols:(i+1)*t.Cols])
		return
	}
	s := t.Scale[i]
	for j, v := range t.Int8[i*t.Cols : (i+1)*t.Cols] {
		dst[j] = float32(v) * s
	}
}

// Floats returns all values, row by row.
func (t *Tensor) Floats() []float32 {
	if t.Int8 == nil {
		return t.Float
	}
	out := make([]float32, t.Rows*t.Cols)
	for i := 0; i < t.Rows; i++ {
		t.Row(i, out[i*t.Cols:(i+1)*t.Cols])
	}
	return out
}

// Pack makes a linear map of t and a bias, which may be nil.
func (t *Tensor) Pack(bias []float32) *kernel.Matrix {
	if t.Int8 == nil {
		return kernel.Pack(t.Float, bias, t.Rows, t.Cols)
	}
	return kernel.PackInt8(t.Int8, t.Scale, bias, t.Rows, t.Cols)
}

// Quantize rounds t to 8 bits, symmetric, with one scale a row.
func (t *Tensor) Quantize() {
	t.Int8, t.Scale = make([]int8, t.Rows*t.Cols), make([]float32, t.Rows)
	for i := 0; i < t.Rows; i++ {
		row := t.Float[i*t.Cols : (i+1)*t.Cols]
		top := float32(0)
		for _, v := range row {
			top = max(top, max(v, -v))
		}
		if top == 0 {
			continue
		}
		t.Scale[i] = top / 127
		for j, v := range row {
			t.Int8[i*t.Cols+j] = int8(math.RoundToEven(float64(v / t.Scale[i])))
		}
	}
	t.Float = nil
}

// Write writes a weights file: the magic, the length of the manifest in four bytes, the manifest in JSON, zeros
// up to the alignment, and the tensors.
func Write(w io.Writer, m Manifest, tensors []*Tensor) error {
	var data bytes.Buffer
	place := func(p any) (int, error) {
		data.Write(make([]byte, (align-data.Len()%align)%align))
		at := data.Len()
		return at, binary.Write(&data, binary.LittleEndian, p)
	}
	m.Tensors = nil
	for _, t := range tensors {
		e := TensorEntry{Name: t.Name, Rows: t.Rows, Cols: t.Cols, Quantized: t.Int8 != nil}
		var err error
		if e.Quantized {
			if e.Scales, err = place(t.Scale); err == nil {
				e.Offset, err = place(t.Int8)
			}
		} else {
			e.Offset, err = place(t.Float)
		}
		if err != nil {
			return fmt.Errorf("tensor %s: %w", t.Name, err)
		}
		m.Tensors = append(m.Tensors, e)
	}
	sum := sha256.Sum256(data.Bytes())
	m.SHA256 = hex.EncodeToString(sum[:])
	head, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	var b bytes.Buffer
	b.WriteString(magic)
	b.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(head))))
	b.Write(head)
	b.Write(make([]byte, (align-b.Len()%align)%align))
	b.Write(data.Bytes())
	_, err = w.Write(b.Bytes())
	return err
}

// read parses a weights file. Tensors point into data, which must not change. With check set it also compares
// the checksum, which costs a pass over the file.
func read(data []byte, check bool) (*Manifest, map[string]*Tensor, error) {
	if len(data) < len(magic)+4 || string(data[:len(magic)]) != magic {
		return nil, nil, fmt.Errorf("%w: it does not begin with the magic of this version", ErrFormat)
	}
	n := int(binary.LittleEndian.Uint32(data[len(magic):]))
	begin := len(magic) + 4
	if n < 0 || begin+n > len(data) {
		return nil, nil, fmt.Errorf("%w: the manifest is cut off", ErrFormat)
	}
	m := new(Manifest)
	if err := json.Unmarshal(data[begin:begin+n], m); err != nil {
		return nil, nil, fmt.Errorf("%w: manifest: %w", ErrFormat, err)
	}
	rest := data[min(len(data), (begin+n+align-1)/align*align):]
	if check {
		if sum := sha256.Sum256(rest); hex.EncodeToString(sum[:]) != m.SHA256 {
			return nil, nil, fmt.Errorf("%w: the checksum differs", ErrFormat)
		}
	}
	tensors := make(map[string]*Tensor, len(m.Tensors))
	for _, e := range m.Tensors {
		t, err := e.open(rest)
		if err != nil {
			return nil, nil, err
		}
		tensors[e.Name] = t
	}
	return m, tensors, nil
}

// open makes the Tensor of an entry, within the bounds of data.
func (e TensorEntry) open(data []byte) (*Tensor, error) {
	t := &Tensor{Name: e.Name, Rows: e.Rows, Cols: e.Cols}
	const limit = 1 << 28
	if e.Rows <= 0 || e.Cols <= 0 || e.Rows > limit/e.Cols {
		return nil, fmt.Errorf("%w: tensor %s of %d by %d", ErrFormat, e.Name, e.Rows, e.Cols)
	}
	n := e.Rows * e.Cols
	if !e.Quantized {
		var err error
		t.Float, err = floats(data, e.Offset, n)
		return t, wrapTensor(e.Name, err)
	}
	if e.Offset < 0 || e.Offset > len(data)-n {
		return nil, wrapTensor(e.Name, errOutside)
	}
	t.Int8 = unsafe.Slice((*int8)(unsafe.Pointer(&data[e.Offset])), n)
	var err error
	t.Scale, err = floats(data, e.Scales, e.Rows)
	return t, wrapTensor(e.Name, err)
}

var errOutside = errors.New("lies outside the file")

func wrapTensor(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: tensor %s: %w", ErrFormat, name, err)
}

// floats decodes n float32 values at offset at.
func floats(data []byte, at, n int) ([]float32, error) {
	if at < 0 || at > len(data)-4*n {
		return nil, errOutside
	}
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[at+4*i:]))
	}
	return out, nil
}
