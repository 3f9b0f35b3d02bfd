package nlptest

import (
	"fmt"
	"strings"
	"testing"

	"celebgraph/extract/nlp"
)

const twoParagraphs = `# headline
Ann _ PROPN NNP 2 nsubj B-PER
weds wed VERB VBZ 0 root

She _ PRON PRP 2 nsubj
married marry VERB VBD 0 root
Tom _ PROPN NNP 2 obj B-PER
Hill+ _ PROPN NNP 3 flat I-PER
. _ PUNCT . 2 punct

No no INTJ UH 0 root
friends+ friend NOUN NNS 1 dep
! _ PUNCT . 1 punct
¶
# boilerplate
2-min _ ADJ JJ 2 amod
read _ NOUN NN 0 root
`

func TestParse(t *testing.T) {
	d := Doc(t, twoParagraphs)
	if want := "Ann weds\n\nShe married Tom Hill. No friends!\n\n2-min read"; d.Text != want {
		t.Errorf("text %q, want %q", d.Text, want)
	}
	if got := d.Slice(d.Title); got != "Ann weds" {
		t.Errorf("title %q", got)
	}
	want := []nlp.Sentence{{First: 0, End: 2, Headline: true}, {First: 2, End: 7, Paragraph: 1}, {First: 7, End: 10, Paragraph: 1}, {First: 10, End: 12, Paragraph: 2, Boilerplate: true}}
	if fmt.Sprint(d.Sentences) != fmt.Sprint(want) {
		t.Errorf("sentences %v, want %v", d.Sentences, want)
	}
	if fmt.Sprint(d.Names) != "[{0 1 PER} {4 6 PER}]" {
		t.Errorf("names %v", d.Names)
	}
	if h := d.Tokens[4].Head; h != 3 || d.Tokens[3].Head != nlp.None {
		t.Errorf("heads %d, %d", h, d.Tokens[3].Head)
	}
	if l := d.Tokens[4].Lemma + " " + d.Tokens[2].Lemma; l != "Tom she" {
		t.Errorf("lemmas %q", l)
	}
	if f := d.Tokens[8].Feats; f != "Number=Plur" {
		t.Errorf("features of friends: %q", f)
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"Ann Ann PROPN NNP 0":                            "line 1: want FORM",
		"Ann Ann PROPN NNP x root":                       "head \"x\"",
		"Ann Ann PROPN NNP -1 root":                      "head \"-1\"",
		"Ann Ann PROPN NNP 2 root":                       "not below the root",
		"Ann Ann PROPN NNP 1 root":                       "not below the root",
		"A a DET DT 0 root\nB b DET DT 0 root":           "2 roots",
		"Ann Ann PROPN NNP 0 root I-PER":                 "tag of a name",
		"Ann Ann PROPN NNP 0 root B-DOG":                 "tag of a name",
		"A A X X 0 root B-PER\nB B X X 1 flat I-ORG":     "line 2: tag of a name",
		"A A X X 0 root B-PER\n\nB B X X 0 root I-PER":   "line 3: tag of a name",
		"A a X X 0 root\n\nB b X X 2 dep\nC c X X 1 dep": "token 1 (B)",
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

func TestNames(t *testing.T) {
	n := Cast()
	if p, ok := n.Female("Ann"); p < 0.9 || !ok {
		t.Errorf("Ann: %v %v", p, ok)
	}
	if _, ok := n.Female("Zorba"); ok {
		t.Error("Zorba is known")
	}
	if !n.Nickname("Jen", "Jennifer") || !n.Nickname("Jennifer", "jen") || n.Nickname("Jen", "Ann") {
		t.Error("short forms of Jennifer")
	}
}

// FuzzParse: what parses has tokens that slice back to forms, in order, and heads in their sentences.
func FuzzParse(f *testing.F) {
	f.Add(twoParagraphs)
	f.Add("a+ b c d 0 e\n¶\n+ b c d 0 e B-PER\n\n¶\n")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(text)
		if err != nil {
			return
		}
		end := 0
		for i, tok := range d.Tokens {
			s := d.Sentences[tok.Sentence]
			if tok.Start < end || tok.End <= tok.Start || i < s.First || i >= s.End {
				t.Fatalf("token %d %v in sentence %v", i, tok.Span, s)
			}
			if h := tok.Head; h != nlp.None && (h < s.First || h >= s.End) {
				t.Fatalf("head %d of token %d outside %v", h, i, s)
			}
			if strings.ContainsAny(d.Word(i), " \n") {
				t.Fatalf("token %q", d.Word(i))
			}
			end = tok.End
		}
	})
}
