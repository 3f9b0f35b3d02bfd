package coref

import (
	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// thing is what a common noun says of a work or a group.
type thing struct {
	typ graph.EntityType
	// sort keeps a film from being called an album: nouns of one sort may name the same thing.
	sort string
}

// things are the nouns by which a text speaks again of a work or a group that it has named.
var things = func() map[string]thing {
	out := map[string]thing{}
	for _, x := range []struct {
		typ  graph.EntityType
		sort string
		list string
	}{
		{graph.Work, "screen", "film movie flick sequel prequel blockbuster rom-com biopic thriller remake reboot"},
		{graph.Work, "series", "series sitcom show soap drama programme program spinoff spin-off"},
		{graph.Work, "music", "song single track tune anthem ballad album record lp ep mixtape duet"},
		{graph.Work, "print", "book memoir novel autobiography"},
		{graph.Group, "group", "band group boyband girlband trio quartet quintet supergroup"},
	} {
		for w := range nlp.WordSet(x.list) {
			out[w] = thing{x.typ, x.sort}
		}
	}
	return out
}()

// thingWindow is how many sentences back a thing may have been named.
const thingWindow = 6

// addThing makes a mention of the definite noun at token i where it may stand for a work or a group: "the film".
func (s *state) addThing(i int) {
	d := s.doc
	x, ok := things[d.Lemma(i)]
	if !ok || d.Tokens[i].XPOS == "NNS" || nlp.IsRel(d.Tokens[i].Deprel, "compound", "amod") {
		return
	}
	det := s.tree.Child(i, "det")
	if det == nlp.None || !definiteDets[d.Lemma(det)] {
		return
	}
	first := s.phraseStart(i)
	for t := first; t < i; t++ {
		if s.inName[t] != nlp.None || d.Tokens[t].UPOS == "PROPN" || d.Tokens[t].UPOS == "NUM" || d.Lemma(t) == "other" || d.Lemma(t) == "first" || d.Lemma(t) == "next" {
			return
		}
	}
	for t := i + 1; t < len(d.Tokens) && t <= i+2; t++ {
		if s.inName[t] != nlp.None {
			return // "the film X" has its name
		}
		if d.Tokens[t].UPOS != "PUNCT" || d.Word(t) == "," || d.Word(t) == "." {
			break
		}
	}
	d.Mentions = append(d.Mentions, nlp.Mention{First: first, End: i + 1, Head: i, Kind: nlp.Nominal, Type: x.typ, Chain: nlp.None})
}

// resolveThing gives a description of a work or a group to the latest one that it fits.
func (s *state) resolveThing(i int) {
	m := &s.doc.Mentions[i]
	want := things[s.doc.Lemma(m.Head)]
	sent := s.doc.Tokens[m.First].Sentence
	best, latest := nlp.None, -1
	for c, u := range s.salient {
		if s.doc.Chains[c].Type != m.Type || len(s.doc.Chains[c].Members) > 0 || sent-u.sentence > thingWindow || u.token <= latest {
			continue
		}
		if k := s.sorts[c]; k == "" || k == want.sort || m.Type == graph.Group || k == "screen" && want.sort == "series" || k == "series" && want.sort == "screen" {
			best, latest = c, u.token
		}
	}
	if best != nlp.None {
		s.join(i, best)
		if s.sorts[best] == "" {
			s.sorts[best] = want.sort
		}
	}
}

// findSorts notes what the words beside the names of works say that they are: "the album X", "X, a film".
func (s *state) findSorts() {
	d := s.doc
	for _, m := range d.Mentions {
		if m.Kind != nlp.Named || m.Type != graph.Work || m.Chain == nlp.None {
			continue
		}
		near := []int{m.First - 1, m.First - 2, m.End, m.End + 1, d.Tokens[m.Head].Head}
		for _, t := range near {
			if t < 0 || t >= len(d.Tokens) || d.Tokens[t].Sentence != d.Tokens[m.First].Sentence {
				continue
			}
			if x, ok := things[d.Lemma(t)]; ok && x.typ == graph.Work && s.sorts[m.Chain] == "" {
				s.sorts[m.Chain] = x.sort
			}
		}
	}
}
