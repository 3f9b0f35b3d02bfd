package coref

import (
	"math"
	"slices"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// linkSyntax is the third sieve: a description takes the chain of the name that it stands beside.
func (s *state) linkSyntax() {
	s.noteTitles()
	for i := range s.doc.Mentions {
		m := &s.doc.Mentions[i]
		if m.Kind != nlp.Nominal || m.Type != graph.Person || m.Chain != nlp.None || isConsorts(s.doc, m) {
			continue
		}
		s.overlookedAfter(m)
		m = &s.doc.Mentions[i]
		if named := s.namedBeside(m); len(named) == 1 && !m.Plural {
			s.join(i, named[0])
			s.describe(s.doc.Lemma(m.Head), named[0])
		} else if len(named) >= 2 && m.Plural {
			s.join(i, s.plural(named))
		}
	}
}

// overlookedAfter makes the proper nouns right after a description ("the singer Ann Lee") a named mention where the
// name finder has overlooked them, so that the description is not taken for somebody named before.
func (s *state) overlookedAfter(m *nlp.Mention) {
	d := s.doc
	first := m.Head + 1
	end := first
	for end < len(d.Tokens) && end < first+3 && s.inName[end] == nlp.None && d.Tokens[end].UPOS == "PROPN" &&
		d.Tokens[end].Sentence == d.Tokens[m.Head].Sentence && !d.Sentences[d.Tokens[end].Sentence].Headline {
		end++
	}
	if end == first+1 && isTitle(d.Word(first)) && s.inNameAt(end) != nlp.None {
		return // "his friend Baron", of Karl
	}
	if m.Plural || end == first || end-first < 2 && !nlp.IsRel(d.Tokens[first].Deprel, "appos", "flat") {
		return
	}
	c := s.newChain(graph.Person)
	key := strings.Fields(graph.FoldName(d.Slice(d.TokenSpan(first, end))))
	for i := range d.Mentions {
		if o := d.Mentions[i]; o.Kind == nlp.Named && s.isPerson(o.Chain) && sameName(key, s.key(o)) {
			c = o.Chain
		}
	}
	s.addMention(nlp.Mention{First: first, End: end, Head: d.HeadOf(first, end), Kind: nlp.Named, Type: graph.Person, Chain: c})
}

// namedBeside returns the chains of the people whose names stand in apposition to the description m: right
// after it ("singer John Legend", "his sons, Max, 4, and Leo"), or before it between commas ("Ann, a singer").
func (s *state) namedBeside(m *nlp.Mention) []int {
	if out := s.namesAfter(m.Head, m.Plural); len(out) > 0 {
		return out
	}
	if b := m.First - 1; b > 0 && s.doc.Word(b) == "(" && m.End < len(s.doc.Tokens) && s.doc.Word(m.End) == ")" && s.inName[b-1] != nlp.None {
		if c := s.chainAt(b - 1); s.isPerson(c) { // "Ann Gray (Salt star)"
			return []int{c}
		}
	}
	h := s.doc.Tokens[m.Head].Head
	if h != nlp.None && nlp.IsRel(s.doc.Tokens[m.Head].Deprel, "appos") {
		if c := s.chainAt(h); s.isPerson(c) && s.inName[h] != nlp.None {
			return []int{c}
		}
	}
	if before := m.First - 2; !m.Plural && before >= 0 && nlp.IsRel(s.doc.Tokens[m.Head].Deprel, "conj") && s.doc.Lemma(m.First-1) == "and" &&
		nlp.IsRel(s.doc.Tokens[before].Deprel, "appos") && s.inName[before] == nlp.None {
		if c := s.chainAt(before); s.isPerson(c) && len(s.doc.Chains[c].Members) == 0 { // "Tom, her ex and the father of her son"
			return []int{c}
		}
	}
	return nil
}

// namesAfter reads the list of people's names that follows head: one for a singular, all for a plural, with
// commas, ages and "and" between. It goes by position, since parsers disagree on the tree of such lists.
func (s *state) namesAfter(head int, plural bool) []int {
	var out []int
	end := s.doc.Sentences[s.doc.Tokens[head].Sentence].End
	gap := 0
	start := head + 1
	if !plural {
		start = s.pastRoles(head, end)
	}
	for t := start; t < end && gap <= 3; {
		if mi := s.inName[t]; mi != nlp.None {
			m := s.doc.Mentions[mi]
			if !s.isPerson(m.Chain) || len(out) > 0 && m.End < end && s.doc.Tokens[m.End].XPOS == "POS" {
				break // "Max and Leo; Ann's mother"
			}
			out = append(out, m.Chain)
			if !plural {
				break
			}
			t, gap = m.End, 0
			continue
		}
		if after := s.pastTrade(t, end); len(out) == 0 && after > t {
			t = after
			continue
		}
		if !s.listGlue(t, len(out) > 0) || len(out) == 0 && !plural && s.bare(head) {
			break
		}
		t, gap = t+1, gap+1
		if len(out) > 0 && s.doc.Tokens[t-1].UPOS != "PUNCT" {
			gap = 0
		}
	}
	return unique(out)
}

// pastTrade returns the token behind what somebody does, where that stands at t, between a comma and the name: "her husband, actor
// Bo Fenn", "her husband, the film director Bo Fenn"; t where it does not.
func (s *state) pastTrade(t, end int) int {
	if s.doc.Word(t-1) != "," {
		return t
	}
	for k := t; k < min(end-1, t+6); k++ {
		switch u := s.doc.Tokens[k].UPOS; {
		case s.inName[k] != nlp.None:
			return t
		case isTrade(s.doc.Lemma(k)) && s.inName[k+1] != nlp.None:
			return k + 1
		case u == "ADJ", u == "NOUN", u == "PROPN", u == "DET" && s.doc.Lemma(k) == "the" && k == t:
		default:
			return t
		}
	}
	return t
}

// pastRoles returns the token behind a second word for the same person ("her friend and 'Salt' co-star", "Ann's manager and
// brother"), and the one behind head where there is none.
func (s *state) pastRoles(head, end int) int {
	if head+1 >= end || s.doc.Lemma(head+1) != "and" {
		return head + 1
	}
	for t := head + 2; t < min(end, head+10); t++ {
		if mi := s.inName[t]; mi != nlp.None {
			if s.doc.Mentions[mi].Type == graph.Person {
				break
			}
			continue
		}
		u := s.doc.Tokens[t].UPOS
		switch {
		case isPersonNoun(s.doc.Lemma(t)) && (u == "NOUN" || u == "ADJ") && !strings.Contains(s.doc.Tokens[t].Feats, "Number=Plur"):
			if s.tree.Child(t, "nmod:poss", "det") != nlp.None {
				return head + 1
			}
			if mi := s.inNameAt(t + 1); mi != nlp.None && s.doc.Mentions[mi].End < end && s.doc.Tokens[s.doc.Mentions[mi].End].XPOS == "POS" {
				return head + 1 // "a former anchor and lawyer Ann's daughter"
			}
			return t + 1
		case u == "ADJ", u == "NOUN", u == "NUM", isMark(s.doc.Word(t)), s.doc.Word(t) == "-":
		default:
			return head + 1
		}
	}
	return head + 1
}

// bare reports whether the noun t has neither article, possessive nor adjective: after such a one a comma and a
// name are no apposition ("when he ran for president, John ...").
func (s *state) bare(t int) bool {
	if up := s.doc.Tokens[t].Head; nlp.IsRel(s.doc.Tokens[t].Deprel, "conj") && up != nlp.None && up < t && s.doc.Tokens[up].UPOS == "NOUN" && !s.bare(up) {
		return false // "Ann's manager and brother, Bob"
	}
	return s.tree.Child(t, "det", "nmod:poss", "amod", "compound") == nlp.None && !s.headline(t)
}

func (s *state) headline(t int) bool { return s.doc.Sentences[s.doc.Tokens[t].Sentence].Headline }

// listGlue reports whether token t may stand between the names of a list, or between a description and its name.
func (s *state) listGlue(t int, inList bool) bool {
	switch w := strings.ToLower(s.doc.Word(t)); w {
	case ",", "(", "–", "—", "-", ":":
		return true
	case "such", "as":
		return !inList && t > 0 && (w == "such" || strings.EqualFold(s.doc.Word(t-1), "such")) || inList && w == "as"
	case "together", "including", "named", "called", "”", "\"": // "missing their dad" Ed Gray
		return !inList
	case "and", "&", ")", ";", "twins", "twin", "son", "sons", "daughter", "daughters", "baby", "newborn", "toddler", "little", "well", "plus":
		return inList
	default:
		if !inList && isTitle(s.doc.Word(t)) && s.inNameAt(t+1) != nlp.None {
			return true // "his grandfather King Otto"
		}
	}
	return (s.doc.Tokens[t].UPOS == "NUM" || strings.HasSuffix(s.doc.Word(t), "-old"))
}

func unique(in []int) []int {
	var out []int
	for _, x := range in {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

const (
	// unsureGender is how much names may speak for a gender at most for pronouns to be asked, too, and maxVotes how much those count.
	unsureGender, maxVotes = 0.5, 4
)

// pronounVotes counts the pronouns behind the name of the only person in a sentence, those of a woman less those of a man, by chain.
func (s *state) pronounVotes() map[int]float64 {
	votes := map[int]float64{}
	only, sentence, several := nlp.None, -1, false
	for i := range s.doc.Mentions {
		m := &s.doc.Mentions[i]
		if at := s.doc.Tokens[m.First].Sentence; at != sentence {
			only, sentence, several = nlp.None, at, false
		}
		switch {
		case m.Type != graph.Person || m.Plural:
		case m.Kind == nlp.Pronominal && only != nlp.None && !several && m.Gender != nlp.UnknownGender && s.quote[m.First] == nlp.None:
			if m.Gender == nlp.Female {
				votes[only]++
			} else {
				votes[only]--
			}
		case m.Kind == nlp.Pronominal:
		case m.Kind == nlp.Named && s.isPerson(m.Chain) && (only == nlp.None || only == m.Chain):
			only = m.Chain
		default:
			several = true
		}
	}
	return votes
}

// countGender gives chains the gender that their given names and descriptions tell, and of those whose names tell none the pronouns.
func (s *state) countGender() {
	score, named := make([]float64, len(s.doc.Chains)), make([]float64, len(s.doc.Chains))
	for _, m := range s.doc.Mentions {
		if m.Chain == nlp.None || !s.isPerson(m.Chain) {
			continue
		}
		switch {
		case m.Kind == nlp.Nominal && m.Gender == nlp.Female:
			score[m.Chain] += 3
		case m.Kind == nlp.Nominal && m.Gender == nlp.Male:
			score[m.Chain] -= 3
		case m.Kind == nlp.Named:
			named[m.Chain] += s.nameGender(m)
		}
	}
	votes := s.pronounVotes()
	for c := range s.doc.Chains {
		if score[c] += named[c]; math.Abs(named[c]) <= unsureGender {
			score[c] += max(-maxVotes, min(maxVotes, votes[c]))
		}
		switch {
		case score[c] > 0.5:
			s.doc.Chains[c].Gender = nlp.Female
		case score[c] < -0.5:
			s.doc.Chains[c].Gender = nlp.Male
		}
	}
}

// nameGender is positive for a woman's name, negative for a man's, near zero when the name does not tell.
func (s *state) nameGender(m nlp.Mention) float64 {
	title := m.First
	if title > 0 && s.tree.Dominates(m.Head, title-1) && s.doc.Tokens[title-1].UPOS == "PROPN" {
		title-- // "Mr. Hill", where the name finder left the title out
	}
	if s.doc.Word(title) == "Crown" && m.End-title > 1 {
		title++
	}
	switch strings.ToLower(strings.TrimSuffix(s.doc.Word(title), ".")) {
	case "mr", "sir", "lord", "prince", "king", "duke":
		return -4
	case "mrs", "ms", "miss", "lady", "dame", "princess", "queen", "duchess":
		return 4
	}
	parts := strings.Fields(s.nameText(m))
	if len(parts) == 0 || m.End-m.First == 1 && len(s.fullName(m.Chain)) > 1 {
		return 0
	}
	p, known := s.names.Female(parts[0])
	if !known || p > 0.35 && p < 0.65 {
		return 0
	}
	return (p - 0.5) * 2
}

// skipNamed rules out for a pronoun outside quotations whom the words quoted in its sentence name: "'Ann left,' she
// said" is not Ann.
func (s *state) skipNamed(m *nlp.Mention, skip map[int]bool) {
	if s.quote[m.First] != nlp.None {
		return
	}
	sent := s.doc.Sentences[s.doc.Tokens[m.First].Sentence]
	for t := sent.First; t < sent.End; t++ {
		if s.quote[t] != nlp.None && s.inName[t] != nlp.None {
			skip[s.doc.Mentions[s.inName[t]].Chain] = true
		}
	}
}

// objectBefore returns the chain of the object of a clause that stands before token t, which a pronoun in the same
// clause does not mean; None when there is none.
func (s *state) objectBefore(verb, t int) int {
	if verb != nlp.None {
		if o := s.tree.Child(verb, "obj", "iobj"); o != nlp.None && o < t {
			return s.chainAt(o)
		}
	}
	return nlp.None
}

// lovedBy returns the person of whom the clause says that they married, date or divorced the one named by m, or have a child with
// them ("Ann married Bob. The couple ..."), None when it does not.
func (s *state) lovedBy(m *nlp.Mention) int {
	tok := s.doc.Tokens[m.Head]
	if nlp.IsRel(tok.Deprel, "appos", "flat") && tok.Head != nlp.None { // "to Bob's sister Ann"
		tok = s.doc.Tokens[tok.Head]
	}
	if !nlp.IsRel(tok.Deprel, "obj", "obl") || tok.Head == nlp.None {
		return nlp.None
	}
	switch s.doc.Lemma(tok.Head) {
	case "marry", "married", "wed", "date", "engage", "engaged", "divorce", "romance":
		if c := s.subjectOf(tok.Head); s.isPerson(c) && c != m.Chain {
			return c
		}
	case "share", "welcome", "have":
		child := s.tree.Child(tok.Head, "obj")
		if c := s.subjectOf(tok.Head); child != nlp.None && nlp.IsRel(tok.Deprel, "obl") && s.tree.HasLemmaChild(m.Head, "with") &&
			(broodNouns[s.doc.Lemma(child)] || s.hasBroodNoun(child)) && s.isPerson(c) && c != m.Chain {
			return c
		}
	}
	return nlp.None
}

// loving reports whether the name m is the subject of a verb of love or marriage: "Ann and Bob divorced".
func (s *state) loving(m *nlp.Mention) bool {
	tok := s.doc.Tokens[m.Head]
	if !nlp.IsRel(tok.Deprel, "nsubj") || tok.Head == nlp.None {
		return false
	}
	switch s.doc.Lemma(tok.Head) {
	case "marry", "married", "wed", "date", "engage", "engaged", "divorce", "divorced", "split", "separate":
		return true
	}
	return false
}

// hasBroodNoun reports whether a name has a word for a child before it ("son Wyatt").
func (s *state) hasBroodNoun(t int) bool {
	for _, c := range s.tree.Children(t) {
		if broodNouns[s.doc.Lemma(int(c))] {
			return true
		}
	}
	return false
}

// fullName returns the parts of the longest name in chain c.
func (s *state) fullName(c int) nameKey {
	var best nameKey
	for _, m := range s.doc.Mentions {
		if m.Chain == c && m.Kind == nlp.Named {
			if k := s.key(m); len(k) > len(best) {
				best = k
			}
		}
	}
	return best
}

// describedWork returns the folded title by which a description tells a person ("the 'Stronger' rapper"), "".
func (s *state) describedWork(m *nlp.Mention) string {
	for t := m.First; t < m.Head; t++ {
		if mi := s.inName[t]; mi != nlp.None && s.doc.Mentions[mi].Type == graph.Work {
			return strings.Join(s.key(s.doc.Mentions[mi]), " ")
		}
	}
	return ""
}
