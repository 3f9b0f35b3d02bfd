package factuality_test

import (
	"testing"

	"celebgraph/extract/factuality"
	"celebgraph/extract/nlp"
	"celebgraph/extract/nlp/nlptest"
	"celebgraph/graph"
)

// TestDeaths: a death parts friends and couples, where it has happened; it leaves family and work as they are.
func TestDeaths(t *testing.T) {
	for _, c := range []struct {
		name, sentence string
		dead           bool
	}{
		{"died", "Ann _ PROPN NNP 3 nsubj B-PER\nGray _ PROPN NNP 1 flat I-PER\ndied die VERB VBD 0 root\n. _ PUNCT . 3 punct\n", true},
		{"was killed", "Ann _ PROPN NNP 4 nsubj:pass B-PER\nGray _ PROPN NNP 1 flat I-PER\nwas be AUX VBD 4 aux:pass\nkilled kill VERB VBN 0 root\n", true},
		{"passed away", "Ann _ PROPN NNP 3 nsubj B-PER\nGray _ PROPN NNP 1 flat I-PER\npassed pass VERB VBD 0 root\naway away ADV RB 3 advmod\n", true},
		{"took her own life", "Ann _ PROPN NNP 3 nsubj B-PER\nGray _ PROPN NNP 1 flat I-PER\ntook take VERB VBD 0 root\nher _ PRON PRP$ 6 nmod:poss\nown own ADJ JJ 6 amod\nlife life NOUN NN 3 obj\n", true},
		{"the late", "The the DET DT 3 det\nlate late ADJ JJ 3 amod\nAnn _ PROPN NNP 5 nsubj B-PER\nGray _ PROPN NNP 3 flat I-PER\nsang sing VERB VBD 0 root\n", true},
		{"her death", "Ann _ PROPN NNP 4 nmod:poss B-PER\nGray _ PROPN NNP 1 flat I-PER\n's 's PART POS 1 case\ndeath death NOUN NN 5 nsubj\nshocked shock VERB VBD 0 root\n", true},
		{"the death of", "The the DET DT 2 det\ndeath death NOUN NN 6 nsubj\nof of ADP IN 4 case\nAnn _ PROPN NNP 2 nmod B-PER\nGray _ PROPN NNP 4 flat I-PER\nshocked shock VERB VBD 0 root\n", true},
		{"did not die", "Ann _ PROPN NNP 5 nsubj B-PER\nGray _ PROPN NNP 1 flat I-PER\ndid do AUX VBD 5 aux\nnot not PART RB 5 advmod\ndie die VERB VB 0 root\n", false},
		{"could die", "Ann _ PROPN NNP 4 nsubj B-PER\nGray _ PROPN NNP 1 flat I-PER\ncould could AUX MD 4 aux\ndie die VERB VB 0 root\n", false},
		{"almost died", "Ann _ PROPN NNP 4 nsubj B-PER\nGray _ PROPN NNP 1 flat I-PER\nalmost almost ADV RB 4 advmod\ndied die VERB VBD 0 root\n", false},
		{"her death scene", "Ann _ PROPN NNP 5 nmod:poss B-PER\nGray _ PROPN NNP 1 flat I-PER\n's 's PART POS 1 case\ndeath death NOUN NN 5 compound\nscene scene NOUN NN 6 nsubj\nshocked shock VERB VBD 0 root\n", false},
		{"sang", "Ann _ PROPN NNP 3 nsubj B-PER\nGray _ PROPN NNP 1 flat I-PER\nsang sing VERB VBD 0 root\n", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := nlptest.Doc(t, c.sentence)
			for i := range d.Names {
				d.Mentions = append(d.Mentions, nlp.Mention{First: d.Names[i].First, End: d.Names[i].End, Head: d.Names[i].First, Type: graph.Person})
			}
			d.Chains = []nlp.Chain{{Type: graph.Person, Mentions: []int{0}}, {Type: graph.Person}, {Type: graph.Person}}
			d.Facts = []nlp.Fact{fact(0, graph.FriendOf, 1, graph.Current, 0.9, 0), fact(2, graph.ParentOf, 0, graph.Current, 0.9, 0),
				fact(0, graph.SpouseOf, 1, graph.Rumored, 0.9, 0)}
			factuality.Settle(d)
			want := graph.Current
			if c.dead {
				want = graph.Former
			}
			for i, want := range []graph.Status{want, graph.Current, graph.Rumored} {
				if got := d.Facts[i].Status; got != want {
					t.Errorf("%s is %s, want %s", d.Facts[i].Predicate, got, want)
				}
			}
		})
	}
}
