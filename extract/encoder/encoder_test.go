package encoder

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
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

// TestVectorsTiny holds Go and Python together on a tiny model of random weights, which testdata/generate.py made.
func TestVectorsTiny(t *testing.T) {
	compare(t, tiny(t), readVectors(t, "testdata/tiny.json"), 2e-5)
}

func tiny(tb testing.TB) *Model {
	tb.Helper()
	data, err := os.ReadFile("testdata/tiny.bin")
	if err != nil {
		tb.Fatal(err)
	}
	m, err := Open(data)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// TestBatches checks that a sequence's states are the same, bit by bit, whatever else is in the batch and whoever
// computes at the same time.
func TestBatches(t *testing.T) {
	m := tiny(t)
	batch := make([]Sequence, 40)
	for i := range batch {
		batch[i] = m.Sequence(strings.Fields(strings.Repeat("Toby Quill ( née Ann ) 's band ", 1+i%3))[:i%8])
	}
	all := m.Encode(batch)
	var wg sync.WaitGroup
	for i, s := range batch {
		wg.Go(func() {
			alone := m.Encode([]Sequence{s})
			if alone.Count != len(s.First)+1 {
				t.Errorf("sequence %d: %d rows for %d tokens", i, alone.Count, len(s.First))
			}
			from := all.Start[i] * all.Width
			if !slices.Equal(alone.Rows[:alone.Count*all.Width], all.Rows[from:from+alone.Count*all.Width]) {
				t.Errorf("sequence %d depends on its batch", i)
			}
		})
	}
	wg.Wait()
	if st := m.Encode(nil); st.Count != 0 || len(st.Start) != 0 {
		t.Errorf("empty batch: %+v", st)
	}
}

// TestSequenceLimit checks what is left out of a sequence that is longer than the model's positions.
func TestSequenceLimit(t *testing.T) {
	m := tiny(t)
	limit := m.Manifest().Config.Positions
	for name, tokens := range map[string][]string{
		"words":     strings.Fields(strings.Repeat("Ann ", 200)),
		"long word": {strings.Repeat("-", 300), "Ann"},
		"both":      {"Ann", strings.Repeat("-", 300), "Ann"},
		"none":      nil,
	} {
		s := m.Sequence(tokens)
		if len(s.IDs) > limit || len(s.Shapes) != len(s.IDs) || s.IDs[len(s.IDs)-1] != m.pieces.End {
			t.Errorf("%s: %d pieces, %d shapes, limit %d", name, len(s.IDs), len(s.Shapes), limit)
		}
		if len(tokens) > 0 && len(s.First) == 0 {
			t.Errorf("%s: no token is in", name)
		}
		m.Encode([]Sequence{s})
	}
}

// TestEncodeAllocations checks that working memory is used again: what remains are results and the heads of slices.
func TestEncodeAllocations(t *testing.T) {
	m := tiny(t)
	batch := []Sequence{m.Sequence([]string{"Ann", "'s", "band"}), m.Sequence([]string{"split"})}
	if n := testing.AllocsPerRun(50, func() { m.Encode(batch) }); n > 6 {
		t.Errorf("%v allocations a batch", n)
	}
}

// TestEmbedded checks the embedded file's checksum, its size, and that what it says of its origin is there.
func TestEmbedded(t *testing.T) {
	if err := Verify(embedded); err != nil {
		t.Fatal(err)
	}
	if len(embedded) > 30<<20 {
		t.Errorf("%d bytes embedded", len(embedded))
	}
	m := loaded(t).Manifest()
	for name, part := range map[string]int{"base": len(m.Base), "corpora": len(m.Corpora), "recipe": len(m.Recipe), "scores": len(m.Scores), "source": len(m.Source)} {
		if part <= 2 {
			t.Errorf("the manifest has no %s", name)
		}
	}
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
	for name, change := range map[string]func(*Manifest){
		"no positions": func(m *Manifest) { m.Config.Positions = 1 },
		"no heads":     func(m *Manifest) { m.Config.Heads = 0 },
		"odd heads":    func(m *Manifest) { m.Config.Heads = 48 },
		"huge":         func(m *Manifest) { m.Config.Inner = 1 << 60 },
		"many layers":  func(m *Manifest) { m.Config.Layers = 1 << 60 },
		"vocabulary":   func(m *Manifest) { m.Vocabulary = m.Vocabulary[1:] },
		"no [CLS]":     func(m *Manifest) { m.Vocabulary = make([]string, m.Config.Vocab) },
	} {
		manifest := *tiny(t).Manifest()
		change(&manifest)
		if _, err := build(&Weights{&manifest, tiny(t).tensors}); !errors.Is(err, ErrFormat) {
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

// TestWordPiece compares with the tokenizers library, word by word.
func TestWordPiece(t *testing.T) {
	text, err := os.ReadFile("testdata/wordpiece.tsv")
	if err != nil {
		t.Fatal(err)
	}
	m := loaded(t)
	for line := range strings.Lines(string(text)) {
		quoted, want, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		var word string
		if err := json.Unmarshal([]byte(quoted), &word); err != nil {
			t.Fatalf("%s: %v", quoted, err)
		}
		var got []string
		for _, id := range m.pieces.Append(nil, word) {
			got = append(got, m.manifest.Vocabulary[id])
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%q: pieces %q, want %q", word, g, want)
		}
	}
}

// FuzzOpen gives Open damaged files: it must refuse them or return a model that computes.
func FuzzOpen(f *testing.F) {
	good, err := os.ReadFile("testdata/tiny.bin")
	if err != nil {
		f.Fatal(err)
	}
	end := bytes.Index(good, []byte(`"tensors"`)) + 200
	f.Add(0, []byte{'C'})
	f.Add(8, []byte{0xff, 0xff, 0xff, 0x7f})
	for _, field := range []string{`"vocab":`, `"layers":`, `"positions":`, `"offset":`, `"rows":`} {
		f.Add(bytes.Index(good, []byte(field))+len(field), []byte("9"))
	}
	f.Fuzz(func(t *testing.T, at int, change []byte) {
		if at < 0 || at > end {
			return
		}
		data := bytes.Clone(good)
		copy(data[at:], change)
		m, err := Open(data)
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatalf("error %v is not ErrFormat", err)
			}
			return
		}
		m.Encode([]Sequence{m.Sequence([]string{"Ann", "'s", "band"})})
	})
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

// TestStudent: layers by themselves, on the embeddings of the model that they come from, are that model; on another's they are refused.
func TestStudent(t *testing.T) {
	m := tiny(t)
	manifest := *m.Manifest()
	manifest.Vocabulary, manifest.Head = nil, &HeadInfo{Reader: manifest.Source}
	var tensors []*Tensor
	for name, x := range m.tensors {
		if strings.HasPrefix(name, "layer.") {
			tensors = append(tensors, x)
		}
	}
	file := func() []byte {
		var b bytes.Buffer
		if err := Write(&b, manifest, tensors); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	student, err := m.Student(file())
	if err != nil {
		t.Fatal(err)
	}
	compare(t, student, readVectors(t, "testdata/tiny.json"), 2e-5)

	manifest.Head = &HeadInfo{Reader: "another"}
	if _, err := m.Student(file()); !errors.Is(err, ErrFormat) {
		t.Errorf("another model's layers: %v", err)
	}
	manifest.Head, manifest.Config.Width = &HeadInfo{Reader: manifest.Source}, m.Manifest().Config.Width*2
	if _, err := m.Student(file()); !errors.Is(err, ErrFormat) {
		t.Errorf("wider layers: %v", err)
	}
}
