package coref

import (
	"math"
	"slices"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// nameUse is where a person is named: the first tokens of the names, ascending, and how many of them are of two parts or more.
type nameUse struct {
	at   []int
	full int
}

// nameUses returns where each person is named whose chain is known.
func (s *state) nameUses() map[int]*nameUse {
	out := map[int]*nameUse{}
	for _, m := range s.doc.Mentions {
		if m.Kind != nlp.Named || !s.isPerson(m.Chain) {
			continue
		}
		if out[m.Chain] == nil {
			out[m.Chain] = new(nameUse)
		}
		out[m.Chain].add(m.First)
		if m.End-m.First > 1 {
			out[m.Chain].full++
		}
	}
	return out
}

func (u *nameUse) add(at int) {
	i, _ := slices.BinarySearch(u.at, at)
	u.at = slices.Insert(u.at, i, at)
}

// joinSingle puts a name of one part with the full name that has it and that the weights favour: the latest one, where all
// else is equal. A name that no full name has is a chain of its own.
func (s *state) joinSingle(i int, part string, full map[int]nameKey, uses map[int]*nameUse, exact map[string]int) {
	m := s.doc.Mentions[i]
	best, top := nlp.None, math.Inf(-1)
	fits := func(c int, k nameKey) bool {
		return len(k) >= 2 && uses[c] != nil && s.partMatch(part, k) > 0 && s.fitsTitle(m, k)
	}
	office := s.office(m)
	titled := false // somebody of that name has that title
	for c, k := range full {
		titled = titled || office != "" && s.officeOf[c] == office && fits(c, k)
	}
	for c, k := range full {
		if !fits(c, k) || titled && s.officeOf[c] != office {
			continue
		}
		v := 0.0
		s.partFeatures(m.First, part, k, uses[c], func(name string, x float64) { v += s.weights.Part[name] * x })
		if v > top || v == top && c < best {
			best, top = c, v
		}
	}
	if best != nlp.None {
		uses[best].add(m.First)
	} else {
		id := string(graph.Person) + " " + part
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

// partFeatures tells what speaks for and against the meaning of a single part of a name, at token pos, being a person whose full
// name is k and who is named in use. Distances are shares of the article.
func (s *state) partFeatures(pos int, part string, k nameKey, use *nameUse, tell func(name string, x float64)) {
	length := float64(len(s.doc.Tokens) + 1)
	tell("part", float64(s.partMatch(part, k)-1))
	tell("count", float64(min(use.full, 6)))
	if after, _ := slices.BinarySearch(use.at, pos); after > 0 {
		tell("before", 1)
		tell("distance", float64(pos-use.at[after-1])/length)
	} else {
		tell("distance after", float64(use.at[0]-pos)/length)
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
