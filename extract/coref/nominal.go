package coref

import (
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// resolveNominal is the fourth sieve: a definite description goes to the latest person that fits, but not to
// one already named in the same sentence. A bare or indefinite one ("a source") is a person of its own.
func (s *state) resolveNominal(i int) {
	m := &s.doc.Mentions[i]
	if m.Chain != nlp.None && !s.pending[m.Chain] {
		return
	}
	lemma := s.doc.Lemma(m.Head)
	det := strings.ToLower(s.doc.Word(m.First))
	work := s.describedWork(m)
	definite := definiteDets[det] && !sourceNouns[lemma] && (!relationNouns[lemma] || work != "")
	if work != "" && definite {
		if c, ok := s.works[work]; ok {
			s.assign(i, c)
			return
		}
		defer func() {
			if c := s.doc.Mentions[i].Chain; s.isPerson(c) {
				s.works[work] = c
			}
		}()
	}
	owned, predicate := s.possessor(m) != nlp.None, s.isPredicate(m.Head)
	if owned && m.Chain == nlp.None && !predicate {
		if c := s.relative(m); c != nlp.None {
			s.assign(i, c)
			return
		}
	}
	if owned || !definite || predicate {
		if sourceNouns[lemma] && m.Chain == nlp.None && s.tree.Child(m.Head, "nmod:poss") == nlp.None {
			s.join(i, s.newChain(graph.Person))
		}
		return
	}
	if c := s.described(m); c != nlp.None {
		s.assign(i, c)
	}
}

// relative returns whom a description by relation means, "her husband": one known for it, or introduced by it, or the topic of the article; None where there is
// none.
func (s *state) relative(m *nlp.Mention) int {
	for _, find := range []func(*nlp.Mention) int{s.kinOf, s.introduced, s.topicOf} {
		if c := find(m); c != nlp.None {
			return c
		}
	}
	return nlp.None
}

// described returns whom a definite description means that tells no relation: by office, age or the heading of its section, or the likeliest; None where
// nobody fits.
func (s *state) described(m *nlp.Mention) int {
	lemma := s.doc.Lemma(m.Head)
	skip := s.inSentence(m)
	if s.hasName(m) || s.ageOf(m) > 0 {
		skip = s.clauseMates(m)
	}
	if m.Gender == nlp.UnknownGender {
		m.Gender = s.genderAfter(m)
	}
	if personNouns[lemma] {
		s.skipChildren(skip)
	}
	holders := s.offices[lemma]
	if len(holders) == 1 && skip[holders[0]] && s.subjectOf(s.clause(m.Head)) != holders[0] && !s.beside(m, holders[0]) {
		delete(skip, holders[0]) // "Vane said Ann, who accused the designer, lied": he is the designer
	}
	switch {
	case !officeNouns[lemma]:
		s.skipOfficials(skip)
	case len(holders) == 1:
		return holders[0]
	default:
		s.skipOthers(holders, skip)
	}
	c := s.ofAge(m, skip)
	if c == nlp.None {
		c = s.inSection(m, skip)
	}
	if c == nlp.None || officeNouns[lemma] && s.ages[c] == 0 {
		c = s.best(m, s.weights.Nominal, skip)
	}
	return c
}

// hasName reports whether a description has the name of a work, a group or an organization in it: "the NFL star".
func (s *state) hasName(m *nlp.Mention) bool {
	for t := m.First; t < m.Head; t++ {
		if mi := s.inName[t]; mi != nlp.None && s.doc.Mentions[mi].Type != graph.Person {
			return true
		}
	}
	return false
}

// genderAfter returns the gender of the first pronoun behind a subject in its sentence that may be its own, "the star and his wife", nobody else having been
// mentioned between.
func (s *state) genderAfter(m *nlp.Mention) nlp.Gender {
	if !nlp.IsRel(s.doc.Tokens[m.Head].Deprel, "nsubj") {
		return nlp.UnknownGender
	}
	end := s.doc.Sentences[s.doc.Tokens[m.First].Sentence].End
	for t := m.End; t < end; t++ {
		mi := s.mentionAt(t)
		if mi == nlp.None {
			continue
		}
		switch x := &s.doc.Mentions[mi]; {
		case x.Type != graph.Person || x.First <= m.Head:
		case x.Kind == nlp.Pronominal && (nlp.IsRel(s.doc.Tokens[t].Deprel, "nmod:poss", "nsubj") || reflexives[strings.ToLower(s.doc.Word(t))]):
			return x.Gender // "used him" is said of another
		default:
			return nlp.UnknownGender
		}
	}
	return nlp.UnknownGender
}

// clauseMates returns the chains named or described before m in its clause, but not as owners: "Ann's fans heard the 'Salt' star".
func (s *state) clauseMates(m *nlp.Mention) map[int]bool {
	skip := map[int]bool{}
	sent, clause := s.doc.Tokens[m.First].Sentence, s.clause(m.Head)
	for _, o := range s.doc.Mentions {
		if o.Chain != nlp.None && o.First < m.First && s.doc.Tokens[o.First].Sentence == sent && s.clause(o.Head) == clause &&
			!nlp.IsRel(s.doc.Tokens[o.Head].Deprel, "nmod:poss") {
			skip[o.Chain] = true
		}
	}
	return skip
}

// possessor returns the chain of the possessive in front of m, None when there is none or it is unknown.
func (s *state) possessor(m *nlp.Mention) int {
	if p := s.tree.Child(m.Head, "nmod:poss"); p != nlp.None {
		if mi := s.inName[p]; mi != nlp.None && s.doc.Mentions[mi].Type == graph.Work {
			return nlp.None // "the 'Pete's Creek' star"
		}
		return s.chainAt(p)
	}
	for t := m.First - 1; t >= 0 && t >= m.First-3 && m.First == m.Head; t-- { // whatever the tree says: "her former co-host"
		if s.doc.Tokens[t].XPOS == "PRP$" {
			return s.chainAt(t)
		}
		if s.doc.Tokens[t].UPOS != "ADJ" {
			break
		}
	}
	return nlp.None
}

// isPredicate reports whether token t is what a clause says of its subject: "is a singer", "is a singer and the sister of Bob".
func (s *state) isPredicate(t int) bool {
	if up := s.doc.Tokens[t].Head; nlp.IsRel(s.doc.Tokens[t].Deprel, "conj") && up != nlp.None && s.tree.Child(up, "cop") != nlp.None {
		return true
	}
	if c := s.tree.Child(t, "cop"); c != nlp.None && s.inName[c] == nlp.None { // not "the 'This Is It' star"
		return true
	}
	if nlp.IsRel(s.doc.Tokens[t].Deprel, "compound") {
		return s.doc.Tokens[t].Head == t+1 // elsewhere the tree is wrong: "The Salt star also left"
	}
	return nlp.IsRel(s.doc.Tokens[t].Deprel, "xcomp", "appos")
}

// assign puts mention i into chain c; a chain that the mention already has is joined with c.
func (s *state) assign(i, c int) {
	if old := s.doc.Mentions[i].Chain; old != nlp.None && old != c {
		s.mergeChains(old, c)
		delete(s.pending, old)
	}
	s.join(i, c)
}

// inSentence returns the chains named or described before m in its sentence.
func (s *state) inSentence(m *nlp.Mention) map[int]bool {
	skip := map[int]bool{}
	sent := s.doc.Tokens[m.First].Sentence
	for _, o := range s.doc.Mentions {
		if o.Chain != nlp.None && o.First < m.First && o.Kind != nlp.Pronominal && !o.Plural && s.doc.Tokens[o.First].Sentence == sent {
			skip[o.Chain] = true
		}
	}
	return skip
}
