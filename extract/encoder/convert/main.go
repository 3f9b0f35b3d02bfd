// Command convert turns what train/export.py writes (model.safetensors, manifest.json, vocab.txt) into a weights
// file of package encoder, with matrices quantized to 8 bits:
//
//	go run ./extract/encoder/convert FOLDER extract/encoder/weights/reader.bin
//
// With -float the weights stay float32, for exact comparison with the training code.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"celebgraph/extract/encoder"
)

func main() {
	float := flag.Bool("float", false, "keep float32")
	flag.Parse()
	if flag.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "usage: convert [-float] FOLDER FILE")
		os.Exit(2)
	}
	if err := run(flag.Arg(0), flag.Arg(1), *float); err != nil {
		fmt.Fprintln(os.Stderr, "convert:", err)
		os.Exit(1)
	}
}

func run(folder, file string, float bool) error {
	var m encoder.Manifest
	text, err := os.ReadFile(filepath.Join(folder, "manifest.json"))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return fmt.Errorf("manifest.json: %w", err)
	}
	var extra struct {
		SHA256 map[string]string `json:"sha256"`
	}
	if err := json.Unmarshal(text, &extra); err == nil {
		m.Source = extra.SHA256["model.safetensors"]
	}
	if m.Vocabulary, err = lines(filepath.Join(folder, "vocab.txt")); err != nil {
		return err
	}
	tensors, err := safetensors(filepath.Join(folder, "model.safetensors"))
	if err != nil {
		return err
	}
	if !float {
		for _, t := range tensors {
			if t.Rows > 1 && !strings.HasPrefix(t.Name, "shape.") {
				t.Quantize()
			}
		}
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out)
	if err := encoder.Write(w, m, tensors); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return out.Close()
}

func lines(file string) ([]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"), nil
}

// safetensors reads a file of float32 tensors: eight bytes of length, a JSON header, the data. Vectors become
// matrices of one row, tensors of three dimensions matrices with the first two joined.
func safetensors(file string) ([]*encoder.Tensor, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if len(data) < 8 {
		return nil, fmt.Errorf("%s: too short", file)
	}
	n := binary.LittleEndian.Uint64(data)
	if n > uint64(len(data)-8) {
		return nil, fmt.Errorf("%s: header of %d bytes in a file of %d", file, n, len(data))
	}
	var header map[string]struct {
		Dtype   string `json:"dtype"`
		Shape   []int  `json:"shape"`
		Offsets [2]int `json:"data_offsets"`
	}
	raw := map[string]json.RawMessage{}
	if err := json.Unmarshal(data[8:8+n], &raw); err != nil {
		return nil, fmt.Errorf("%s: header: %w", file, err)
	}
	delete(raw, "__metadata__")
	clean, err := json.Marshal(raw)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(clean, &header); err != nil {
		return nil, fmt.Errorf("%s: header: %w", file, err)
	}
	body := data[8+n:]
	var out []*encoder.Tensor
	for name, h := range header {
		if h.Dtype != "F32" || h.Offsets[1] > len(body) || len(h.Shape) == 0 {
			return nil, fmt.Errorf("%s: tensor %s: type %s, shape %v", file, name, h.Dtype, h.Shape)
		}
		t := &encoder.Tensor{Name: name, Rows: 1, Cols: h.Shape[len(h.Shape)-1]}
		for _, d := range h.Shape[:len(h.Shape)-1] {
			t.Rows *= d
		}
		t.Float = make([]float32, t.Rows*t.Cols)
		for i := range t.Float {
			t.Float[i] = math.Float32frombits(binary.LittleEndian.Uint32(body[h.Offsets[0]+4*i:]))
		}
		out = append(out, t)
	}
	sort.Slice(out, func(a, b int) bool { return out[a].Name < out[b].Name })
	return out, nil
}
