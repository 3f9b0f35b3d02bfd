package coref

import (
	"slices"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// consortTitles are those of a married couple by the man's, "the Duke and Duchess of Marlow".
var consortTitles = map[string]string{"duke": "duchess", "king": "queen", "prince": "princess", "earl": "countess", "count": "countess", "baron": "baroness"}

// isConsorts reports whether a description is of a married couple by their titles.
func isConsorts(doc *nlp.Document, m *nlp.Mention) bool {
	return m.Kind == nlp.Nominal && m.Plural && m.End-m.First >= 3 && m.Head+2 < m.End && consortTitles[doc.Lemma(m.Head)] != "" &&
		doc.Lemma(m.Head+1) == "and" && doc.Lemma(m.Head+2) == consortTitles[doc.Lemma(m.Head)]
}

// consortsAt returns the description of a couple by their titles that begins with "the" at token t, and whether there is one: "the Duke and Duchess of
// Marlow".
func (s *state) consortsAt(t int) (nlp.Mention, bool) {
	d := s.doc
	m := nlp.Mention{First: t, End: t + 4, Head: t + 1, Kind: nlp.Nominal, Type: graph.Person, Plural: true, Chain: nlp.None}
	if m.End > len(d.Tokens) || d.Lemma(t) != "the" || !isConsorts(d, &m) || d.Tokens[m.End-1].Sentence != d.Tokens[t].Sentence {
		return m, false
	}
	end := d.Sentences[d.Tokens[t].Sentence].End
	if m.End+1 < end && d.Lemma(m.End) == "of" && capital(d.Word(m.End+1)) {
		for m.End += 2; m.End < end && d.Tokens[m.End].UPOS == "PROPN" && d.Tokens[m.End].Head == m.End-1; m.End++ {
		}
	}
	return m, true
}

// findConsorts makes mentions of the descriptions of couples by their titles, takes what names the name finder saw in them out of the document, and returns
// their tokens.
func (s *state) findConsorts() map[int]bool {
	d := s.doc
	in := map[int]bool{}
	for t := range d.Tokens {
		m, ok := s.consortsAt(t)
		if !ok {
			continue
		}
		d.Mentions = append(d.Mentions, m)
		for k := m.First; k < m.End; k++ {
			in[k] = true
		}
		d.Names = slices.DeleteFunc(d.Names, func(n nlp.Name) bool { return n.First < m.End && n.End > m.First })
	}
	return in
}

// consorts returns the couple whom descriptions by titles mean: the man and woman whom the article most often names with "and" between, neither being
// anybody's child there; nil where there are none.
func (s *state) consorts() []int {
	times := map[[2]int]int{}
	var best []int
	for i := range s.doc.Mentions {
		x := &s.doc.Mentions[i]
		if x.Kind != nlp.Named || !s.isPerson(x.Chain) {
			continue
		}
		two := s.coordinated(x)
		if len(two) != 2 || !s.mayWed(two[0], two[1]) {
			continue
		}
		k := both(two[0], two[1])
		if times[k]++; best == nil || times[k] > times[both(best[0], best[1])] {
			best = two
		}
	}
	return best
}

// mayWed reports whether two people are a man and a woman, neither of whom has been spoken of as somebody's child.
func (s *state) mayWed(a, b int) bool {
	ga, gb := s.doc.Chains[a].Gender, s.doc.Chains[b].Gender
	return ga != gb && ga != nlp.UnknownGender && gb != nlp.UnknownGender && !s.ties.young[a] && !s.ties.young[b] && len(s.kin[a]["parent"]) == 0 && len(s.kin[b]["parent"]) == 0
}
