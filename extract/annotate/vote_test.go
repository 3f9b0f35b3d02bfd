package annotate

import (
	"math"
	"strings"
	"testing"

	"celebgraph/extract/nlp"
)

// TestTypes: the log-probabilities of a name's types are those of its tokens together, and add up to one.
func TestTypes(t *testing.T) {
	s, err := newSequence([]string{"O", "B-PER", "I-PER", "B-ORG", "I-ORG"})
	if err != nil {
		t.Fatal(err)
	}
	logits := []float32{
		9, 2, 0, 1, 0, 0, // B-PER 2, B-ORG 1; the row's sixth value is padding
		9, 0, 0, 0, 3, 0, // I-PER 0, I-ORG 3
	}
	got := s.types(logits, 6, nlp.Name{First: 0, End: 2, Type: nlp.NamePerson})
	if len(got) != 2 || math.Abs(float64(got[1]-got[0])-2) > 1e-5 {
		t.Errorf("types %v, want ORG ahead by 1+3-2-0", got)
	}
	if sum := math.Exp(float64(got[0])) + math.Exp(float64(got[1])); math.Abs(sum-1) > 1e-5 {
		t.Errorf("probabilities add up to %v", sum)
	}
}

// TestBallot: the mentions of one form decide together; other forms do not count.
func TestBallot(t *testing.T) {
	d := &nlp.Document{Text: "Oak, Oak, Oak Elm", Sentences: []nlp.Sentence{{End: 4}}}
	for _, s := range []nlp.Span{{Start: 0, End: 3}, {Start: 5, End: 8}, {Start: 10, End: 13}, {Start: 14, End: 17}} {
		d.Tokens = append(d.Tokens, nlp.Token{Span: s})
	}
	d.Names = []nlp.Name{{First: 0, End: 1, Type: nlp.NamePerson}, {First: 1, End: 2, Type: nlp.NameOrg}, {First: 2, End: 4, Type: nlp.NamePerson}}
	b := &ballot{doc: d, order: []nlp.NameType{nlp.NamePerson, nlp.NameOrg}, votes: map[string][]float32{}}
	b.add(d.Names[0], []float32{-0.6, -0.8})
	b.add(d.Names[1], []float32{-3, -0.1})
	b.add(d.Names[2], []float32{-0.1, -3})
	b.decide()
	for i, want := range []nlp.NameType{nlp.NameOrg, nlp.NameOrg, nlp.NamePerson} {
		if d.Names[i].Type != want {
			t.Errorf("name %d: %s, want %s", i, d.Names[i].Type, want)
		}
	}
}

// TestOutlets: whoever is quoted or credited like a person is none where everybody knows it for a medium.
func TestOutlets(t *testing.T) {
	d := &nlp.Document{Text: "TMZ Ann", Sentences: []nlp.Sentence{{End: 2}}}
	d.Tokens = []nlp.Token{{Span: nlp.Span{Start: 0, End: 3}}, {Span: nlp.Span{Start: 4, End: 7}}}
	d.Names = []nlp.Name{{First: 0, End: 1, Type: nlp.NamePerson}, {First: 1, End: 2, Type: nlp.NamePerson}}
	(&ballot{doc: d}).decide()
	if d.Names[0].Type != nlp.NameOrg || d.Names[1].Type != nlp.NamePerson {
		t.Errorf("names %v", d.Names)
	}
}

// TestIntroduction: the noun before a name tells its type where the tree connects them.
func TestIntroduction(t *testing.T) {
	for _, c := range []struct {
		words, tags string
		heads       []int
		first       int
		want        nlp.NameType
	}{
		{"the band Gray Sky", "DET NOUN PROPN PROPN", []int{1, -1, 3, 1}, 2, nlp.NameGroup},
		{"the thriller \" Sky", "DET NOUN PUNCT PROPN", []int{1, -1, 3, 1}, 3, nlp.NameWork},
		{"her film Ann saw", "DET NOUN PROPN VERB", []int{1, 3, 3, -1}, 2, ""},
		{"director of the film Ann", "NOUN ADP DET NOUN PROPN", []int{-1, 3, 3, 0, 3}, 4, ""},
		{"Gray Sky", "PROPN PROPN", []int{1, -1}, 0, ""},
	} {
		d := &nlp.Document{}
		tags := strings.Fields(c.tags)
		for i, w := range strings.Fields(c.words) {
			start := len(d.Text)
			d.Text += w + " "
			d.Tokens = append(d.Tokens, nlp.Token{Span: nlp.Span{Start: start, End: start + len(w)}, Lemma: w, UPOS: tags[i], Head: c.heads[i]})
		}
		d.Sentences = []nlp.Sentence{{End: len(d.Tokens)}}
		n := nlp.Name{First: c.first, End: len(d.Tokens)}
		if c.words == "her film Ann saw" {
			n.End--
		}
		if got, ok := introduction(d, n); got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, %v, want %q", c.words, got, ok, c.want)
		}
	}
}
