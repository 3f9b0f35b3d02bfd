package coref

import (
	"maps"
	"slices"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// resolvePlural is the fifth sieve: "they", "the couple", "the two musicians", "we" stand for two people whom the weights choose.
func (s *state) resolvePlural(i int) {
	m := &s.doc.Mentions[i]
	if m.Chain != nlp.None {
		return
	}
	w := strings.ToLower(s.doc.Word(m.Head))
	if firstPlural[w] {
		s.resolveWe(i)
		return
	}
	if isConsorts(s.doc, m) {
		if two := s.consorts(); two != nil {
			s.join(i, s.plural(two))
		}
		return
	}
	if b := s.brood(m); b != nil {
		s.join(i, s.plural(b))
		return
	}
	det := strings.ToLower(s.doc.Word(m.First))
	if m.Kind == nlp.Nominal && (!definiteDets[det] || !pairNouns[s.doc.Lemma(m.Head)] && !pairNouns[w] && !personNouns[s.doc.Lemma(m.Head)] && s.tree.Child(m.Head, "amod") == nlp.None || s.isPredicate(m.Head)) {
		return
	}
	pair := s.listedBefore(m)
	if pair == nil {
		pair = s.subjectPair(m)
	}
	if pair == nil {
		pair = s.twoHere(m)
	}
	if pair == nil {
		pair = s.coupleHere(m)
	}
	if pair == nil {
		pair = s.relatedHere(m)
	}
	if pair == nil {
		pair = s.topicAnd(m)
	}
	if pair == nil {
		pair = s.pairOf(m)
	}
	if pair != nil {
		s.join(i, s.plural(pair))
	}
}

// listedBefore returns, for "their" in a list behind somebody who is told by another ("his brother Kevin and their friend"), those
// two; nil elsewhere.
func (s *state) listedBefore(m *nlp.Mention) []int {
	if !nlp.IsRel(s.doc.Tokens[m.Head].Deprel, "nmod:poss") || m.First < 2 || s.doc.Lemma(m.First-1) != "and" {
		return nil
	}
	last := s.chainAt(s.doc.PastComma(m.First - 2)) // "Ann's husband, Bob, and their sons"
	if !s.isPerson(last) || len(s.doc.Chains[last].Members) > 0 {
		return nil
	}
	var owners []int
	sent := s.doc.Tokens[m.First].Sentence
	for k := range s.doc.Mentions {
		x := &s.doc.Mentions[k]
		if x.Kind == nlp.Nominal && x.Chain == last && s.doc.Tokens[x.First].Sentence == sent && x.First < m.First {
			if o := s.possessor(x); s.isPerson(o) && o != last && len(s.doc.Chains[o].Members) == 0 {
				owners = append(owners, o)
			}
		}
	}
	if owners = unique(owners); len(owners) != 1 {
		return nil
	}
	return []int{owners[0], last}
}

// subjectPair returns the two people who are the subject of the clause of a plural pronoun, or of the one above it: "Ann and Bob announced
// their engagement", "Ann and Bob, who ended theirs", "Ann and Bob say that they are happy"; nil where the subject is another.
func (s *state) subjectPair(m *nlp.Mention) []int {
	if m.Kind != nlp.Pronominal {
		return nil
	}
	d := s.doc
	verb := s.clause(m.Head)
	if nlp.IsRel(d.Tokens[m.Head].Deprel, "nsubj") {
		if verb = s.aboveClause(verb); verb == nlp.None {
			return nil
		}
	} else if !nlp.IsRel(d.Tokens[m.Head].Deprel, "nmod:poss") {
		return nil // "Ann and Bob met them"
	}
	for n := 0; n < 3 && verb != nlp.None; n++ {
		if t := s.tree.Child(verb, "nsubj"); t != nlp.None {
			switch {
			case s.tree.Dominates(t, m.Head): // "Ann and Bob say that their son ..."
			case t > m.First:
				return nil
			default:
				return s.severalAt(t)
			}
		}
		verb = s.aboveClause(verb)
	}
	return nil
}

// aboveClause returns the predicate that the clause of verb hangs on, None for a main clause.
func (s *state) aboveClause(verb int) int {
	if verb == nlp.None || !nlp.IsRel(s.doc.Tokens[verb].Deprel, "ccomp", "xcomp", "advcl", "conj") {
		return nlp.None
	}
	return s.doc.Tokens[verb].Head
}

// severalAt returns the people for whom token t stands: those of a plural, or two names with "and" between; for "who", of its antecedent; nil where they
// are not two, or the members of a plural.
func (s *state) severalAt(t int) []int {
	if s.doc.Lemma(t) == "who" {
		up := s.clause(t)
		if up == nlp.None || !nlp.IsRel(s.doc.Tokens[up].Deprel, "acl") {
			return nil
		}
		t = s.doc.Tokens[up].Head
		if above := s.doc.Tokens[t].Head; nlp.IsRel(s.doc.Tokens[t].Deprel, "conj") && above != nlp.None {
			t = above
		}
	}
	all := s.allAt(t)
	if len(all) < 2 || len(all) > 2 && len(s.doc.Chains[s.chainAt(t)].Members) == 0 || slices.ContainsFunc(all, func(c int) bool { return !s.named[c] }) {
		return nil
	}
	return all
}

// allAt returns the people for whom token t stands: those of a plural, or of names in a list that begins there; nil where it stands for none.
func (s *state) allAt(t int) []int {
	c := s.chainAt(t)
	if c == nlp.None || s.doc.Chains[c].Type != graph.Person {
		return nil
	}
	if len(s.doc.Chains[c].Members) > 0 {
		return s.doc.Chains[c].Members
	}
	all := []int{c}
	for _, k := range s.tree.Children(t) {
		if x := s.chainAt(int(k)); nlp.IsRel(s.doc.Tokens[k].Deprel, "conj") && s.isPerson(x) {
			all = append(all, x)
		}
	}
	return unique(all)
}

// relatedHere returns, for a plural pronoun in a clause of manner, time or place, the two of whom its sentence speaks, where one is told by the
// other: "she wrote it with her brother, Sean, where they grew up"; nil elsewhere.
func (s *state) relatedHere(m *nlp.Mention) []int {
	if m.Kind != nlp.Pronominal || s.ties.sentence != s.doc.Tokens[m.First].Sentence || len(s.ties.here) != 2 || s.strangerBefore(m) {
		return nil
	}
	a, b := s.ties.here[0], s.ties.here[1]
	if verb := s.clause(m.Head); verb == nlp.None || !nlp.IsRel(s.doc.Tokens[verb].Deprel, "advcl", "acl") || s.parentAndChild(a, b) {
		return nil
	}
	for _, x := range s.doc.Mentions {
		if x.Kind == nlp.Nominal && s.doc.Tokens[x.First].Sentence == s.ties.sentence && x.First < m.First && (x.Chain == a || x.Chain == b) {
			if of := s.possessor(&x); of != x.Chain && (of == a || of == b) {
				return []int{a, b}
			}
		}
	}
	return nil
}

// twoHere returns, for "the two", "the pair" or "the couple", the only two of whom its sentence has spoken: "Ann left with Bob, and the two ..."; nil elsewhere.
func (s *state) twoHere(m *nlp.Mention) []int {
	if !s.isTwo(m.Head) && (m.Kind != nlp.Nominal || !coupleNouns[s.doc.Lemma(m.Head)]) || s.ties.sentence != s.doc.Tokens[m.First].Sentence || len(s.ties.here) != 2 {
		return nil
	}
	a, b := s.ties.here[0], s.ties.here[1]
	if s.parentAndChild(a, b) || s.strangerBefore(m) || !s.named[a] || !s.named[b] {
		return nil
	}
	return []int{a, b}
}

// namedIn returns the people named in a sentence.
func (s *state) namedIn(sentence int) []int {
	var out []int
	for _, m := range s.doc.Mentions {
		if m.Kind == nlp.Named && s.isPerson(m.Chain) && s.doc.Tokens[m.First].Sentence == sentence {
			out = append(out, m.Chain)
		}
	}
	return unique(out)
}

// resolveWe is the seventh sieve for "we": the speaker and the other of the pair, where the pair has the
// speaker in it, else the speaker and the last other person in the speaker's words.
func (s *state) resolveWe(i int) {
	m := &s.doc.Mentions[i]
	q := s.quote[m.First]
	if q == nlp.None {
		return
	}
	speaker := s.doc.Quotes[q].Speaker
	if !s.isPerson(speaker) || s.doc.Chains[speaker].Name == "" && len(s.fullName(speaker)) == 0 {
		return
	}
	if len(s.pair) == 2 && (s.pair[0] == speaker || s.pair[1] == speaker) {
		s.join(i, s.plural(s.pair))
		return
	}
	other, latest := nlp.None, -1
	for _, c := range slices.Sorted(maps.Keys(s.salient)) { // the members of a plural are mentioned at one token
		u := s.salient[c]
		if c != speaker && s.isPerson(c) && u.token > latest && s.doc.Tokens[m.First].Sentence-u.sentence <= 2 && len(s.fullName(c)) > 0 {
			other, latest = c, u.token
		}
	}
	if other != nlp.None {
		s.join(i, s.plural([]int{speaker, other}))
	}
}
