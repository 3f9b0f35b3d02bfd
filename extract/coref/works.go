package coref

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

var (
	// starNouns stand behind the work that made somebody known: "the Salt star".
	starNouns = nlp.WordSet("star co-star costar actor actress alum alumna alumnus castmate director creator")
	// songNouns stand behind a song in the same way.
	songNouns = nlp.WordSet("singer hitmaker crooner songstress rapper")
	// smallWords are written without a capital within a title.
	smallWords = nlp.WordSet("of and & in a the to for on at with from by or")
	// noWorks stand there as well and are none.
	noWorks = nlp.WordSet("hollywood bollywood oscar oscars grammy emmy tony bafta broadway disney instagram youtube tiktok vine snapchat twitter nba nfl mlb nhl wwe ufc",
		"tv r&b hip-hop pop rap rock country soul reality olympic playboy hbo netflix bravo mtv vh1 cw abc nbc cbs bbc fox e! brit aussie british american english",
		"irish scottish australian canadian french italian spanish german swedish indian mexican latin latino latina black white first academy award uk us nyc la",
		"former ex new late guest golden globe internet a-list child teen leading big super mega")
	// credits are put behind names under pictures.
	credits = nlp.WordSet("getty splash wenn rex shutterstock backgrid instagram twitter ap infphoto fameflynet akm-gsi")
)

// trimWork takes off a work's name what only stands beside it: "the Friends", "Lord of the Rings star", "new Salt".
func (s *state) trimWork(n nlp.Name) nlp.Name {
	d := s.doc
	for n.First+1 < n.End && s.lower(n.First) && (d.Tokens[n.First].UPOS == "DET" || d.Tokens[n.First].XPOS == "PRP$" || d.Lemma(n.First) == "new") {
		n.First++
	}
	for n.First+1 < n.End && s.lower(n.End-1) {
		switch l, u := d.Lemma(n.End-1), d.Tokens[n.End-1].UPOS; {
		case isPersonNoun(l), starNouns[l], u == "ADP", u == "CCONJ", u == "DET":
		default:
			return n
		}
		n.End--
	}
	return n
}

// trimPerson takes off a person's name the credit of a picture ("Ann Gray Getty Images") and what a dash between spaces
// divides from it.
func (s *state) trimPerson(n nlp.Name) nlp.Name {
	d := s.doc
	for t := n.First + 1; t+1 < n.End; t++ {
		if w := d.Word(t); (w == "-" || w == "–" || w == "—") && d.Tokens[t].Start > d.Tokens[t-1].End {
			n.End = t
		}
	}
	switch d.Word(n.First) {
	case "Sen.", "Gov.", "Rep.", "Pres.":
		if n.End-n.First > 1 {
			n.First++ // titles are none of a name
		}
	}
	for t := n.First + 2; t < n.End; t++ {
		if credits[strings.ToLower(d.Word(t))] {
			n.End = t
		}
	}
	return n
}

// findStarWorks takes the capitalised words between "the" and a noun such as "star" for the title of a work, where the name
// finder said nothing of them; and those behind a work there: "the Salt and Pepper star".
func (s *state) findStarWorks() {
	d := s.doc
	for t := 2; t < len(d.Tokens); t++ {
		singer := songNouns[d.Lemma(t)]
		if !singer && !starNouns[d.Lemma(t)] || d.Tokens[t].UPOS == "PROPN" && capital(d.Word(t)) {
			continue
		}
		start := d.Sentences[d.Tokens[t].Sentence].First
		first := t
		for first-1 > start && (s.titleWord(first-1) || s.glues(first-1)) {
			first--
		}
		listed := false
		if w := s.inNameAt(first - 1); w != nlp.None && first < t && first > start && d.Mentions[w].Type == graph.Work {
			if d.Tokens[first].UPOS == "ADP" && !capital(d.Word(first)) { // "the Real Brides of Atlanta star"
				s.extend(w, t)
				continue
			}
			listed = d.Tokens[first].UPOS == "CCONJ"
		}
		for first < t && !capital(d.Word(first)) { // a title begins with a capital
			first++
		}
		if first == t || t-first > maxTitleWords || singer && s.isA(t-1, nlp.NamePlace) {
			continue
		}
		if !listed && !s.beforeStar(first, t, singer) {
			continue
		}
		if one := d.Tokens[first]; t-first == 1 && (one.UPOS == "ADJ" && one.XPOS != "NNP" || len(d.Word(first)) < 2) {
			continue
		}
		s.addWork(first, t)
	}
}

// beforeStar reports whether the words first to star, a noun, stand where a title does: behind "the", or behind "her" if that is no
// singer's song; or anywhere before a star's name, "Salt star Ann Gray".
func (s *state) beforeStar(first, star int, singer bool) bool {
	d := s.doc
	if first > 0 && (strings.ToLower(d.Word(first-1)) == "the" || !singer && d.Tokens[first-1].XPOS == "PRP$") {
		return true
	}
	if star+1 >= len(d.Tokens) || s.headline(star) || s.inName[star+1] == nlp.None || d.Mentions[s.inName[star+1]].Type != graph.Person {
		return false
	}
	for t := first; t < star; t++ {
		if capital(d.Word(t)) && d.Tokens[t].UPOS != "PROPN" {
			return false
		}
	}
	return true
}

// extend moves the end of the named mention w.
func (s *state) extend(w, end int) {
	m := &s.doc.Mentions[w]
	for t := m.End; t < end; t++ {
		s.inName[t] = w
	}
	m.End, m.Head = end, s.doc.HeadOf(m.First, end)
}

// addWork adds a mention of a work, the tokens first to end.
func (s *state) addWork(first, end int) {
	s.addMention(nlp.Mention{First: first, End: end, Head: s.doc.HeadOf(first, end), Kind: nlp.Named, Type: graph.Work, Chain: nlp.None})
}

// glues reports whether token t is a hyphen without spaces around it.
func (s *state) glues(t int) bool {
	d := s.doc
	return t > 0 && t+1 < len(d.Tokens) && d.Word(t) == "-" && d.Tokens[t].Start == d.Tokens[t-1].End && d.Tokens[t+1].Start == d.Tokens[t].End
}

// findCalledWorks takes the words in title case behind a noun of works for the title of one: all of them where the text says so
// ("a show called Monday at the Zoo with Harold", whatever names are among them), those that are in no name where they only follow
// ("her new single Malta").
func (s *state) findCalledWorks() {
	d := s.doc
	for t := 1; t+1 < len(d.Tokens); t++ {
		if !workNouns[d.Lemma(t)] || d.Tokens[t].UPOS != "NOUN" || d.Tokens[t].XPOS == "NNS" || s.inName[t] != nlp.None || s.headline(t) {
			continue
		}
		first, called := t+1, false
		if s.inName[t+1] != nlp.None {
			continue
		}
		switch strings.ToLower(d.Word(first)) {
		case "called", "titled", "entitled", "named", "dubbed":
			first, called = first+1, true
		}
		end := s.titleRun(first, called)
		if end == first {
			continue
		}
		for k := first; k < end; k++ {
			if s.inName[k] != nlp.None { // as only those may have that are called so
				s.dropNames(first, end)
				break
			}
		}
		s.addWork(first, end)
	}
}

// starVerbs and partNouns stand before a preposition and a work: "to star in Night Ferry", "the premiere of Night Ferry".
var (
	starVerbs = nlp.WordSet("star costar co-star guest-star")
	partNouns = nlp.WordSet("role part cast set premiere finale season episode sequel screening lead reboot remake revival production filming")
)

// findStarredWorks takes a title for one, where the name finder said nothing of it, behind what is said of works alone.
func (s *state) findStarredWorks() {
	d := s.doc
	for t := 0; t+2 < len(d.Tokens); t++ {
		l := d.Lemma(t)
		switch strings.ToLower(d.Word(t + 1)) {
		case "in":
			if !(starVerbs[l] && d.Tokens[t].UPOS == "VERB") && l != "role" && l != "part" && l != "lead" {
				continue
			}
		case "of", "to":
			if !partNouns[l] || d.Tokens[t].UPOS != "NOUN" {
				continue
			}
		default:
			continue
		}
		if end := s.titleRun(t+2, false); end > t+2 && !s.headline(t) && !s.isA(t+2, nlp.NamePlace) {
			s.addWork(t+2, end)
		}
	}
}

// spreadWorks marks titles of two words or more wherever the name finder overlooked them, as long as they are written alike.
func (s *state) spreadWorks() {
	d := s.doc
	known, seen := map[string][]nlp.Mention{}, map[string]bool{}
	for _, m := range d.Mentions {
		if title := s.nameText(m); m.Type == graph.Work && m.End-m.First > 1 && !seen[title] {
			seen[title] = true
			known[d.Word(m.First)] = append(known[d.Word(m.First)], m)
		}
	}
	for t := range d.Tokens {
		for _, m := range known[d.Word(t)] {
			if end := t + m.End - m.First; s.written(t, m) {
				s.addWork(t, end)
				break
			}
		}
	}
}

// written reports whether the words of a mention stand at token t, in one sentence and no name.
func (s *state) written(t int, m nlp.Mention) bool {
	d := s.doc
	end := t + m.End - m.First
	if end > d.Sentences[d.Tokens[t].Sentence].End || d.Sentences[d.Tokens[t].Sentence].Boilerplate {
		return false
	}
	for k := t; k < end; k++ {
		if s.inName[k] != nlp.None || d.Word(k) != d.Word(m.First+k-t) {
			return false
		}
	}
	return true
}

// titleRun returns the end of the words in title case that begin at token first: small words only between them, no date alone. Where a
// name is among them there is no such title, but where all are called one.
func (s *state) titleRun(first int, called bool) int {
	d := s.doc
	end := first
	limit := min(d.Sentences[d.Tokens[first-1].Sentence].End, first+maxTitleWords)
	for t := first; t < limit; t++ {
		w := d.Word(t)
		switch {
		case s.inName[t] != nlp.None && !called:
			return first
		case capital(w) && w != "I" && d.Tokens[t].UPOS != "PRON" && (called || d.Tokens[t].UPOS == "PROPN" && !s.isA(t, nlp.NameDate)):
			end = t + 1
		case t == first:
			return first
		case smallWords[w] || called && s.glues(t) || called && d.Tokens[t].XPOS == "POS":
		default:
			return end
		}
	}
	return end
}

// isA reports whether the name finder has taken token t for a word of a name of a type: "her new single Friday" came out on a
// date, "the Chicago rapper" is from a place.
func (s *state) isA(t int, typ nlp.NameType) bool {
	return slices.ContainsFunc(s.doc.Names, func(n nlp.Name) bool { return n.Type == typ && n.First <= t && t < n.End })
}

// titleWord reports whether token t may be a word of an unknown title.
func (s *state) titleWord(t int) bool {
	w := s.doc.Word(t)
	if s.inName[t] != nlp.None || noWorks[strings.ToLower(w)] || strings.HasSuffix(strings.ToLower(w), "-winning") || strings.HasSuffix(w, "-year-old") {
		return false
	}
	switch w {
	case "of", "and", "&", "in", "a", "to", "for", "on":
		return true
	}
	return capital(w) && s.doc.Tokens[t].UPOS != "VERB"
}

// lower reports whether token t has no capital.
func (s *state) lower(t int) bool { return strings.ToLower(s.doc.Word(t)) == s.doc.Word(t) }

// capital reports whether a word begins with a capital.
func capital(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}
