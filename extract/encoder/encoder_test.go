package encoder

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// vectors are test vectors that the training code wrote (train/vectors.py).
type vectors struct {
	Sentences []struct {
		Tokens []string    `json:"tokens"`
		IDs    []int32     `json:"ids"`
		Shapes []uint8     `json:"shapes"`
		First  []int       `json:"first"`
		States [][]float64 `json:"states"`
	} `json:"sentences"`
}

func readVectors(t *testing.T, file string) vectors {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Skipf("no test vectors: %v", err)
	}
	var v vectors
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// compare checks pieces exactly and states to within tolerance.
func compare(t *testing.T, m *Model, v vectors, tolerance float64) {
	t.Helper()
	var batch []Sequence
	for _, s := range v.Sentences {
		q := m.Sequence(s.Tokens)
		if len(q.IDs) != len(s.IDs) {
			t.Fatalf("%q: pieces %v, want %v", s.Tokens, q.IDs, s.IDs)
		}
		for i := range q.IDs {
			if q.IDs[i] != s.IDs[i] || q.Shapes[i] != s.Shapes[i] {
				t.Fatalf("%q: piece %d is %d with shape %d, want %d with %d", s.Tokens, i, q.IDs[i], q.Shapes[i], s.IDs[i], s.Shapes[i])
			}
		}
		batch = append(batch, q)
	}
	st := m.Encode(batch)
	for k, s := range v.Sentences {
		for i, want := range s.States {
			row := st.Rows[(st.Start[k]+i)*st.Width:]
			for j, x := range want {
				if math.Abs(float64(row[j])-x) > tolerance {
					t.Fatalf("%q: state %d[%d] = %v, want %v", s.Tokens, i, j, row[j], x)
				}
			}
		}
	}
}

// TestVectorsFloat holds Go and Python together before quantization. CELEBGRAPH_MODEL names the folder that
// train/export.py wrote and the file that convert -float made of it, model.bin, lies in.
func TestVectorsFloat(t *testing.T) {
	dir := os.Getenv("CELEBGRAPH_MODEL")
	if dir == "" {
		t.Skip("set CELEBGRAPH_MODEL to the exported model's folder")
	}
	data, err := os.ReadFile(filepath.Join(dir, "model.bin"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, m, readVectors(t, filepath.Join(dir, "vectors.json")), 1e-3)
}

func TestOpenRejects(t *testing.T) {
	good := new(bytes.Buffer)
	if err := Write(good, Manifest{}, []*Tensor{{Name: "a", Rows: 2, Cols: 3, Float: make([]float32, 6)}}); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"empty": nil, "magic": []byte("something else entirely"), "cut": good.Bytes()[:20], "sizes": good.Bytes(),
	} {
		if _, err := Open(data); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: error %v, want ErrFormat", name, err)
		}
	}
	damaged := bytes.Clone(good.Bytes())
	damaged[len(damaged)-1] ^= 1
	if err := Verify(damaged); !errors.Is(err, ErrFormat) {
		t.Errorf("damaged: error %v, want ErrFormat", err)
	}
	if err := Verify(good.Bytes()); err != nil {
		t.Errorf("good file: %v", err)
	}
}

// TestQuantize checks that a value comes back to within half a step of its row.
func TestQuantize(t *testing.T) {
	x := []float32{1, -0.5, 0.25, 0, 100, -3}
	q := &Tensor{Rows: 2, Cols: 3, Float: append([]float32(nil), x...)}
	q.Quantize()
	for i, got := range q.Floats() {
		if step := float64(q.Scale[i/3]); math.Abs(float64(got-x[i])) > step/2+1e-6 {
			t.Errorf("value %d: %v became %v, step %v", i, x[i], got, step)
		}
	}
}

func TestShape(t *testing.T) {
	for word, want := range map[string]uint8{"": 6, "NATO": 1, "I": 2, "John": 3, "the": 4, "2019": 5, "--": 6, "McCartney": 7, "iPhone": 7, "É": 2, "B-52": 2, "o'Neil": 7} {
		if got := Shape(word); got != want {
			t.Errorf("Shape(%q) = %d, want %d", word, got, want)
		}
	}
}

func FuzzWordPiece(f *testing.F) {
	w := NewWordPiece([]string{"[UNK]", "[CLS]", "[SEP]", "a", "##b", "ab", "##c", "-"})
	for _, s := range []string{"", "abc", "a-b", "é", "\xff", "漢字", "A\u0301\u200b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ids := w.Append(nil, s)
		if len(ids) == 0 {
			t.Fatal("no piece")
		}
		for _, id := range ids {
			if id < 0 || id > 7 {
				t.Fatalf("id %d", id)
			}
		}
		if x := Shape(s); x == 0 || x >= Shapes {
			t.Fatalf("shape %d", x)
		}
	})
}
