package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"sort"

	"celebgraph/extract/encoder"
)

// errSafetensors is wrapped by errors about a file that is not one of float32 tensors.
var errSafetensors = errors.New("not a safetensors file of float32")

// entry describes one tensor in the header of a safetensors file.
type entry struct {
	Dtype   string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets [2]int `json:"data_offsets"`
}

// safetensors reads the format of that name: eight bytes of length, a JSON header, the data. Vectors become matrices
// of one row, tensors of three dimensions matrices with the first two joined. The result is sorted by name.
func safetensors(data []byte) ([]*encoder.Tensor, error) {
	if len(data) < 8 {
		return nil, fmt.Errorf("%w: %d bytes", errSafetensors, len(data))
	}
	n := binary.LittleEndian.Uint64(data)
	if n > uint64(len(data)-8) {
		return nil, fmt.Errorf("%w: header of %d bytes in a file of %d", errSafetensors, n, len(data))
	}
	raw := map[string]json.RawMessage{}
	if err := json.Unmarshal(data[8:8+n], &raw); err != nil {
		return nil, fmt.Errorf("%w: header: %w", errSafetensors, err)
	}
	delete(raw, "__metadata__")
	var out []*encoder.Tensor
	for name, text := range raw {
		var e entry
		if err := json.Unmarshal(text, &e); err != nil {
			return nil, fmt.Errorf("%w: header of %s: %w", errSafetensors, name, err)
		}
		t, err := e.tensor(name, data[8+n:])
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Name < out[b].Name })
	return out, nil
}

// tensor decodes the tensor of an entry from the data after the header.
func (e entry) tensor(name string, body []byte) (*encoder.Tensor, error) {
	begin, end := e.Offsets[0], e.Offsets[1]
	if e.Dtype != "F32" || len(e.Shape) == 0 || begin < 0 || end < begin || end > len(body) {
		return nil, fmt.Errorf("%w: tensor %s: type %s, shape %v, bytes %v of %d", errSafetensors, name, e.Dtype, e.Shape, e.Offsets, len(body))
	}
	size := 1
	for _, d := range e.Shape {
		if d <= 0 || d > (end-begin)/4/size {
			return nil, fmt.Errorf("%w: tensor %s: shape %v in %d bytes", errSafetensors, name, e.Shape, end-begin)
		}
		size *= d
	}
	t := &encoder.Tensor{Name: name, Cols: e.Shape[len(e.Shape)-1], Float: make([]float32, size)}
	t.Rows = size / t.Cols
	for i := range t.Float {
		t.Float[i] = math.Float32frombits(binary.LittleEndian.Uint32(body[begin+4*i:]))
	}
	return t, nil
}
