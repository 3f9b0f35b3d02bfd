package coref

import (
	"maps"
	"slices"
	"testing"

	"celebgraph/extract/nlp"
	"celebgraph/extract/nlp/nlptest"
)

// TestWeightsAreOfFeatures: every weight that ships is of a feature that candidates have, so that none counts for nothing.
func TestWeightsAreOfFeatures(t *testing.T) {
	d := nlptest.Doc(t, `Ann _ PROPN NNP 3 nsubj B-PER
Gray _ PROPN NNP 1 flat I-PER
sang sing VERB VBD 0 root
. _ PUNCT . 3 punct

Gray _ PROPN NNP 2 nsubj B-PER
left leave VERB VBD 0 root
. _ PUNCT . 2 punct

She _ PRON PRP 2 nsubj
left leave VERB VBD 0 root
. _ PUNCT . 2 punct
`)
	s := newState(d, &Resolver{Names: nlptest.Cast()})
	s.findMentions()
	s.clusterNames()
	s.sortMentions()
	for i := range d.Mentions {
		s.note(&d.Mentions[i])
	}
	told := map[string]bool{"window": true}
	person := slices.IndexFunc(d.Chains, func(c nlp.Chain) bool { return c.Type == "Person" })
	s.features(&d.Mentions[len(d.Mentions)-1], person, 0, func(name string, _ float64) { told[name] = true })
	for _, weights := range []map[string]float64{shipped.Pronoun, shipped.Nominal} {
		for name := range maps.Keys(weights) {
			if !told[name] {
				t.Errorf("no candidate has %q", name)
			}
		}
	}
	told = map[string]bool{}
	for _, pos := range []int{0, 9} { // before and behind the full name
		s.partFeatures(pos, "gray", nameKey{"ann", "gray"}, &nameUse{at: []int{4}, full: 1}, func(name string, _ float64) { told[name] = true })
	}
	for name := range maps.Keys(shipped.Part) {
		if !told[name] {
			t.Errorf("no part of a name has %q", name)
		}
	}
}

// TestBestIsSameEveryTime: of candidates for whom as much speaks, the first is chosen, whatever the order of a map.
func TestBestIsSameEveryTime(t *testing.T) {
	d := nlptest.Doc(t, `Ann _ PROPN NNP 2 nsubj B-PER
met meet VERB VBD 0 root
Mary _ PROPN NNP 2 obj B-PER
. _ PUNCT . 2 punct

She _ PRON PRP 2 nsubj
left leave VERB VBD 0 root
. _ PUNCT . 2 punct
`)
	s := newState(d, &Resolver{Names: nlptest.Cast(), Weights: &Weights{}})
	s.findMentions()
	s.clusterNames()
	for i := range d.Mentions {
		s.note(&d.Mentions[i])
	}
	for range 50 {
		if got := s.best(&d.Mentions[len(d.Mentions)-1], map[string]float64{"window": 3}, nil); got != 0 {
			t.Fatalf("chain %d", got)
		}
	}
}
