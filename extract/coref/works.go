package coref

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

var (
	// starNouns stand behind the work that made somebody known: "the Salt star". A singer may be one of a song or of a band.
	starNouns = words("star co-star costar actor actress alum alumna alumnus hitmaker castmate director creator")
	// noWorks stand there as well and are none.
	noWorks = words("hollywood bollywood oscar oscars grammy emmy tony bafta broadway disney instagram youtube tiktok vine snapchat twitter nba nfl mlb nhl wwe ufc",
		"tv r&b hip-hop pop rap rock country soul reality olympic playboy hbo netflix bravo mtv vh1 cw abc nbc cbs bbc fox e! brit aussie british american english",
		"irish scottish australian canadian french italian spanish german swedish indian mexican latin latino latina black white first academy award uk us nyc la",
		"former ex new late guest golden globe internet a-list child teen leading big super mega")
	// credits are put behind names under pictures.
	credits = words("getty splash wenn rex shutterstock backgrid instagram twitter ap infphoto fameflynet akm-gsi")
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
// finder said nothing of them.
func (s *state) findStarWorks() {
	d := s.doc
	for t := 2; t < len(d.Tokens); t++ {
		if !starNouns[d.Lemma(t)] || d.Tokens[t].UPOS == "PROPN" {
			continue
		}
		first := t
		for first-1 > d.Sentences[d.Tokens[t].Sentence].First && s.titleWord(first-1) {
			first--
		}
		for first < t && !capital(d.Word(first)) { // a title begins with a capital
			first++
		}
		if before := first - 1; first == t || t-first > maxTitleWords || strings.ToLower(d.Word(before)) != "the" && d.Tokens[before].XPOS != "PRP$" {
			continue
		}
		if one := d.Tokens[first]; t-first == 1 && (one.UPOS == "ADJ" && one.XPOS != "NNP" || len(d.Word(first)) < 2) {
			continue
		}
		s.addMention(nlp.Mention{First: first, End: t, Head: d.HeadOf(first, t), Kind: nlp.Named, Type: graph.Work, Chain: nlp.None})
	}
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
