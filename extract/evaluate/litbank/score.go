package litbank

import "celebgraph/extract/nlp"

// Score counts over documents.
type Score struct {
	// Mentions are those that gold and reader both have; Precision and Recall are the sums of B-cubed over them (Bagga and
	// Baldwin, 1998).
	Mentions          int
	Precision, Recall float64
	// Pronouns are those of them that are pronouns, Resolved those with a name of their gold entity in the reader's chain.
	Pronouns, Resolved int
	// Quotes are gold quotations with a known speaker, Found those that the reader has as a quotation, and Attributed those
	// whose speaker is right.
	Quotes, Found, Attributed int
}

// Add counts a document that the reader has resolved, against its gold.
func (s *Score) Add(gold *Document, doc *nlp.Document) {
	of := match(gold, doc)
	type pair struct{ entity, chain int }
	both, entity, chain := map[pair]int{}, map[int]int{}, map[int]int{}
	for m, e := range of {
		c := doc.Mentions[m].Chain
		both[pair{e, c}]++
		entity[e]++
		chain[c]++
	}
	named := map[pair]bool{}
	for m, e := range of {
		if x := doc.Mentions[m]; x.Kind == nlp.Named {
			named[pair{e, x.Chain}] = true
		}
	}
	for m, e := range of {
		x := doc.Mentions[m]
		n := float64(both[pair{e, x.Chain}])
		s.Mentions++
		s.Precision += n / float64(chain[x.Chain])
		s.Recall += n / float64(entity[e])
		if x.Kind == nlp.Pronominal {
			s.Pronouns++
			if named[pair{e, x.Chain}] {
				s.Resolved++
			}
		}
	}
	s.quotes(gold, doc, of)
}

// match returns, for each of the reader's mentions that is in a chain, the gold entity of the smallest gold mention that
// holds its head word; a gold mention counts once.
func match(gold *Document, doc *nlp.Document) map[int]int {
	out, taken := map[int]int{}, map[int]bool{}
	for i, m := range doc.Mentions {
		if m.Chain == nlp.None || len(doc.Chains[m.Chain].Members) > 0 {
			continue
		}
		best := -1
		for k, g := range gold.Mentions {
			if g.Contains(doc.Tokens[m.Head].Span) && (best < 0 || g.Len() < gold.Mentions[best].Len()) {
				best = k
			}
		}
		if best >= 0 && !taken[best] {
			taken[best] = true
			out[i] = gold.Mentions[best].Entity
		}
	}
	return out
}

// quotes counts quotations: a chain stands for the entity of most of its mentions.
func (s *Score) quotes(gold *Document, doc *nlp.Document, of map[int]int) {
	votes := map[int]map[int]int{}
	for m, e := range of {
		c := doc.Mentions[m].Chain
		if votes[c] == nil {
			votes[c] = map[int]int{}
		}
		votes[c][e]++
	}
	stands := func(c int) int {
		best, top := -1, 0
		for e, n := range votes[c] {
			if n > top || n == top && e < best {
				best, top = e, n
			}
		}
		return best
	}
	for _, g := range gold.Quotes {
		if g.Speaker < 0 {
			continue
		}
		s.Quotes++
		for _, q := range doc.Quotes {
			if q.Overlaps(g.Span) {
				s.Found++
				if q.Speaker != nlp.None && stands(q.Speaker) == g.Speaker {
					s.Attributed++
				}
				break
			}
		}
	}
}

// B3 returns B-cubed precision, recall and F1.
func (s *Score) B3() (p, r, f float64) {
	if s.Mentions == 0 {
		return 0, 0, 0
	}
	p, r = s.Precision/float64(s.Mentions), s.Recall/float64(s.Mentions)
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return p, r, f
}
