package coref

import (
	"slices"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// headWords end a name in a headline, whose capitals hide where it ends: "Ann Gray Over Wedding".
var headWords = nlp.WordSet("over with and for at in on about after amid before to from by is are was has had as her his their against without during despite since until",
	"not who but or if while when why how reveals says")

// trustVerbs take a person behind "in"; with others that is a place: "in Byron Bay".
var trustVerbs = nlp.WordSet("confide believe interest interested invest trust find see faith belief confidence disappoint disappointed")

// mendNames returns the names of the document with the faults mended that a name finder makes where capitals, titles and
// quotation marks mislead it.
func (s *state) mendNames() []nlp.Name {
	var out []nlp.Name
	surnames := s.surnames()
	for _, n := range s.doc.Names {
		switch {
		case n.Type == nlp.NameWork && n.End == n.First+1 && s.doc.Lemma(n.First) == "the":
			continue
		case n.Type != nlp.NameWork && genres[strings.ToLower(s.doc.Slice(s.doc.TokenSpan(n.First, n.End)))]:
			continue
		case n.Type == nlp.NamePerson:
			n = s.cutName(n)
		case n.Type == nlp.NameWork && s.isPlainWord(n):
			continue
		case n.Type == nlp.NameOrg && n.End == n.First+1 && surnames[s.doc.Word(n.First)] && (n.First == 0 || s.doc.Lemma(n.First-1) != "the"):
			n.Type = nlp.NamePerson // "worked for Banks", who is Ann Banks
		}
		if len(out) > 0 {
			last := &out[len(out)-1]
			if n.First < last.End {
				last.End = max(last.End, n.End) // its surname
				continue
			}
			if end := s.goesOn(*last, n); end > 0 {
				last.End = end
				continue
			}
		}
		switch {
		case s.isBand(n):
			n.Type = nlp.NameGroup
		case s.isRelative(n):
			n.Type = nlp.NamePerson
		case s.isPlayed(n):
			n.Type = nlp.NameWork
		}
		out = append(out, n)
	}
	out = s.dropParts(out)
	places := s.placesAmong(out)
	return slices.DeleteFunc(out, func(n nlp.Name) bool { return n.Type == nlp.NamePerson && places[s.nameOf(n)] })
}

// bandNouns tell who is what in a band.
var bandNouns = nlp.WordSet("frontman frontwoman vocalist bassist drummer guitarist keyboardist bandmate")

// isBand reports whether a name, taken for a work's or an organization's, is that of the band that somebody sings or plays in: "the lead
// singer of Glass Parade".
func (s *state) isBand(n nlp.Name) bool {
	d := s.doc
	if n.Type != nlp.NameWork && n.Type != nlp.NameOrg || n.First == 0 {
		return false
	}
	if things[d.Lemma(n.First-1)].typ == graph.Group && d.Tokens[n.First-1].UPOS == "NOUN" {
		return true // "the indie group Glass Parade"
	}
	switch strings.ToLower(d.Word(s.pastThe(n.First - 1))) {
	case "of", "in":
	default:
		return false
	}
	up := d.Tokens[d.HeadOf(n.First, n.End)].Head
	return up != nlp.None && (bandNouns[d.Lemma(up)] || d.Lemma(up) == "singer" && s.tree.HasLemmaChild(up, "lead"))
}

// pastThe returns the token before an article at t, t where there is none.
func (s *state) pastThe(t int) int {
	if t > 0 && s.doc.Lemma(t) == "the" {
		return t - 1
	}
	return t
}

// genres are kinds of music, and no names.
var genres = nlp.WordSet("r&b k-pop hip-hop edm reggaeton emo indie")

// surnames returns the last words of people's names of two or more.
func (s *state) surnames() map[string]bool {
	out := map[string]bool{}
	for _, n := range s.doc.Names {
		if n.Type == nlp.NamePerson && n.End-n.First > 1 {
			out[s.doc.Word(n.End-1)] = true
		}
	}
	return out
}

// isPlainWord reports whether a name is a single word in small letters that says how something is: "called the album 'forgettable'".
func (s *state) isPlainWord(n nlp.Name) bool {
	if n.End != n.First+1 || !s.lower(n.First) {
		return false
	}
	switch s.doc.Tokens[n.First].UPOS {
	case "ADJ", "ADV", "VERB":
		return true
	}
	return false
}

// isPlayed reports whether a name, taken for a group's or a place's, is that of the work in which the one plays whom the noun behind it describes: "her Salem
// co-star".
func (s *state) isPlayed(n nlp.Name) bool {
	if n.Type != nlp.NameGroup && n.Type != nlp.NamePlace || n.End >= len(s.doc.Tokens) {
		return false
	}
	switch s.doc.Lemma(n.End) {
	case "co-star", "costar", "castmate":
		return true
	case "actor", "actress":
		return n.Type == nlp.NameGroup
	}
	return false
}

// isRelative reports whether a name, taken for a place's, a work's or an organization's, is that of the relative whom the noun before it
// announces: "their daughter, Chicago", "her son Denver".
func (s *state) isRelative(n nlp.Name) bool {
	d := s.doc
	t := n.First - 1
	if n.Type == nlp.NamePerson || n.Type == nlp.NameDate || n.End-n.First > 2 || t < 1 {
		return false
	}
	if d.Word(t) == "," {
		t--
	}
	if bonds[d.Lemma(t)] == "" || d.Tokens[t].UPOS != "NOUN" || s.headline(t) {
		return false
	}
	up := d.Tokens[d.HeadOf(n.First, n.End)]
	if !nlp.IsRel(up.Deprel, "appos", "flat") && up.Head != t && d.Tokens[t].Head != d.HeadOf(n.First, n.End) {
		return false
	}
	return n.End == len(d.Tokens) || d.Tokens[n.End].UPOS != "NOUN" && d.Tokens[n.End].UPOS != "PROPN" && d.Tokens[n.End].XPOS != "POS"
}

// minParts is how many people must have a part behind their names for a list to be one of a cast.
const minParts = 2

// dropParts takes out the names of characters in lists of a cast, "Ann Gray (Rose): ...", where at least so many people have one.
func (s *state) dropParts(names []nlp.Name) []nlp.Name {
	d := s.doc
	ends := map[int]bool{}
	for _, n := range names {
		ends[n.End] = n.Type == nlp.NamePerson && n.End-n.First > 1
	}
	isPart := func(n nlp.Name) bool {
		return n.Type == nlp.NamePerson && n.End-n.First <= 2 && n.First > 0 && n.End+1 < len(d.Tokens) && d.Word(n.First-1) == "(" && d.Word(n.End) == ")" &&
			d.Word(n.End+1) == ":" && ends[n.First-1]
	}
	if people := slices.DeleteFunc(slices.Clone(names), isPart); len(names)-len(people) >= minParts {
		return people
	}
	return names
}

// cutName ends a person's name before a small word: in a headline any ("Ann Gray Over Wedding"), else those at its end ("Prince Leo of").
func (s *state) cutName(n nlp.Name) nlp.Name {
	d := s.doc
	if s.headline(n.First) {
		for t := n.First + 1; t < n.End; t++ {
			if headWords[strings.ToLower(d.Word(t))] {
				n.End = t
			}
		}
	}
	for n.End > n.First+1 && s.lower(n.End-1) && (d.Tokens[n.End-1].UPOS == "ADP" || d.Tokens[n.End-1].UPOS == "CCONJ" || d.Tokens[n.End-1].UPOS == "AUX") {
		n.End--
	}
	return n
}

// goesOn returns the end of the person's name that a and b, which follows it, are parts of: "Crown Prince" and "Henry", or "Marcus", "Suede"
// and "Hill" of "Marcus 'Suede' Hill"; 0 where they are two.
func (s *state) goesOn(a, b nlp.Name) int {
	d := s.doc
	if a.Type != nlp.NamePerson || d.Tokens[a.First].Sentence != d.Tokens[b.First].Sentence {
		return 0
	}
	if b.First == a.End && b.Type == nlp.NamePerson && a.End-a.First == 2 && d.Word(a.First) == "Crown" && isTitle(d.Word(a.First+1)) {
		return b.End
	}
	if a.End+3 > len(d.Tokens) || !isMark(d.Word(a.End)) || isMark(d.Word(a.End-1)) {
		return 0
	}
	shut := a.End + 2
	if !isMark(d.Word(shut)) && shut+1 < len(d.Tokens) {
		shut++ // a nickname of two words
	}
	if !isMark(d.Word(shut)) || shut+1 >= len(d.Tokens) || d.Tokens[shut].End == d.Tokens[shut+1].Start {
		return 0
	}
	if b.First == a.End+1 && b.End == shut && d.Tokens[shut+1].UPOS == "PROPN" && capital(d.Word(shut+1)) {
		return shut + 2 // and the rest of the surname comes as a name of its own
	}
	if b.First == shut+1 && b.Type == nlp.NamePerson && capital(d.Word(a.End+1)) && d.Tokens[a.End+1].UPOS != "VERB" {
		return b.End
	}
	return 0
}

// placeWords end the names of places.
var placeWords = nlp.WordSet("bay beach hills island islands springs city park valley lake lakes county heights falls creek canyon coast street avenue square shores harbor harbour woods grove forest")

// placesAmong returns the names, taken for people's, that stand only behind "in", where no verb trusts anybody, and end like a place's or
// begin like nobody's.
func (s *state) placesAmong(names []nlp.Name) map[string]bool {
	in := map[string]bool{}
	for _, n := range names {
		if n.Type != nlp.NamePerson {
			continue
		}
		d, w := s.doc, s.nameOf(n)
		if _, given := s.names.Female(strings.ToLower(d.Word(n.First))); given && !placeWords[strings.ToLower(d.Word(n.End-1))] {
			continue
		}
		if was, known := in[w]; known && !was {
			continue
		}
		head := d.HeadOf(n.First, n.End)
		above := d.Tokens[head].Head
		in[w] = n.First > 0 && d.Word(n.First-1) == "in" && nlp.IsRel(d.Tokens[head].Deprel, "obl", "nmod") && above != nlp.None && !trustVerbs[d.Lemma(above)] &&
			(n.End >= len(d.Tokens) || d.Tokens[n.End].XPOS != "POS")
	}
	return in
}

// nameOf returns a name as the text has it, in single spaces.
func (s *state) nameOf(n nlp.Name) string { return s.nameText(nlp.Mention{First: n.First, End: n.End}) }
