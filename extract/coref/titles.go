package coref

import (
	"slices"
	"strings"

	"celebgraph/extract/nlp"
)

// titles are the words before a name that tell an office, and the noun by which a text goes on to speak of who holds it.
var titles = map[string]string{"sen": "senator", "senator": "senator", "gov": "governor", "governor": "governor",
	"pres": "president", "president": "president", "mayor": "mayor", "king": "king", "queen": "queen", "prince": "prince",
	"princess": "princess", "duke": "duke", "duchess": "duchess", "count": "count", "countess": "countess", "baron": "baron",
	"baroness": "baroness", "judge": "judge", "justice": "judge", "coach": "coach", "pastor": "pastor", "rep": "congressman",
	"congressman": "congressman", "congresswoman": "congresswoman", "dr": "doctor"}

// publicOffices are those whose holders are called by them, and by no word of show business.
var publicOffices = nlp.WordSet("senator governor king queen prince princess duke duchess count countess baron baroness judge pastor congressman congresswoman")

// showRoles are what those are called who take part in a show or pose for a magazine, capitals and all: "the former Bachelorette".
var showRoles = nlp.WordSet("bachelor bachelorette housewife playmate survivor")

// isRole reports whether a name is a word for what somebody does, which a headline's capitals have made one: "alum".
func (s *state) isRole(n nlp.Name) bool {
	l := s.doc.Lemma(n.First)
	if n.End-n.First == 1 && n.First > 0 && showRoles[strings.ToLower(s.doc.Word(n.First))] && s.doc.Tokens[n.First-1].UPOS != "PROPN" {
		return true
	}
	return n.End-n.First == 1 && s.lower(n.First) && (isPersonNoun(l) || starNouns[l])
}

// ranks are titles that name nobody by themselves where more follows: "the Earl and Countess of Marlow", "Lady" before "Clara".
var ranks = nlp.WordSet("lord lady sir dame earl countess duke duchess prince princess king queen baron baroness viscount viscountess marquess marchioness")

// isRank reports whether a name is a title alone, of which more follows.
func (s *state) isRank(n nlp.Name) bool {
	d := s.doc
	rank := func(t int) bool { return t < len(d.Tokens) && isTitle(d.Word(t)) }
	if n.End-n.First > 1 || !rank(n.First) {
		return false
	}
	next := func(t int) string {
		if t < d.Sentences[d.Tokens[n.First].Sentence].End {
			return strings.ToLower(d.Word(t))
		}
		return ""
	}
	if next(n.End) == "and" && rank(n.End+1) {
		return next(n.End+2) == "of"
	}
	if next(n.End) == "of" {
		return true
	}
	return next(n.End) != "" && d.Tokens[n.End].UPOS == "PROPN" &&
		(d.Tokens[n.First].Head == n.End || strings.HasSuffix(d.Word(n.First), ".") || capital(d.Word(n.End)) && s.nameBegins(n.End))
}

// nameBegins reports whether the name finder has found a person's name that begins at token t.
func (s *state) nameBegins(t int) bool {
	return slices.ContainsFunc(s.doc.Names, func(n nlp.Name) bool { return n.First == t && n.Type == nlp.NamePerson })
}

// noteTitles remembers who is named with a title: "the senator" may mean Sen. Ann Lee.
func (s *state) noteTitles() {
	for i := range s.doc.Mentions {
		m := &s.doc.Mentions[i]
		if m.Kind != nlp.Named || !s.isPerson(m.Chain) {
			continue
		}
		if o := s.office(*m); o != "" {
			s.describe(o, m.Chain)
		}
	}
}

// office returns the office that a title in or before a name tells, "" for none.
func (s *state) office(m nlp.Mention) string {
	first := s.doc.Word(m.First)
	if titles[title(first)] == "" && m.First > 0 {
		first = s.doc.Word(m.First - 1)
	} else if m.End-m.First < 2 {
		return "" // Prince
	}
	if o := titles[title(first)]; o != "" && first[0] <= 'Z' {
		return o
	}
	return ""
}

// isTitle reports whether a word with a capital is one that stands before names.
func isTitle(word string) bool {
	return capital(word) && (ranks[title(word)] || titles[title(word)] != "")
}

func title(word string) string { return strings.ToLower(strings.TrimSuffix(word, ".")) }

// describe remembers that a noun stands beside the name of a person.
func (s *state) describe(noun string, c int) {
	if !slices.Contains(s.offices[noun], c) {
		s.offices[noun] = append(s.offices[noun], c)
	}
}

// skipOfficials rules out those who are told by a public office and nothing else, whom no other noun means ("the star").
func (s *state) skipOfficials(skip map[int]bool) {
	other := map[int]bool{}
	for noun, holders := range s.offices {
		for _, c := range holders {
			other[c] = other[c] || personNouns[noun] && !officeNouns[noun]
		}
	}
	for noun, holders := range s.offices {
		for _, c := range holders {
			if publicOffices[noun] && !other[c] {
				skip[c] = true
			}
		}
	}
}

// skipChildren rules out those who are known by a given name, as somebody's children: they have no trade yet.
func (s *state) skipChildren(skip map[int]bool) {
	for c := range s.salient {
		if len(s.kin[c]["parent"]) > 0 && len(s.fullName(c)) < 2 {
			skip[c] = true
		}
	}
}

// beside reports whether chain c is mentioned among the words that depend on the verb of which m is an argument.
func (s *state) beside(m *nlp.Mention, c int) bool {
	verb := s.clause(m.Head)
	return verb != nlp.None && slices.ContainsFunc(s.tree.Children(verb), func(t int32) bool { return s.chainAt(int(t)) == c })
}

// skipOthers rules out all but some people.
func (s *state) skipOthers(people []int, skip map[int]bool) {
	for c := range s.salient {
		if !slices.Contains(people, c) {
			skip[c] = true
		}
	}
}

// listedWith returns whom the same possessive means that stands before m in one list with it: "her co-stars A and B, and her
// ex C"; None where there is none.
func (s *state) listedWith(m *nlp.Mention) int {
	word := strings.ToLower(s.doc.Word(m.First))
	first := s.doc.Sentences[s.doc.Tokens[m.First].Sentence].First
	if b := m.First - 1; b < first || s.doc.Tokens[b].UPOS != "CCONJ" && s.doc.Word(b) != "," {
		return nlp.None
	}
	for t := m.First - 1; t >= first; t-- {
		switch s.doc.Tokens[t].UPOS {
		case "VERB", "AUX", "SCONJ":
			return nlp.None
		case "PRON":
			if strings.ToLower(s.doc.Word(t)) != word || !nlp.IsRel(s.doc.Tokens[t].Deprel, "nmod:poss") {
				return nlp.None
			}
			if c := s.chainAt(t); s.isPerson(c) {
				return c
			}
			return nlp.None
		}
	}
	return nlp.None
}
