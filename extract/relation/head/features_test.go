package head

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"slices"
	"testing"

	"celebgraph/extract/encoder"
	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// made is the made-up article of train/vectors.py.
type made struct {
	Chains  []RecordChain
	Windows []RecordWindow
	Scores  []struct {
		Labels, Status []float32
		Gate           float32
	}
	Facts   []RecordFact
	Triples []struct {
		A, B, Label int
		Hopeful     bool
		Features    []float64
	}
}

// TestFeatures holds the forest's inputs to those that the training code computes.
func TestFeatures(t *testing.T) {
	data, err := os.ReadFile("testdata/features.json")
	if err != nil {
		t.Fatal(err)
	}
	var m made
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	doc, scored := m.document()
	all, order := collect(doc, scored)
	s := newSurroundings(doc, all, order)
	s.chains = m.Chains
	if len(all) != len(m.Triples) {
		t.Errorf("%d triples, want %d", len(all), len(m.Triples))
	}
	for _, w := range m.Triples {
		k := key{w.A, w.B, w.Label}
		if all[k] == nil {
			t.Errorf("no triple %v", k)
			continue
		}
		if got := s.hopeful(k); got != w.Hopeful {
			t.Errorf("%v: hopeful %t", k, got)
		}
		got := s.features(k, 0.5, inputs(doc, all[k]))
		if len(got) != len(w.Features) {
			t.Fatalf("%d features, want %d", len(got), len(w.Features))
		}
		for i, x := range got {
			if math.Abs(x-w.Features[i]) > 1e-4 {
				name := "label"
				if i < len(featureNames) {
					name = featureNames[i]
				}
				t.Errorf("%v: %s is %g, want %g", k, name, x, w.Features[i])
			}
		}
	}
}

// document makes the article and its scored windows.
func (m *made) document() (*nlp.Document, []Scored) {
	doc := new(nlp.Document)
	for _, c := range m.Chains {
		doc.Chains = append(doc.Chains, nlp.Chain{Name: c.Name, Type: c.Type})
	}
	for _, f := range m.Facts {
		doc.Facts = append(doc.Facts, nlp.Fact{Subject: f.Subject, Object: f.Object, Predicate: graph.Predicate(f.Predicate),
			Status: graph.Status(f.Status), Confidence: f.Confidence, Evidence: nlp.Span{Start: f.Start}, Trigger: nlp.None})
	}
	var scored []Scored
	for i, w := range m.Windows {
		x := Window{Sentence: w.Sentence, A: w.A, B: w.B, Carried: Carried(w.Carried), Doubt: w.Doubt}
		for k := range w.Marks {
			x.Marks, x.Path, x.Cues = append(x.Marks, uint8(w.Marks[k])), append(x.Path, w.Path[k] == 1), append(x.Cues, 0)
		}
		scored = append(scored, Scored{Window: x, Labels: m.Scores[i].Labels, Status: m.Scores[i].Status, Gate: m.Scores[i].Gate})
	}
	return doc, scored
}

// TestLikeliest: a list keeps the likeliest in order, and counts all.
func TestLikeliest(t *testing.T) {
	s := &surroundings{p: map[key]float64{}}
	m := map[int]likeliest{}
	for i, p := range []float64{0.3, 0.9, 0.1, 0.5, 0.7, 0.2, 0.8} {
		k := key{0, i + 1, 0}
		s.p[k] = p
		push(s, m, 0, k)
	}
	var got []float64
	for _, k := range m[0].top {
		got = append(got, s.p[k])
	}
	if want := []float64{0.9, 0.8, 0.7, 0.5, 0.3}; !slices.Equal(got, want) || m[0].count != 7 {
		t.Errorf("%v of %d, want %v of 7", got, m[0].count, want)
	}
}

// TestForest: the trees are walked to their leaves, and one that leads nowhere is refused.
func TestForest(t *testing.T) {
	tree := Tree{Feature: []int{1, -1, 0, -1, -1}, Threshold: []float64{2, 0, 5, 0, 0}, Left: []int{1, 0, 3, 0, 0}, Right: []int{2, 0, 4, 0, 0},
		Value: []float64{0, 1, 0, 10, 100}}
	f := Forest{Features: featureNames, Base: -3, Trees: []Tree{tree, tree}}
	if err := f.check(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		x    []float64
		want float64
	}{{[]float64{9, 2}, -1}, {[]float64{5, 2.1}, 17}, {[]float64{5.1, 3}, 197}} {
		if got := f.Odds(tt.x); got != tt.want {
			t.Errorf("%v: %g, want %g", tt.x, got, tt.want)
		}
	}
	for name, change := range map[string]func(*Tree){
		"loop":   func(t *Tree) { t.Left[2] = 0 },
		"beyond": func(t *Tree) { t.Right[0] = 5 },
		"short":  func(t *Tree) { t.Value = t.Value[:4] },
		"input":  func(t *Tree) { t.Feature[0] = 1000 },
	} {
		x := Tree{slices.Clone(tree.Feature), slices.Clone(tree.Threshold), slices.Clone(tree.Left), slices.Clone(tree.Right), slices.Clone(tree.Value)}
		change(&x)
		if err := (&Forest{Features: featureNames, Trees: []Tree{x}}).check(); !errors.Is(err, encoder.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (&Forest{Features: []string{"odds"}}).check(); !errors.Is(err, encoder.ErrFormat) {
		t.Errorf("other features: %v", err)
	}
}
