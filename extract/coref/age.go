package coref

import (
	"strconv"
	"strings"

	"celebgraph/extract/nlp"
)

// ages are the years that an article gives people, by chain.
type ages map[int]int

// findAges reads the ages behind names ("Ann Gray, 48,", "Ann Gray (48)") and in the descriptions beside them ("48-year-old actress Ann Gray"). Of
// somebody who has two ages none is known.
func (s *state) findAges() ages {
	out := ages{}
	note := func(c, age int) {
		if age == 0 {
			return
		}
		if old, ok := out[c]; ok && old != age {
			age = 0
		}
		out[c] = age
	}
	for i := range s.doc.Mentions {
		m := &s.doc.Mentions[i]
		if !s.isPerson(m.Chain) {
			continue
		}
		switch m.Kind {
		case nlp.Named:
			if s.agedAfter(m.End) {
				note(m.Chain, number(s.doc.Word(m.End+1)))
			}
		case nlp.Nominal:
			note(m.Chain, s.ageOf(m))
		}
	}
	return out
}

// agedAfter reports whether a number that may be an age stands at token t between commas or brackets.
func (s *state) agedAfter(t int) bool {
	if t+2 >= len(s.doc.Tokens) || s.doc.Tokens[t+1].UPOS != "NUM" {
		return false
	}
	before, after := s.doc.Word(t), s.doc.Word(t+2)
	return before == "," && (after == "," || after == "." || after == ";") || before == "(" && after == ")"
}

// ageOf returns the age that a description tells: "the 48-year-old actress", "the 48-year-old"; 0 where it tells none.
func (s *state) ageOf(m *nlp.Mention) int {
	for t := m.First; t < m.End; t++ {
		w := s.doc.Word(t)
		if age, ok := strings.CutSuffix(w, "-year-old"); ok {
			return number(age)
		}
		if t+2 < len(s.doc.Tokens) && s.doc.Tokens[t].UPOS == "NUM" && s.doc.Word(t+1) == "-" && strings.EqualFold(s.doc.Word(t+2), "year") {
			return number(w)
		}
	}
	return 0
}

// number returns a number below 120 in figures, 0 for anything else.
func number(w string) int {
	n, err := strconv.Atoi(w)
	if err != nil || n < 0 || n > 120 {
		return 0
	}
	return n
}

// ofAge returns the one person named before who is as old as the description m says, None where there is none, or several; and adds those of
// whom another age is known to skip. A year's difference is none: people have birthdays.
func (s *state) ofAge(m *nlp.Mention, skip map[int]bool) int {
	age := s.ageOf(m)
	if age == 0 {
		return nlp.None
	}
	found, several := nlp.None, false
	for c, a := range s.ages {
		if a == 0 {
			continue
		}
		if a < age-1 || a > age+1 {
			skip[c] = true
			continue
		}
		if _, known := s.salient[c]; a == age && known && !skip[c] && s.named[c] && compatible(m.Gender, s.doc.Chains[c].Gender) {
			several, found = found != nlp.None, c
		}
	}
	if several {
		return nlp.None
	}
	return found
}
