package head

import (
	"slices"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// listShare is how sure it is that what is said of one in a row of names is said of the others, too: on the training articles' gold it was so for all of 19
// triples that nothing else told, 9 of them optional.
const listShare = 0.9

// shared are the predicates that mostly hold of all the people of a row if they hold of one.
var shared = map[graph.Predicate]bool{graph.ContributorTo: true, graph.CollaboratorOf: true, graph.MemberOf: true, graph.ParentOf: true}

// rows returns by sentence the people named in a row there, "Ann, Bob and Cy", each of whom is mentioned in the sentence once.
func rows(doc *nlp.Document) map[int][][]int {
	out := map[int][][]int{}
	var row []int
	end, and := 0, false
	flush := func() {
		if len(row) > 1 && and {
			s := doc.Tokens[end-1].Sentence
			out[s] = append(out[s], row)
		}
		row, and = nil, false
	}
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		if m.Kind != nlp.Named || m.Chain == nlp.None || doc.Chains[m.Chain].Type != graph.Person || len(doc.Chains[m.Chain].Members) > 0 {
			continue
		}
		last := false
		if len(row) > 0 {
			var in bool
			if in, last = doc.InRow(end, m.First); !in || and {
				flush()
				last = false
			}
		}
		if m.End < len(doc.Tokens) && doc.Tokens[m.End].XPOS == "POS" {
			flush() // "Ann and Bob's mother": it is not said whose
			continue
		}
		row, end, and = append(row, m.Chain), m.End, and || last
	}
	flush()
	for s := range out {
		out[s] = slices.DeleteFunc(out[s], func(r []int) bool { return slices.ContainsFunc(r, func(c int) bool { return timesIn(doc, c, s) != 1 }) })
	}
	return out
}

// timesIn counts the names and pronouns of chain c in a sentence.
func timesIn(doc *nlp.Document, c, sentence int) int {
	n := 0
	for _, i := range doc.Chains[c].Mentions {
		if m := doc.Mentions[i]; m.Kind != nlp.Nominal && doc.Tokens[m.First].Sentence == sentence {
			n++
		}
	}
	return n
}

// spreader adds to the facts of a document what rows of names imply.
type spreader struct {
	facts []nlp.Fact
	at    map[triple]int // a fact's place, by both orders where it has none
}

// spread says of all the people of a row what is said of half of them or more, and of one of two or three.
func spread(doc *nlp.Document, facts []nlp.Fact) []nlp.Fact {
	s := &spreader{facts, map[triple]int{}}
	for i, f := range facts {
		s.index(triple{f.Subject, f.Object, f.Predicate}, i)
	}
	bySentence := rows(doc)
	for _, f := range slices.Clone(facts) {
		if f.Confidence < said || !shared[f.Predicate] {
			continue
		}
		for _, row := range bySentence[sentenceAt(doc, f.Evidence.Start)] {
			s.along(doc, row, f, false)
			s.along(doc, row, f, true)
		}
	}
	return s.facts
}

func (s *spreader) index(t triple, i int) {
	s.at[t] = i
	if t.predicate.Symmetric() {
		s.at[triple{t.object, t.subject, t.predicate}] = i
	}
}

// along says of the people of a row what the fact f says of its subject, or of its object if backward, where that is one of them and the other end is not.
func (s *spreader) along(doc *nlp.Document, row []int, f nlp.Fact, backward bool) {
	of := func(c int) triple {
		if backward {
			return triple{f.Subject, c, f.Predicate}
		}
		return triple{c, f.Object, f.Predicate}
	}
	me, other := f.Subject, f.Object
	if backward {
		me, other = other, me
	}
	if !slices.Contains(row, me) || slices.Contains(row, other) {
		return
	}
	have := 0
	for _, c := range row {
		if i, ok := s.at[of(c)]; ok && s.facts[i].Confidence >= said {
			have++
		}
	}
	if 2*have < len(row) && len(row) > 3 {
		return
	}
	for _, c := range row {
		s.raise(of(c), f, f.Confidence*listShare, "said of "+doc.Chains[me].Name+", named in one row with "+doc.Chains[c].Name)
	}
}

// raise makes the triple t surer by p, on the evidence of the fact f, where it was not said, adding it where it is not there.
func (s *spreader) raise(t triple, f nlp.Fact, p float64, why string) {
	if i, ok := s.at[t]; ok {
		if x := &s.facts[i]; x.Confidence < said {
			surer(x, p)
		}
		return
	}
	s.index(t, len(s.facts))
	s.facts = append(s.facts, implied(f, t, p, "row", why))
}

// sentenceAt returns the sentence of the token that begins at a byte of the text, or after it; -1 behind the last.
func sentenceAt(doc *nlp.Document, at int) int {
	i, _ := slices.BinarySearchFunc(doc.Tokens, at, func(t nlp.Token, at int) int { return t.Start - at })
	if i == len(doc.Tokens) {
		return -1
	}
	return doc.Tokens[i].Sentence
}
