package coref

import (
	"slices"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// resolve walks the mentions in text order, keeping who was mentioned when, and finds a chain for each
// description and pronoun that want lets through.
func (s *state) resolve(want func(*nlp.Mention) bool) {
	s.ties, s.named, s.ages = s.newTies(), s.namedPeople(), s.findAges()
	for i := range s.doc.Mentions {
		s.rememberKin(&s.doc.Mentions[i])
	}
	for i := range s.doc.Mentions {
		m := &s.doc.Mentions[i]
		if s.doc.Sentences[s.doc.Tokens[m.First].Sentence].Boilerplate {
			continue
		}
		if want(m) {
			switch {
			case m.Kind == nlp.Nominal && m.Type != graph.Person:
				s.resolveThing(i)
			case m.Kind == nlp.Nominal && m.Plural, m.Kind == nlp.Pronominal && m.Plural:
				s.resolvePlural(i)
			case m.Kind == nlp.Nominal:
				s.resolveNominal(i)
			case m.Kind == nlp.Pronominal:
				s.resolvePronoun(i)
			}
		}
		s.note(m)
	}
}

// note remembers the mention for those after it.
func (s *state) note(m *nlp.Mention) {
	if m.Chain == nlp.None {
		return
	}
	c := s.doc.Chains[m.Chain]
	u := use{token: m.First, sentence: s.doc.Tokens[m.First].Sentence, subject: s.isSubject(m.Head), kind: m.Kind,
		owner: nlp.IsRel(s.doc.Tokens[m.Head].Deprel, "nmod:poss")}
	for i, x := range append([]int{m.Chain}, c.Members...) {
		old, known := s.salient[x]
		if u.count, u.first, u.member = old.count+1, old.first, i > 0; !known {
			u.first = len(s.salient)
		}
		s.salient[x] = u
	}
	kind, owners := s.rememberKin(m)
	s.addBrood(&s.ties, m)
	if len(c.Members) == 0 {
		s.meet(m.Chain, u.sentence)
	}
	if (kind == "spouse" || kind == "partner") && len(owners) == 1 && s.isPerson(m.Chain) && owners[0] != m.Chain {
		s.pairUp(owners[0], m.Chain, u.sentence) // "his wife Ann. The couple ..."
	}
	if len(c.Members) == 2 && !s.ties.brood[both(c.Members[0], c.Members[1])] && !s.ofAnother(m, c.Members) {
		s.pairUp(c.Members[0], c.Members[1], u.sentence)
		s.tieOf(c.Members[0], c.Members[1]).plural = true
		if u.subject && s.isTwo(m.Head) {
			s.couple = s.pair
		}
	}
	if s.isPerson(m.Chain) { // "she and Bob"
		if p := s.coordinated(m); len(p) == 2 && m.Kind != nlp.Nominal && !s.ties.brood[both(p[0], p[1])] {
			s.pairUp(p[0], p[1], u.sentence)
			if s.loving(m) {
				s.couple = s.pair
				s.kin.both(p[0], p[1], "loved")
			}
		} else if x := s.lovedBy(m); x != nlp.None && m.Kind != nlp.Pronominal && s.named[x] && s.named[m.Chain] {
			s.pairUp(x, m.Chain, u.sentence)
			s.couple = s.pair
			s.kin.both(x, m.Chain, "loved")
		}
	}
}

// coordinated returns the people whose names are joined by "and" with the one of m, m's own first.
func (s *state) coordinated(m *nlp.Mention) []int {
	out := []int{m.Chain}
	for _, c := range s.tree.Children(m.Head) {
		if nlp.IsRel(s.doc.Tokens[c].Deprel, "conj") {
			if x := s.chainAt(int(c)); s.isPerson(x) && s.inName[c] != nlp.None {
				out = append(out, x)
			}
		}
	}
	return unique(out)
}

// ofAnother reports whether a plural of two is what both are to a third: "her exes Tom and Bo".
func (s *state) ofAnother(m *nlp.Mention, members []int) bool {
	if m.Kind != nlp.Nominal {
		return false
	}
	switch s.doc.Lemma(m.Head) {
	case "ex", "friend", "pal", "rival", "lover", "boyfriend", "girlfriend", "husband", "wife":
		p := s.possessor(m)
		return s.isPerson(p) && !slices.Contains(members, p) && len(s.doc.Chains[p].Members) == 0
	}
	return false
}

func (s *state) isSubject(t int) bool {
	for n := 0; t != nlp.None && n < 4; n++ {
		if nlp.IsRel(s.doc.Tokens[t].Deprel, "nsubj") {
			return true
		}
		if !nlp.IsRel(s.doc.Tokens[t].Deprel, "conj", "flat", "appos", "nmod:poss") {
			return false
		}
		t = s.doc.Tokens[t].Head
	}
	return false
}

// clause returns the verb, or other predicate, whose argument token t is.
func (s *state) clause(t int) int {
	for n := 0; n < 60 && t != nlp.None; n++ {
		tok := s.doc.Tokens[t]
		if nlp.IsRel(tok.Deprel, "nsubj", "obj", "iobj", "obl", "csubj", "ccomp", "xcomp", "advcl", "parataxis", "root") {
			if tok.Head == nlp.None {
				return t
			}
			return tok.Head
		}
		t = tok.Head
	}
	return nlp.None
}

func compatible(a, b nlp.Gender) bool {
	return a == nlp.UnknownGender || b == nlp.UnknownGender || a == b
}

// resolvePronoun is the sixth sieve, and the seventh for "I".
func (s *state) resolvePronoun(i int) {
	m := &s.doc.Mentions[i]
	w := strings.ToLower(s.doc.Word(m.Head))
	if firstPron[w] {
		if q := s.quote[m.First]; q != nlp.None {
			s.join(i, s.doc.Quotes[q].Speaker)
		}
		return
	}
	if secondPron[w] {
		if q := s.quote[m.First]; q != nlp.None {
			s.join(i, s.doc.Quotes[q].Addressee)
		}
		return
	}
	possessive := nlp.IsRel(s.doc.Tokens[m.Head].Deprel, "nmod:poss")
	if possessive {
		if c := s.listedWith(m); c != nlp.None {
			s.join(i, c)
			return
		}
		if c := s.conjunctBefore(m); c != nlp.None {
			s.join(i, c)
			return
		}
	}
	skip := map[int]bool{}
	if q := s.quote[m.First]; q != nlp.None && s.doc.Quotes[q].Speaker != nlp.None {
		skip[s.doc.Quotes[q].Speaker] = true
	}
	verb := s.clause(m.Head)
	if reflexives[w] {
		if c := s.subjectOf(verb); s.isPerson(c) {
			s.join(i, c)
		}
		return
	}
	s.skipNamed(m, skip)
	s.skipSource(verb, skip)
	if !possessive && !s.isSubject(m.Head) {
		if o := s.objectBefore(verb, m.First); o != nlp.None {
			skip[o] = true
		}
		if c := s.subjectOf(verb); c != nlp.None {
			skip[c] = true
			for _, x := range s.doc.Chains[c].Members {
				skip[x] = true
			}
		}
	}
	c := s.best(m, s.weights.Pronoun, skip)
	if c == nlp.None {
		c = s.nameAhead(m)
	}
	if c != nlp.None {
		s.join(i, c)
		if s.doc.Chains[c].Gender == nlp.UnknownGender {
			s.doc.Chains[c].Gender = m.Gender
		}
	}
}

// conjunctBefore returns the person that a possessive is coordinated with: "Ann, 36, and her husband".
func (s *state) conjunctBefore(m *nlp.Mention) int {
	t := m.First - 1
	if t < 1 || s.doc.Tokens[t].UPOS != "CCONJ" {
		return nlp.None
	}
	for n := 0; n < 3 && t > 0; n++ {
		t--
		if mi := s.inName[t]; mi != nlp.None {
			c := s.doc.Mentions[mi].Chain
			if s.isPerson(c) && compatible(m.Gender, s.doc.Chains[c].Gender) {
				return c
			}
			return nlp.None
		}
		if u := s.doc.Tokens[t].UPOS; u != "PUNCT" && u != "NUM" {
			return nlp.None
		}
	}
	return nlp.None
}

// subjectOf returns the chain of the subject of a clause, None when it has none: its own, or that of the clause above for
// one without a finite verb; of a complement, the object of the verb above if there is one ("helped him hone").
func (s *state) subjectOf(verb int) int {
	if verb == nlp.None {
		return nlp.None
	}
	if t := s.tree.Child(verb, "nsubj"); t != nlp.None {
		if s.doc.Lemma(t) == "who" && t > 0 {
			return s.nameBefore(t)
		}
		return s.chainAt(t)
	}
	above := s.doc.Tokens[verb].Head
	if above == nlp.None || !nlp.IsRel(s.doc.Tokens[verb].Deprel, "xcomp", "ccomp", "conj", "advcl") {
		return nlp.None
	}
	controllers := []string{"nsubj"}
	if nlp.IsRel(s.doc.Tokens[verb].Deprel, "xcomp", "ccomp") {
		controllers = []string{"obj", "nsubj"}
	}
	for _, rel := range controllers {
		if t := s.tree.Child(above, rel); t != nlp.None {
			return s.chainAt(t)
		}
	}
	return nlp.None
}

// nameBefore returns the person named right before token t, or before a comma there: "Ann, who ..."; None where there is none.
func (s *state) nameBefore(t int) int {
	if mi := s.inNameAt(s.doc.PastComma(t - 1)); mi != nlp.None {
		return s.doc.Mentions[mi].Chain
	}
	return nlp.None
}

// nameAhead finds a person named later in the sentence: "When he was young, John sang."
func (s *state) nameAhead(m *nlp.Mention) int {
	end := s.doc.Sentences[s.doc.Tokens[m.First].Sentence].End
	for t := m.End; t < end; t++ {
		if mi := s.inName[t]; mi != nlp.None {
			if c := s.doc.Mentions[mi].Chain; s.isPerson(c) && compatible(m.Gender, s.doc.Chains[c].Gender) {
				return c
			}
		}
	}
	return nlp.None
}
