package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"celebgraph/extract/encoder"
)

// file makes a safetensors file of a header and float32 values.
func file(header string, values ...float32) []byte {
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	out = append(out, header...)
	for _, v := range values {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
	}
	return out
}

func TestSafetensors(t *testing.T) {
	got, err := safetensors(file(`{"__metadata__":{"format":"pt"},"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},`+
		`"rel":{"dtype":"F32","shape":[2,1,2],"data_offsets":[8,24]}}`, 1, 2, 3, 4, 5, 6))
	if err != nil {
		t.Fatal(err)
	}
	if s := fmt.Sprint(got[0], got[1]); s != "&{rel 2 2 [] [] [3 4 5 6]} &{v 1 2 [] [] [1 2]}" {
		t.Fatal(s)
	}
	for name, header := range map[string]string{
		"type": `{"v":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}`, "outside": `{"v":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}`,
		"negative": `{"v":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}`, "scalar": `{"v":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}`,
		"overflow": `{"v":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}`, "JSON": `{`, "entry": `{"v":1}`,
		"empty": `{"v":{"dtype":"F32","shape":[0,2],"data_offsets":[0,8]}}`,
	} {
		if _, err := safetensors(file(header, 1, 2)); !errors.Is(err, errSafetensors) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func FuzzSafetensors(f *testing.F) {
	f.Add(file(`{"v":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}`, 1, 2))
	f.Add([]byte("\xff\xff\xff\xff\xff\xff\xff\xff{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		tensors, err := safetensors(data)
		if err != nil && !errors.Is(err, errSafetensors) {
			t.Fatalf("error %v", err)
		}
		for _, x := range tensors {
			if len(x.Float) != x.Rows*x.Cols {
				t.Fatalf("%s: %d by %d with %d values", x.Name, x.Rows, x.Cols, len(x.Float))
			}
		}
	})
}

// export writes a folder as train/export.py does: a model of random weights, one layer of width 32.
func export(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	vocabulary := []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "ann", "sings", "##s", "."}
	r := rand.New(rand.NewPCG(1, 2))
	header, values := map[string]entry{}, []float32{}
	add := func(name string, shape ...int) {
		size := 1
		for _, d := range shape {
			size *= d
		}
		header[name] = entry{"F32", shape, [2]int{4 * len(values), 4 * (len(values) + size)}}
		for range size {
			values = append(values, float32(r.NormFloat64())/4)
		}
	}
	linear := func(name string, out, in int) { add(name+".weight", out, in); add(name+".bias", out) }
	norm := func(name string) { add(name+".weight", 32); add(name+".bias", 32) }
	add("word.weight", len(vocabulary), 32)
	add("position.weight", 16, 32)
	add("shape.weight", encoder.Shapes, 32)
	norm("norm")
	for _, n := range []string{"q", "k", "v", "o"} {
		linear("layer.0."+n, 32, 32)
	}
	linear("layer.0.up", 64, 32)
	linear("layer.0.down", 32, 64)
	norm("layer.0.norm1")
	norm("layer.0.norm2")
	text, err := json.Marshal(header)
	if err != nil {
		t.Fatal(err)
	}
	manifest := fmt.Sprintf(`{"config":{"vocab":%d,"width":32,"layers":1,"attention_heads":2,"inner":64,"positions":16,"eps":1e-12},"sha256":{"model.safetensors":"abc"}}`, len(vocabulary))
	for name, data := range map[string][]byte{
		"model.safetensors": file(string(text), values...), "manifest.json": []byte(manifest), "vocab.txt": []byte(strings.Join(vocabulary, "\n") + "\n"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestRun converts a folder with and without quantization: both files open, say whence they come, and compute
// states that are close to each other, but not the same.
func TestRun(t *testing.T) {
	dir := export(t)
	var states [2]encoder.States
	for i, float := range []bool{true, false} {
		name := filepath.Join(dir, "model.bin")
		if err := run(dir, name, float); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := encoder.Open(data)
		if err != nil {
			t.Fatal(err)
		}
		if err := encoder.Verify(data); err != nil {
			t.Fatal(err)
		}
		if m.Manifest().Source != "abc" {
			t.Fatalf("source %q", m.Manifest().Source)
		}
		states[i] = m.Encode([]encoder.Sequence{m.Sequence([]string{"Ann", "singss", "."})})
	}
	most := 0.0
	for i := range states[0].Count * states[0].Width {
		most = max(most, math.Abs(float64(states[0].Rows[i]-states[1].Rows[i])))
	}
	if most == 0 || most > 0.02 {
		t.Fatalf("the largest difference is %v", most)
	}
	if err := run(t.TempDir(), filepath.Join(dir, "x"), false); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("no model: error %v", err)
	}
}
