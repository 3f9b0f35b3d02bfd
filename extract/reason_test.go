package extract_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"celebgraph/extract"
	"celebgraph/extract/nlp"
	"celebgraph/extract/nlp/nlptest"
)

// TestReason reads the cases of testdata: articles about invented people whose trees are right, so that what
// differs is the doing of the stages after the neural reader. go test ./extract -run Reason -update
func TestReason(t *testing.T) {
	r, err := extract.NewReasoner(nlptest.Cast())
	if err != nil {
		t.Fatal(err)
	}
	nlptest.Golden(t, "testdata", *update, func(t *testing.T, d *nlp.Document) string {
		r.Reason(d)
		return "chains\n" + nlptest.Chains(d) + "\nquotes\n" + nlptest.Quotes(d) + "\nfacts\n" + nlptest.Facts(d)
	})
}

// vocabulary is what random documents are made of: words that the stages look for, with tags.
var vocabulary = strings.Fields(`Ann/NNP/PROPN Tom/NNP/PROPN Hill/NNP/PROPN Gray/NNP/PROPN Mr./NNP/PROPN Moon/NNP/PROPN she/PRP/PRON he/PRP/PRON her/PRP$/PRON they/PRP/PRON we/PRP/PRON
	I/PRP/PRON who/WP/PRON whose/WP$/PRON himself/PRP/PRON couple/NN/NOUN sons/NNS/NOUN wife/NN/NOUN friend/NN/NOUN friends/NNS/NOUN actress/NN/NOUN source/NN/NOUN feud/NN/NOUN
	star/NN/NOUN manager/NN/NOUN baby/NN/NOUN name/NN/NOUN marry/VB/VERB dated/VBD/VERB said/VBD/VERB told/VBD/VERB split/VBD/VERB denied/VBD/VERB sue/VB/VERB known/VBN/VERB
	is/VBZ/AUX will/MD/AUX not/RB/PART no/RB/ADV longer/RBR/ADV reportedly/RB/ADV up/RP/ADP with/IN/ADP of/IN/ADP to/IN/ADP by/IN/ADP between/IN/ADP as/IN/ADP and/CC/CCONJ the/DT/DET a/DT/DET
	'/''/PUNCT "/''/PUNCT “/''/PUNCT ”/''/PUNCT ,/,/PUNCT ./,/PUNCT :/:/PUNCT ?/./PUNCT 's/POS/PART 4/CD/NUM 2014/CD/NUM old/JJ/ADJ close/JJ/ADJ former/JJ/ADJ`)

var relations = strings.Fields(`nsubj nsubj:pass obj obl obl:agent nmod nmod:poss appos conj cc case flat compound amod acl:relcl acl xcomp ccomp advcl cop aux aux:pass det nummod punct mark parataxis advmod`)

// TestReasonProperties: no document, however senseless its trees and names, stops the stages, and the facts that
// they find are of two named entities and make claims whose evidence slices back.
func TestReasonProperties(t *testing.T) {
	r, err := extract.NewReasoner(nlptest.Cast())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(1, 4).Draw(t, "sentences") {
			b.WriteString(rapid.SampledFrom([]string{"", "", "¶\n", "# headline\n", "# boilerplate\n"}).Draw(t, "before"))
			n := rapid.IntRange(1, 14).Draw(t, "tokens")
			for i := range n {
				w := strings.Split(rapid.SampledFrom(vocabulary).Draw(t, "word"), "/")
				head := rapid.IntRange(1, max(i, 1)).Draw(t, "head") // to the left
				rel := rapid.SampledFrom(relations).Draw(t, "relation")
				if i == 0 {
					head, rel = 0, "root"
				}
				name := ""
				if w[1] == "NNP" {
					name = rapid.SampledFrom([]string{"", "B-PER", "B-PER", "B-GRP", "B-WORK", "B-ORG"}).Draw(t, "name")
				}
				glue := rapid.SampledFrom([]string{"", "+"}).Draw(t, "glue")
				fmt.Fprintf(&b, "%s%s _ %s %s %d %s %s\n", w[0], glue, w[2], w[1], head, rel, name)
			}
			b.WriteString("\n")
		}
		d, err := nlptest.Parse(b.String())
		if err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "turned") {
			turn(d)
		}
		r.Reason(d)
		for _, f := range d.Facts {
			if d.Chains[f.Subject].Name == "" || d.Chains[f.Object].Name == "" || f.Subject == f.Object || f.Confidence <= 0 || f.Confidence > 1 {
				t.Fatalf("fact %+v", f)
			}
		}
		for _, c := range extract.Claims(d, meta(), "test/1") {
			if d.Text[c.Evidence.Start:c.Evidence.End] != c.Evidence.Text {
				t.Fatalf("evidence %q of %s", c.Evidence.Text, c.Text())
			}
		}
	})
}

// turn mirrors the trees of d's sentences, so that heads stand to the right.
func turn(d *nlp.Document) {
	for _, s := range d.Sentences {
		mirror := func(i int) int { return s.First + s.End - 1 - i }
		old := slices.Clone(d.Tokens[s.First:s.End])
		for i, tok := range old {
			to := &d.Tokens[mirror(s.First+i)]
			to.Deprel, to.Head = tok.Deprel, nlp.None
			if tok.Head != nlp.None {
				to.Head = mirror(tok.Head)
			}
		}
	}
}
