package coref

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// maxTitleWords is how long a title in quotation marks may be.
const maxTitleWords = 8

// workNouns stand beside the title of a work.
var workNouns = nlp.WordSet("song single album film movie show series sitcom drama comedy hit track record debut ep book novel memoir play musical video soap blockbuster sequel smash ballad anthem documentary mixtape flick thriller")

// findTitles takes what stands in quotation marks between a determiner or possessive and a noun that describes
// people or works ("the 'Red Moon' star", "her single 'Blue'") for the title of a work, whatever the name finder
// said of it.
func (s *state) findTitles() {
	d := s.doc
	for open := 0; open+2 < len(d.Tokens); open++ {
		if !isMark(d.Word(open)) || s.inName[open] != nlp.None {
			continue
		}
		end := s.titleEnd(open)
		if end == 0 || !s.titleContext(open, end) {
			continue
		}
		s.dropNames(open+1, end)
		last := end
		for last > open+2 && s.closing(last-1) {
			last--
		}
		s.addMention(nlp.Mention{First: open + 1, End: last, Head: d.HeadOf(open+1, last), Kind: nlp.Named, Type: graph.Work, Chain: nlp.None})
		open = end
	}
}

func isMark(w string) bool {
	switch w {
	case "'", "\"", "‘", "’", "“", "”", "''", "``":
		return true
	}
	return false
}

// titleEnd returns the token of the closing mark of a short capitalised stretch, 0 when there is none.
func (s *state) titleEnd(open int) int {
	d := s.doc
	sent := d.Sentences[d.Tokens[open].Sentence]
	for t := open + 1; t < min(sent.End, open+2+maxTitleWords); t++ {
		if isMark(d.Word(t)) {
			if t == open+1 {
				return 0
			}
			return t
		}
		r, _ := utf8.DecodeRuneInString(d.Word(t))
		if unicode.IsLower(r) && len(d.Word(t)) > 4 || t == open+1 && !unicode.IsUpper(r) && !unicode.IsDigit(r) {
			return 0
		}
	}
	return 0
}

// titleContext reports whether the words around a quoted stretch take it for a title.
func (s *state) titleContext(open, end int) bool {
	d := s.doc
	if end+1 < len(d.Tokens) {
		if l := d.Lemma(end + 1); personNouns[l] || femaleNouns[l] || maleNouns[l] || workNouns[l] || l == "co-star" {
			return open > 0 && d.Tokens[end+1].UPOS != "VERB"
		}
	}
	return open > 0 && (workNouns[d.Lemma(open-1)] || s.titled(open, end))
}

// titled reports whether a quoted stretch is set in title case behind a possessive, "in" or "for": "Ann's 'Blue Rain'", "an award for
// 'Blue Rain'".
func (s *state) titled(open, end int) bool {
	d := s.doc
	before := d.Tokens[open-1]
	if w := strings.ToLower(d.Word(open - 1)); before.XPOS != "POS" && before.XPOS != "PRP$" && w != "in" && w != "for" {
		return false
	}
	words := 0
	for t := open + 1; t < end; t++ {
		if w := d.Word(t); capital(w) {
			words++
		} else if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) && d.Tokens[t].UPOS != "ADP" && d.Tokens[t].UPOS != "DET" && d.Tokens[t].UPOS != "CCONJ" && d.Tokens[t].UPOS != "PART" {
			return false
		}
	}
	return words > 0
}

// dropNames removes the named mentions that touch the tokens first to end.
func (s *state) dropNames(first, end int) {
	kept := s.doc.Mentions[:0]
	for _, m := range s.doc.Mentions {
		if m.First >= end || m.End <= first {
			kept = append(kept, m)
		}
	}
	s.doc.Mentions = kept
	s.indexNames()
}

// indexNames notes anew which mention is over each token, all being named ones.
func (s *state) indexNames() {
	for i := range s.inName {
		s.inName[i] = nlp.None
	}
	for i, m := range s.doc.Mentions {
		for t := m.First; t < m.End; t++ {
			s.inName[t] = i
		}
	}
}

func (s *state) addMention(m nlp.Mention) {
	s.doc.Mentions = append(s.doc.Mentions, m)
	for t := m.First; t < m.End; t++ {
		s.inName[t] = len(s.doc.Mentions) - 1
	}
}

// spreadNames marks the parts of people's full names wherever the name finder overlooked them: once "John
// Legend" is known, a capitalised "Legend" is he.
func (s *state) spreadNames() {
	d := s.doc
	parts, whole := map[string]bool{}, map[string]bool{}
	for _, m := range d.Mentions {
		if k := s.key(m); m.Type == graph.Person && len(k) >= 2 {
			whole[strings.Join(k, " ")] = true
			for _, p := range k {
				if len(p) >= 3 && !honorifics[p] && !ranks[p] {
					parts[p] = true
				}
			}
		}
	}
	for t := range d.Tokens {
		if s.inName[t] != nlp.None || !capital(d.Word(t)) || !parts[graph.FoldName(d.Word(t))] || d.Sentences[d.Tokens[t].Sentence].Boilerplate {
			continue
		}
		if strings.EqualFold(d.Word(t), "the") && (t+1 == len(d.Tokens) || !whole["the "+graph.FoldName(d.Word(t+1))]) {
			continue // "The prince" is none of The Queen
		}
		if first := t == d.Sentences[d.Tokens[t].Sentence].First; first && d.Tokens[t].UPOS != "PROPN" && d.Lemma(t) != strings.ToLower(d.Word(t)) {
			continue
		}
		if t > 0 && s.inName[t-1] != nlp.None && d.Mentions[s.inName[t-1]].Type == graph.Person && d.Tokens[t].Head != nlp.None && s.inName[d.Tokens[t].Head] == s.inName[t-1] {
			continue
		}
		s.addMention(nlp.Mention{First: t, End: t + 1, Head: t, Kind: nlp.Named, Type: graph.Person, Chain: nlp.None})
	}
}
