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
	// kin is set where the first name of two parts or more stands beside a word for a relative: "his wife, Ann Gray".
	kin bool
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
			if out[m.Chain].full == 0 {
				out[m.Chain].kin = s.kinBefore(m.First)
			}
			out[m.Chain].full++
		}
	}
	return out
}

// kinBefore reports whether a word for a relative who is somebody's stands before the name at token t, with no more than a trade between: "her father, the
// director Ed Gray".
func (s *state) kinBefore(t int) bool {
	first := s.doc.Sentences[s.doc.Tokens[t].Sentence].First
	for i := t - 1; i >= max(first, t-5); i-- {
		if lemma := s.doc.Lemma(i); bonds[lemma] != "" || strings.HasPrefix(lemma, "ex-") {
			return true
		}
		if s.doc.Word(i) != "," && s.doc.Tokens[i].UPOS != "DET" && s.doc.Tokens[i].UPOS != "NOUN" && s.doc.Tokens[i].UPOS != "ADJ" {
			return false
		}
	}
	return false
}

// inTheSame reports whether a single part at token t stands before the first name of a person, at token first, in its sentence: nobody is introduced by a part
// of the name and then named in full, but by the given name.
func (s *state) inTheSame(t, first int) bool {
	return t < first && s.doc.Tokens[t].Sentence == s.doc.Tokens[first].Sentence
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
		return len(k) >= 2 && uses[c] != nil && s.partMatch(part, k) > 0 && s.fitsTitle(m, k) && (part == k[0] || !s.inTheSame(m.First, uses[c].at[0]))
	}
	office := s.office(m)
	titled, independent := false, false // somebody of that name has that title, or is introduced as nobody's relative
	for c, k := range full {
		if fits(c, k) {
			titled = titled || office != "" && s.officeOf[c] == office
			independent = independent || !uses[c].kin
		}
	}
	for c, k := range full {
		if !fits(c, k) || titled && s.officeOf[c] != office || !titled && independent && uses[c].kin && part == k[len(k)-1] {
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
