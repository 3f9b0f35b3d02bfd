package extract

import (
	"slices"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// dropDescribed takes away contributions to works that the article names only to describe somebody else in sentences that
// speak of both: "the 'All of Me' singer" says nothing of his friend. A person who is not there may well be the one
// described, and taken for another.
func dropDescribed(doc *nlp.Document) {
	at := map[int]int{}               // by head token: the mention
	there := map[int]map[int]bool{}   // by sentence: the chains mentioned
	names := map[int][]*nlp.Mention{} // by work
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		if m.Chain == nlp.None {
			continue
		}
		if m.Kind != nlp.Pronominal {
			at[m.Head] = i
		}
		s := doc.Tokens[m.First].Sentence
		if there[s] == nil {
			there[s] = map[int]bool{}
		}
		there[s][m.Chain] = true
		if m.Kind == nlp.Named && doc.Chains[m.Chain].Type == graph.Work {
			names[m.Chain] = append(names[m.Chain], m)
		}
	}
	another := func(person, work int) bool {
		for _, m := range names[work] {
			if p := describes(doc, at, m); p == nlp.None || p == person || !there[doc.Tokens[m.First].Sentence][person] {
				return false
			}
		}
		return len(names[work]) > 0
	}
	doc.Facts = slices.DeleteFunc(doc.Facts, func(f nlp.Fact) bool {
		return f.Predicate == graph.ContributorTo && another(f.Subject, f.Object)
	})
}

// describes returns the person in whose description ("the 'Salt' star") the name of a work m stands, None where it is in
// none, or in that of a colleague, which tells of two.
func describes(doc *nlp.Document, at map[int]int, m *nlp.Mention) int {
	t := m.Head
	for n := 0; n < 3 && nlp.IsRel(doc.Tokens[t].Deprel, "compound", "nmod", "amod", "flat", "appos", "dep") && doc.Tokens[t].Head != nlp.None; n++ {
		t = doc.Tokens[t].Head
		if slices.Contains([]string{"co-star", "costar", "castmate", "bandmate", "co-host", "cohost"}, doc.Lemma(t)) {
			return nlp.None
		}
		i, ok := at[t]
		if !ok {
			continue
		}
		if c := doc.Mentions[i].Chain; c != nlp.None && doc.Mentions[i].Kind == nlp.Nominal && doc.Chains[c].Type == graph.Person && len(doc.Chains[c].Members) == 0 {
			return c
		}
		return nlp.None
	}
	return nlp.None
}
