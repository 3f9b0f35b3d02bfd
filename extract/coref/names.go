package coref

import (
	"sort"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// findMentions makes the mentions: names, descriptions of people, pronouns.
func (s *state) findMentions() {
	d := s.doc
	d.Mentions, d.Chains = nil, nil
	d.Names = s.mendNames()
	titled := s.findConsorts()
	families := s.familyNames()
	for _, n := range d.Names {
		t, ok := n.Type.EntityType()
		n = s.trimName(n)
		if !ok || n.First >= n.End || s.isFamilyName(n, families) || n.Type == nlp.NamePerson && (s.isRank(n) || s.isManner(n) || s.isRole(n)) {
			continue
		}
		d.Mentions = append(d.Mentions, nlp.Mention{First: n.First, End: n.End, Head: d.HeadOf(n.First, n.End), Kind: nlp.Named, Type: t, Chain: nlp.None})
		for i := n.First; i < n.End; i++ {
			s.inName[i] = len(d.Mentions) - 1
		}
	}
	s.joinTitleParts()
	s.findTitles()
	s.spreadNames()
	s.findCalledWorks()
	s.findStarredWorks()
	s.findStarWorks()
	s.spreadWorks()
	for i, tok := range d.Tokens {
		if s.inName[i] != nlp.None || titled[i] {
			continue
		}
		lemma := d.Lemma(i)
		switch tok.UPOS {
		case "PRON":
			m, ok := pronoun(strings.ToLower(d.Word(i)))
			if q := s.quote[i]; !ok && q != nlp.None && d.Quotes[q].Turn == nlp.Question && secondPron[strings.ToLower(d.Word(i))] {
				ok = true // "you" is whom an interview asks
			}
			if ok {
				m.First, m.End, m.Head = i, i+1, i
				d.Mentions = append(d.Mentions, m)
			}
		case "NUM", "DET":
			if s.isTwo(i) {
				d.Mentions = append(d.Mentions, nlp.Mention{First: s.phraseStart(i), End: i + 1, Head: i, Kind: nlp.Pronominal, Type: graph.Person, Plural: true, Chain: nlp.None})
			}
		case "NOUN", "PROPN", "ADJ", "VERB":
			noun := tok.UPOS == "NOUN" || tok.UPOS == "PROPN" || starNouns[lemma] && strings.HasPrefix(tok.XPOS, "NN") // "co-star"
			if tok.UPOS == "VERB" && !noun {
				continue
			}
			plural := strings.Contains(tok.Feats, "Number=Plur") || tok.XPOS == "NNS"
			couple := pairNouns[lemma] || pairNouns[strings.ToLower(d.Word(i))] && plural
			if noun && (isPersonNoun(lemma) || couple) || s.isAge(i) {
				d.Mentions = append(d.Mentions, nlp.Mention{First: s.phraseStart(i), End: i + 1, Head: i, Kind: nlp.Nominal,
					Type: graph.Person, Gender: nounGender(lemma), Plural: plural || couple, Chain: nlp.None})
			} else if tok.UPOS == "NOUN" {
				s.addThing(i)
			}
		}
	}
	s.sortMentions()
}

// isTwo reports whether token i stands for two people: "the two", "both" without a noun.
func (s *state) isTwo(i int) bool {
	if !nlp.IsRel(s.doc.Tokens[i].Deprel, "nsubj", "obj", "iobj", "obl", "nmod") {
		return false
	}
	switch s.doc.Lemma(i) {
	case "two":
		return i > 0 && s.doc.Lemma(i-1) == "the"
	case "both":
		return s.tree.Child(i, "nmod") == nlp.None
	}
	return false
}

// isManner reports whether a name only says how something is: "Elvis-style", "Gatsby-esque".
func (s *state) isManner(n nlp.Name) bool {
	d := s.doc
	if !s.hyphened(n) {
		return false
	}
	switch strings.ToLower(d.Word(n.End + 1)) {
	case "style", "esque", "like", "inspired", "themed", "level", "era", "type", "approved", "mania":
		return true
	}
	return false
}

// trimName takes punctuation off the end of a name, and adds what a hyphen without spaces ties to it ("Joon-ho").
func (s *state) trimName(n nlp.Name) nlp.Name {
	for n.End > n.First && (s.closing(n.End-1) || n.End > n.First+1 && n.Type == nlp.NamePerson && s.doc.Tokens[n.End-1].UPOS == "NUM") {
		n.End-- // the age after a name is none of its parts
	}
	d := s.doc
	switch n.Type {
	case nlp.NameWork:
		n = s.ahead(s.trimWork(n))
	case nlp.NamePerson:
		n = s.trimPerson(n)
	default:
		for n.First+1 < n.End && d.Tokens[n.First].UPOS == "ADP" && s.lower(n.First) {
			n.First++ // "of the Paper Lions"
		}
	}
	if n.Type == nlp.NameWork && n.End < len(d.Tokens) && isSequelNumber(d.Word(n.End)) && d.Tokens[n.End].Sentence == d.Tokens[n.First].Sentence {
		n.End++
	}
	for n.End > n.First && s.hyphened(n) && n.Type == nlp.NamePerson && len(d.Word(n.End+1)) < 12 && d.Tokens[n.End+1].UPOS == "PROPN" {
		n.End += 2
	}
	return n
}

// hyphened reports whether a hyphen without spaces ties a word to the end of a name.
func (s *state) hyphened(n nlp.Name) bool { return s.glues(n.End) }

// isSequelNumber reports whether a word after the name of a work is part of it: "Two Mile Creek 3".
func isSequelNumber(w string) bool {
	switch w {
	case "2", "3", "4", "5", "6", "7", "8", "9", "II", "III", "IV", "VI", "VII":
		return true
	}
	return false
}

// closing reports whether token t is punctuation that ends no name.
func (s *state) closing(t int) bool {
	switch s.doc.Word(t) {
	case ",", ";", ":", ".", "'", "\"", "’", "”", "-", "–", "—":
		return true
	}
	return false
}

// sortMentions puts the mentions in text order and indexes them anew.
func (s *state) sortMentions() {
	m := s.doc.Mentions
	sort.SliceStable(m, func(a, b int) bool {
		return m[a].First < m[b].First || m[a].First == m[b].First && m[a].End < m[b].End
	})
	clear(s.byHead)
	s.indexMentions()
}

// isFamilyName reports whether n names a whole family: "the Kardashians", or "Grays" where somebody is called Gray.
func (s *state) isFamilyName(n nlp.Name, families map[string]bool) bool {
	last := s.doc.Tokens[n.End-1]
	if n.Type != nlp.NamePerson || last.XPOS != "NNPS" && last.XPOS != "NNS" {
		return false
	}
	return n.First > 0 && s.doc.Lemma(n.First-1) == "the" || n.End-n.First == 1 && families[graph.FoldName(s.doc.Word(n.First))]
}

// isAge reports whether token i is an age that stands for a person: "the 43-year-old".
func (s *state) isAge(i int) bool {
	return s.doc.Word(i) == "old" && i >= 4 && strings.EqualFold(s.doc.Word(i-2), "year") ||
		strings.HasSuffix(s.doc.Word(i), "-year-old") && s.doc.Tokens[i].Deprel != "amod"
}

// phraseStart returns the first token of the noun phrase before head i, which the tree gives.
func (s *state) phraseStart(i int) int {
	first := i
	for _, c := range s.tree.Children(i) {
		if int(c) < i && nlp.IsRel(s.doc.Tokens[c].Deprel, "det", "amod", "nummod", "nmod:poss", "compound") {
			f, _ := s.tree.Subtree(int(c))
			first = min(first, f)
		}
	}
	return first
}

func pronoun(w string) (nlp.Mention, bool) {
	m := nlp.Mention{Kind: nlp.Pronominal, Type: graph.Person, Chain: nlp.None}
	switch {
	case malePron[w]:
		m.Gender = nlp.Male
	case femalePron[w]:
		m.Gender = nlp.Female
	case pluralPron[w], firstPlural[w]:
		m.Plural = true
	case firstPron[w]:
	default:
		return m, false
	}
	return m, true
}

// nameKey is a name made comparable: its folded parts without honorifics.
type nameKey []string

func (s *state) key(m nlp.Mention) nameKey {
	parts := strings.Fields(graph.FoldName(s.nameText(m)))
	if m.Type != graph.Person && len(parts) > 1 && parts[0] == "the" {
		parts = parts[1:]
	}
	return parts
}

// sameName reports whether two names of two or more parts are one: equal, one the beginning of the other
// ("Kim Kardashian West"), or equal but for the middle ("Michael B. Jordan" only with a full middle name, since
// an initial tells people apart).
func sameName(a, b nameKey) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 2 {
		return false
	}
	if strings.Join(a, " ") == strings.Join(b[:len(a)], " ") {
		return true
	}
	if strings.Join(a, " ") == strings.Join(b[len(b)-len(a):], " ") {
		return true // "de Rossi", "Brannigan-Lowe"
	}
	return len(a) == 2 && len(b) == 3 && a[0] == b[0] && a[1] == b[2] && len(b[1]) > 1
}

// clusterNames is the first sieve: named mentions into chains.
func (s *state) clusterNames() {
	d := s.doc
	types := s.voteTypes()
	keys := make([]nameKey, len(d.Mentions))
	firstKey := map[int]nameKey{} // chain -> fullest key
	var singles []int
	exact := map[string]int{}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Kind != nlp.Named {
			continue
		}
		keys[i] = s.key(*m)
		joined := strings.Join(keys[i], " ")
		m.Type = types[joined]
		if m.Type == graph.Person && len(keys[i]) == 1 {
			singles = append(singles, i)
			continue
		}
		id := string(m.Type) + " " + joined
		c, ok := exact[id]
		if !ok && m.Type == graph.Person {
			c, ok = findName(firstKey, keys[i])
		}
		if !ok {
			c = s.newChain(m.Type)
			firstKey[c] = keys[i]
		}
		if m.Type == graph.Person && len(keys[i]) > len(firstKey[c]) {
			firstKey[c] = keys[i]
		}
		exact[id] = c
		s.join(i, c)
		if o := s.office(*m); o != "" {
			s.officeOf[c] = o
		}
	}
	uses := s.nameUses()
	for _, i := range singles {
		s.joinSingle(i, keys[i][0], firstKey, uses, exact)
	}
	s.joinShort(firstKey)
	s.joinTitles()
}

// findName returns the lowest chain with the same full name.
func findName(chains map[int]nameKey, k nameKey) (int, bool) {
	best := nlp.None
	for c, other := range chains {
		if sameName(k, other) && (best == nlp.None || c < best) {
			best = c
		}
	}
	return best, best != nlp.None
}

// voteTypes gives every name of the article one type: the commonest of its mentions, Person winning ties.
func (s *state) voteTypes() map[string]graph.EntityType {
	votes := map[string]map[graph.EntityType]int{}
	for _, m := range s.doc.Mentions {
		if m.Kind == nlp.Named {
			k := strings.Join(s.key(m), " ")
			if votes[k] == nil {
				votes[k] = map[graph.EntityType]int{}
			}
			votes[k][m.Type]++
		}
	}
	out := map[string]graph.EntityType{}
	for k, v := range votes {
		n := -1
		for _, t := range graph.EntityTypes() {
			if v[t] > n {
				n, out[k] = v[t], t
			}
		}
	}
	return out
}

// aliasCues are the words between a person and another name of theirs, by lemma: the second sieve.
var aliasCues = [][]string{
	{"know", "as"}, {"aka"}, {"legal", "name"}, {"name", "have", "be"}, {"a.k.a."}, {"name", "to"}, {"call", "himself"}, {"call", "herself"}, {"real", "name"}, {"bear"}, {"née"}, {"nee"}, {"nickname"}, {"dub"},
}

// aliasStatements joins two names of one sentence between which the article says that they are one person's.
func (s *state) aliasStatements() {
	d := s.doc
	for si := range d.Sentences {
		sent := d.Sentences[si]
		for t := sent.First; t < sent.End; t++ {
			n := s.cueAt(t, sent.End)
			if n == 0 {
				continue
			}
			alias := s.nameAfter(t+n, min(t+n+4, sent.End))
			if alias == nlp.None {
				continue
			}
			if owner := s.aliasOwner(t, sent.First, alias); owner != nlp.None {
				s.mergeChains(d.Mentions[alias].Chain, owner)
			}
		}
	}
}

// cueAt returns the length of the alias cue at token t, 0 when there is none.
func (s *state) cueAt(t, end int) int {
	for _, cue := range aliasCues {
		if t+len(cue) > end {
			continue
		}
		ok := true
		for k, w := range cue {
			if s.doc.Lemma(t+k) != w && strings.ToLower(s.doc.Word(t+k)) != w {
				ok = false
			}
		}
		if ok && cue[0] == "name" && len(cue) == 2 && !s.changesName(t) {
			ok = false
		}
		if ok {
			return len(cue)
		}
	}
	return 0
}

// changesName reports whether a verb of change stands before "name" at token t.
func (s *state) changesName(t int) bool {
	for i := max(0, t-4); i < t; i++ {
		if l := s.doc.Lemma(i); l == "change" || l == "shorten" || l == "legally" {
			return true
		}
	}
	return false
}

// nameAfter returns the first named mention that begins in tokens first to end, skipping quotation marks and
// small words; None when something else comes first. A capitalised word in quotation marks counts as a name.
func (s *state) nameAfter(first, end int) int {
	for t := first; t < end; t++ {
		if m := s.inName[t]; m != nlp.None {
			return m
		}
		w := s.doc.Word(t)
		if s.doc.Tokens[t].UPOS == "PROPN" {
			return s.addName(t)
		}
		if s.doc.Tokens[t].UPOS != "PUNCT" && !definiteDets[strings.ToLower(w)] && s.doc.Tokens[t].UPOS != "AUX" && s.doc.Tokens[t].UPOS != "ADV" {
			return nlp.None
		}
	}
	return nlp.None
}

// addName makes token t, which the name finder overlooked, a named mention of a person.
func (s *state) addName(t int) int {
	d := s.doc
	d.Mentions = append(d.Mentions, nlp.Mention{First: t, End: t + 1, Head: t, Kind: nlp.Named, Type: graph.Person, Chain: s.newChain(graph.Person)})
	i := len(d.Mentions) - 1
	s.inName[t], s.byHead[t] = i, i
	return i
}

// aliasOwner returns the chain of the person whose name the cue at token t is about: the subject of the
// clause, a relative pronoun's antecedent, or the last person named before it.
func (s *state) aliasOwner(t, first, alias int) int {
	for i := t - 1; i >= first; i-- {
		m := s.mentionAt(i)
		if m == nlp.None || m == alias {
			continue
		}
		switch x := s.doc.Mentions[m]; {
		case x.Kind == nlp.Named && s.isPerson(x.Chain) && x.Chain != s.doc.Mentions[alias].Chain:
			return x.Chain
		case x.Kind == nlp.Nominal && !x.Plural && x.Chain == nlp.None:
			// "the 'Stronger' rapper, who changed his name to X": the description takes the new name's chain,
			// and resolve joins that with the person it describes.
			s.join(m, s.doc.Mentions[alias].Chain)
			s.pending[s.doc.Mentions[alias].Chain] = true
			return nlp.None
		}
	}
	return nlp.None
}

// mergeChains makes all mentions of chain from mentions of chain into.
func (s *state) mergeChains(from, into int) {
	if from == into || from == nlp.None || into == nlp.None {
		return
	}
	for i := range s.doc.Mentions {
		if s.doc.Mentions[i].Chain == from {
			s.doc.Mentions[i].Chain = into
		}
	}
	if u, ok := s.salient[from]; ok {
		if v, ok := s.salient[into]; !ok || v.token < u.token {
			s.salient[into] = u
		}
		delete(s.salient, from)
	}
}
