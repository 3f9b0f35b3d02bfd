package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"celebgraph/extract/annotate/givenname"
)

// quantize rounds weights to the eight bits that ship.
func quantize(w []float64) []byte {
	packed := make([]byte, len(w))
	for i, x := range w {
		packed[i] = byte(int8(max(-127, min(127, math.Round(x/givenname.Scale)))))
	}
	return packed
}

// minCount is the number of children, in a name's best year, from which on a word counts as a given name.
const minCount = 7

// filter makes the Bloom filter of given names.
func filter(ex []example) []byte {
	f := make([]byte, givenname.FilterSize/8)
	for _, x := range ex {
		if x.female+x.male < minCount {
			continue
		}
		for _, bit := range givenname.FilterBits(x.name) {
			f[bit/8] |= 1 << (bit % 8)
		}
	}
	return f
}

// manifest says where the files come from.
type manifest struct {
	Corpora map[string]string `json:"corpora"`
	Recipe  string            `json:"recipe"`
	Seed    int               `json:"seed"`
	Scores  map[string]string `json:"scores"`
	// Files has the SHA-256 of each.
	Files map[string]string `json:"files"`
}

// write writes the files and the manifest.
func write(dir string, files map[string][]byte, m manifest) error {
	m.Files = map[string]string{}
	for name, data := range files {
		m.Files[name] = fmt.Sprintf("%x", sha256.Sum256(data))
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "manifest.json"), append(text, '\n'), 0o644)
}
