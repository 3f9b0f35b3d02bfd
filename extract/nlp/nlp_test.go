package nlp_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"celebgraph/extract/nlp"
	"celebgraph/extract/nlp/nlptest"
	"celebgraph/graph"
)

const sentence = `Ann _ PROPN NNP 3 nsubj:pass B-PER
was be AUX VBD 3 aux:pass
seen see VERB VBN 0 root
with _ ADP IN 6 case
her she PRON PRP$ 6 nmod:poss
Sons son NOUN NNS 3 obl
`

func TestSpan(t *testing.T) {
	a := nlp.Span{Start: 2, End: 6}
	for _, c := range []struct {
		b                  nlp.Span
		contains, overlaps bool
	}{
		{nlp.Span{Start: 2, End: 6}, true, true},
		{nlp.Span{Start: 3, End: 5}, true, true},
		{nlp.Span{Start: 0, End: 3}, false, true},
		{nlp.Span{Start: 5, End: 9}, false, true},
		{nlp.Span{Start: 0, End: 2}, false, false},
		{nlp.Span{Start: 6, End: 8}, false, false},
	} {
		if a.Contains(c.b) != c.contains || a.Overlaps(c.b) != c.overlaps || c.b.Overlaps(a) != c.overlaps {
			t.Errorf("%v and %v: contains %v, overlaps %v", a, c.b, a.Contains(c.b), a.Overlaps(c.b))
		}
	}
	if a.Len() != 4 {
		t.Errorf("length %d", a.Len())
	}
}

func TestIsRel(t *testing.T) {
	for _, c := range []struct {
		deprel, rel string
		want        bool
	}{
		{"nsubj", "nsubj", true}, {"nsubj:pass", "nsubj", true}, {"nsubj:pass", "nsubj:pass", true},
		{"nsubj", "nsubj:pass", false}, {"obl", "obj", false}, {"nsubjx", "nsubj", false}, {"", "obj", false}, {"csubj", "nsubj", false},
	} {
		if got := nlp.IsRel(c.deprel, "punct", c.rel); got != c.want {
			t.Errorf("%q is %q: %v", c.deprel, c.rel, got)
		}
	}
	if nlp.IsRel("obj") {
		t.Error("a relation is one of none")
	}
}

func TestTree(t *testing.T) {
	d := nlptest.Doc(t, sentence)
	tree := nlp.NewTree(d)
	if got := fmt.Sprint(tree.Children(2), tree.Children(5), tree.Children(0)); got != "[0 1 5] [3 4] []" {
		t.Errorf("children %s", got)
	}
	if got := tree.Child(2, "nsubj"); got != 0 {
		t.Errorf("subject %d", got)
	}
	if got := tree.Child(2, "obj", "iobj"); got != nlp.None {
		t.Errorf("object %d", got)
	}
	if first, end := tree.Subtree(5); first != 3 || end != 6 {
		t.Errorf("subtree %d to %d", first, end)
	}
	if !tree.Dominates(2, 4) || !tree.Dominates(4, 4) || tree.Dominates(4, 2) || tree.Dominates(0, 4) {
		t.Error("who dominates whom")
	}
	if !tree.HasLemmaChild(5, "her", "she") || tree.HasLemmaChild(2, "she") {
		t.Error("children by lemma")
	}
	if h := d.HeadOf(3, 6); h != 5 {
		t.Errorf("head of the phrase %d", h)
	}
	if h := d.HeadOf(3, 3); h != nlp.None {
		t.Errorf("head of nothing %d", h)
	}
	if l := d.Lemma(5); l != "son" {
		t.Errorf("lemma %q", l)
	}
	if s := d.Slice(d.SentenceSpan(0)); s != "Ann was seen with her Sons" {
		t.Errorf("sentence %q", s)
	}
	if s := d.TokenSpan(2, 2); s.Len() != 0 {
		t.Errorf("span of no tokens %v", s)
	}
}

func TestEntityType(t *testing.T) {
	for n, want := range map[nlp.NameType]graph.EntityType{
		nlp.NamePerson: graph.Person, nlp.NameGroup: graph.Group, nlp.NameOrg: graph.Organization, nlp.NameWork: graph.Work, nlp.NamePlace: "", nlp.NameDate: "",
	} {
		if got, ok := n.EntityType(); got != want || ok != (want != "") {
			t.Errorf("%s is %q, %v", n, got, ok)
		}
	}
}

// TestTreeProperties: on any graph of heads, cycles included, navigation ends, and on trees
// the subtree of a token spans what it dominates.
func TestTreeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		d := &nlp.Document{Tokens: make([]nlp.Token, n)}
		isTree := rapid.Bool().Draw(t, "tree")
		for i := range d.Tokens {
			if isTree {
				d.Tokens[i].Head = rapid.IntRange(-1, i-1).Draw(t, "head")
			} else {
				d.Tokens[i].Head = rapid.IntRange(-1, n-1).Draw(t, "head")
			}
		}
		tree := nlp.NewTree(d)
		for i := range d.Tokens {
			first, end := tree.Subtree(i)
			if first < 0 || first > i || end <= i || end > n {
				t.Fatalf("subtree of %d: %d to %d of %d", i, first, end, n)
			}
			if !isTree {
				tree.Dominates(i, 0)
				continue
			}
			lo, hi := n, 0
			for k := range d.Tokens {
				if tree.Dominates(i, k) {
					lo, hi = min(lo, k), max(hi, k+1)
				}
			}
			if lo != first || hi != end {
				t.Fatalf("subtree of %d: %d to %d, but it dominates %d to %d", i, first, end, lo, hi)
			}
		}
	})
}

// TestMinor: an age below eighteen behind a comma or in brackets is a child's.
func TestMinor(t *testing.T) {
	for text, want := range map[string]bool{"Max , 4": true, "Max ( 4": true, "Max , 40": false, "Max turned 4": false, "Max ,": false, "Max , too": false} {
		d := &nlp.Document{Text: text}
		for start, rest := 0, text; rest != ""; {
			word, after, _ := strings.Cut(rest, " ")
			tag := "X"
			if word[0] >= '0' && word[0] <= '9' {
				tag = "NUM"
			}
			d.Tokens = append(d.Tokens, nlp.Token{Span: nlp.Span{Start: start, End: start + len(word)}, UPOS: tag})
			start, rest = start+len(word)+1, after
		}
		if got := d.Minor(nlp.Mention{End: 1}); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// TestInRow: commas, ages and "and" divide the names of a row, other words and sentences end it.
func TestInRow(t *testing.T) {
	words := []string{"Ann", ",", "8", ",", "and", "Bob", "met", "Cy", ",", "Di"}
	d := &nlp.Document{}
	for i, w := range words {
		start := len(d.Text)
		d.Text += w + " "
		tok := nlp.Token{Span: nlp.Span{Start: start, End: start + len(w)}, UPOS: "X"}
		if w == "8" {
			tok.UPOS = "NUM"
		}
		if i == len(words)-1 {
			tok.Sentence = 1
		}
		d.Tokens = append(d.Tokens, tok)
	}
	for _, tt := range []struct {
		end, next int
		in, and   bool
	}{{1, 5, true, true}, {1, 4, true, false}, {6, 7, false, false}, {8, 9, false, false}, {1, 1, false, false}} {
		if in, and := d.InRow(tt.end, tt.next); in != tt.in || and != tt.and {
			t.Errorf("tokens %d to %d: in a row %v, and %v", tt.end, tt.next, in, and)
		}
	}
}
