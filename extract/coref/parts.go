package coref

import (
	"math"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// joinSingle puts a name of one part with the full name that has it and that the weights favour: the latest one, where all
// else is equal. A name that no full name has is a chain of its own.
func (s *state) joinSingle(i int, part string, full map[int]nameKey, exact map[string]int) {
	best, top := nlp.None, math.Inf(-1)
	for c, k := range full {
		if len(k) < 2 || !s.isPerson(c) || s.partMatch(part, k) == 0 || !s.fitsTitle(s.doc.Mentions[i], k) {
			continue
		}
		v := 0.0
		s.partFeatures(i, part, c, k, func(name string, x float64) { v += s.weights.Part[name] * x })
		if v > top || v == top && c < best {
			best, top = c, v
		}
	}
	id := string(graph.Person) + " " + part
	if best == nlp.None {
		c, ok := exact[id]
		if !ok {
			c = s.newChain(graph.Person)
			s.doc.Chains[c].Members = s.blendOf(part, full)
			exact[id] = c
		}
		best = c
	}
	s.join(i, best)
}

// partFeatures tells what speaks for and against the meaning of mention i, a single part of a name, being chain c, whose full name
// is k. Distances are shares of the article.
func (s *state) partFeatures(i int, part string, c int, k nameKey, tell func(name string, x float64)) {
	pos, length := s.doc.Mentions[i].First, float64(len(s.doc.Tokens)+1)
	before, after, count := nlp.None, nlp.None, 0
	for _, m := range s.doc.Mentions {
		if m.Kind != nlp.Named || m.Chain != c {
			continue
		}
		if m.End-m.First > 1 {
			count++
		}
		if m.First < pos {
			before = m.First
		} else if after == nlp.None {
			after = m.First
		}
	}
	tell("part", float64(s.partMatch(part, k)-1))
	tell("count", float64(min(count, 6)))
	if before != nlp.None {
		tell("before", 1)
		tell("distance", float64(pos-before)/length)
	} else {
		tell("distance after", float64(after-pos)/length)
	}
}

// fitsTitle reports whether the courtesy title before a single part, if there is one, fits the given name: "Mr. Gray" is no Ann.
func (s *state) fitsTitle(m nlp.Mention, k nameKey) bool {
	title := strings.ToLower(strings.TrimSuffix(s.doc.Word(m.First), "."))
	if m.First > 0 && m.End-m.First == 1 {
		title = strings.ToLower(strings.TrimSuffix(s.doc.Word(m.First-1), "."))
	}
	p, known := s.names.Female(k[0])
	switch {
	case !known:
		return true
	case title == "mr":
		return p < 0.9
	case title == "mrs" || title == "ms" || title == "miss":
		return p > 0.1
	}
	return true
}

// partMatch says how well a single part fits a full name: 2 for one of its parts, 1 for a short form of its
// given name, 0 for not at all.
func (s *state) partMatch(part string, k nameKey) int {
	for _, p := range k {
		if p == part && len(part) > 1 {
			return 2
		}
	}
	if len(part) >= 2 && s.names.Nickname(part, k[0]) {
		return 1
	}
	return 0
}
