// Command convert turns what train/export.py writes (model.safetensors, manifest.json, vocab.txt) into a weights
// file of package encoder, with matrices quantized to 8 bits:
//
//	go run ./extract/encoder/convert FOLDER extract/encoder/weights/reader.bin
//
// With -float the weights stay float32, for exact comparison with the training code.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
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

// run converts the folder's model and writes the file.
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
	name := filepath.Join(folder, "model.safetensors")
	weights, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	tensors, err := safetensors(weights)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if !float {
		for _, t := range tensors {
			if t.Rows > 1 && !strings.HasPrefix(t.Name, "shape.") {
				t.Quantize()
			}
		}
	}
	var b bytes.Buffer
	if err := encoder.Write(&b, m, tensors); err != nil {
		return fmt.Errorf("writing %s: %w", file, err)
	}
	return os.WriteFile(file, b.Bytes(), 0o644)
}

// lines returns the lines of a text file.
func lines(file string) ([]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"), nil
}
