package head

import (
	"testing"

	"celebgraph/extract/nlp"
	"celebgraph/extract/nlp/nlptest"
	"celebgraph/graph"
)

// named gives each name of a document written by hand a chain of its own, in text order.
func named(t *testing.T, text string) *nlp.Document {
	d := nlptest.Doc(t, text)
	for _, n := range d.Names {
		et, _ := n.Type.EntityType()
		d.Mentions = append(d.Mentions, nlp.Mention{First: n.First, End: n.End, Head: n.First, Kind: nlp.Named, Type: et, Chain: len(d.Chains)})
		d.Chains = append(d.Chains, nlp.Chain{Type: et, Name: d.Slice(d.TokenSpan(n.First, n.End)), Mentions: []int{len(d.Mentions) - 1}})
	}
	return d
}

// TestSpread: what is said of one in a row of names is said of all, where the row ends with "and" and owns nothing.
func TestSpread(t *testing.T) {
	const row = `Salem _ PROPN NNP 2 nsubj B-WORK
stars star VERB VBZ 0 root
Ann+ _ PROPN NNP 2 obj B-PER
, _ PUNCT , 5 punct
Tom _ PROPN NNP 3 conj B-PER
`
	for _, tt := range []struct {
		name, rest string
		want       bool
	}{
		{"a row", "and _ CCONJ CC 7 cc\nMary+ _ PROPN NNP 3 conj B-PER\n. _ PUNCT . 2 punct\n", true},
		{"without an end", "sang sing VERB VBD 2 conj\nMary+ _ PROPN NNP 6 obj B-PER\n. _ PUNCT . 2 punct\n", false},
		{"whose last owns what follows", "and _ CCONJ CC 7 cc\nMary+ _ PROPN NNP 9 nmod:poss B-PER\n's _ PART POS 7 case\ndog+ _ NOUN NN 3 conj\n. _ PUNCT . 2 punct\n", false},
	} {
		d := named(t, row+tt.rest)
		said := nlp.Fact{Subject: 1, Object: 0, Predicate: graph.ContributorTo, Status: graph.Current, Confidence: 0.8, Evidence: d.SentenceSpan(0)}
		facts := spread(d, []nlp.Fact{said})
		if got := find(facts, 3, 0, graph.ContributorTo); (got != nil) != tt.want {
			t.Errorf("%s: %v", tt.name, facts)
		}
		if tt.want {
			if got := find(facts, 2, 0, graph.ContributorTo); got == nil || got.Rule != "row" || got.Confidence >= said.Confidence {
				t.Errorf("%s: of Tom %v", tt.name, got)
			}
		}
		said.Predicate = graph.SpouseOf
		if facts := spread(d, []nlp.Fact{said}); len(facts) != 1 {
			t.Errorf("%s: a marriage is of two: %v", tt.name, facts)
		}
	}
}

// TestSpreadRaises: a triple of which the head was unsure grows surer, and one that it was sure of stays.
func TestSpreadRaises(t *testing.T) {
	d := named(t, `Salem _ PROPN NNP 2 nsubj B-WORK
stars star VERB VBZ 0 root
Ann _ PROPN NNP 2 obj B-PER
and _ CCONJ CC 5 cc
Tom+ _ PROPN NNP 3 conj B-PER
. _ PUNCT . 2 punct
`)
	fact := func(s int, p float64) nlp.Fact {
		return nlp.Fact{Subject: s, Object: 0, Predicate: graph.ContributorTo, Status: graph.Current, Confidence: p, Evidence: d.SentenceSpan(0)}
	}
	facts := spread(d, []nlp.Fact{fact(1, 0.8), fact(2, 0.2)})
	if len(facts) != 2 || facts[0].Confidence != 0.8 || facts[1].Confidence <= 0.7 {
		t.Errorf("got %v", facts)
	}
}
