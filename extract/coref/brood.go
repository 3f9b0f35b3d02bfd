package coref

import (
	"slices"
	"strconv"
	"strings"

	"celebgraph/extract/nlp"
)

// childNouns are the words for somebody's children together, by lemma.
var childNouns = nlp.WordSet("child kid son daughter twin triplet boy girl")

// numbers are the words for how many children there are.
var numbers = map[string]int{"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}

// maxApart is how many sentences may lie between a list of children's names and the words that count them.
const maxApart = 2

// brood returns the children whom a plural description means: those of its possessors, "his daughters", or of whom the article has spoken as somebody's
// children, "the kids"; where it has not yet, but the description counts them, the people of as many given names in a row nearby. It is nil where
// there are none, or not as many as it says.
func (s *state) brood(m *nlp.Mention) []int {
	if m.Kind != nlp.Nominal || !childNouns[s.doc.Lemma(m.Head)] || s.isPredicate(m.Head) {
		return nil
	}
	count, owners := s.howMany(m), []int(nil)
	if of := s.possessor(m); of != nlp.None {
		owners = s.each(of)
	} else if det := strings.ToLower(s.doc.Word(m.First)); det != "the" && det != "both" {
		return nil
	}
	var out []int
	for _, c := range s.childrenOf(owners, count) {
		g := s.doc.Chains[c].Gender
		if s.named[c] && !slices.Contains(owners, c) && compatible(nounGender(s.doc.Lemma(m.Head)), g) {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if len(out) == 0 && count > 0 && len(owners) > 0 {
		return s.givenNames(m, count)
	}
	if len(out) < 2 || count > 0 && len(out) != count {
		return nil
	}
	return out
}

// childrenOf returns those who have been described as children of the owners, or of anybody where there are none, or none is known and the article
// knows as many as count.
func (s *state) childrenOf(owners []int, count int) []int {
	var out []int
	if len(owners) == 0 {
		for c := range s.ties.young {
			out = append(out, c)
		}
	}
	for _, o := range owners {
		out = append(out, s.kin[o]["child"]...)
	}
	if len(out) == 0 && count > 0 && len(s.ties.young) == count {
		return s.childrenOf(nil, count) // "her six children", told by name where it was not yet known whose they are
	}
	return out
}

// howMany returns the number in a description, 0 where it has none.
func (s *state) howMany(m *nlp.Mention) int {
	t := s.tree.Child(m.Head, "nummod")
	if t == nlp.None {
		return 0
	}
	w := strings.ToLower(s.doc.Word(t))
	if n, err := strconv.Atoi(w); err == nil {
		return n
	}
	return numbers[w]
}

// givenNames returns the people of the nearest row of exactly count names of one word each, at most maxApart sentences away from m, nil where there is none:
// "with Violet, Seraphina and Samuel. The exes and their three kids".
func (s *state) givenNames(m *nlp.Mention, count int) []int {
	at := s.doc.Tokens[m.First].Sentence
	var row []int
	var found [][]int
	end := 0
	for k := range s.doc.Mentions {
		x := &s.doc.Mentions[k]
		if x.Kind != nlp.Named {
			continue
		}
		apart := at - s.doc.Tokens[x.First].Sentence
		if apart < -maxApart || apart > maxApart {
			continue
		}
		if len(row) > 0 {
			if in, _ := s.doc.InRow(end, x.First); !in {
				found, row = append(found, row), nil
			}
		}
		row, end = append(row, x.Chain), x.End
		if !s.isPerson(x.Chain) || x.End != x.First+1 || len(s.fullName(x.Chain)) > 1 {
			row = append(row, nlp.None)
		}
	}
	found = slices.DeleteFunc(append(found, row), func(r []int) bool { return len(unique(r)) != count || slices.Contains(r, nlp.None) })
	if len(found) != 1 {
		return nil
	}
	return found[0]
}
