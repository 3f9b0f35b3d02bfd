package coref

import (
	"strings"

	"celebgraph/extract/nlp"
)

const (
	// minHeadings is how many people must have headings of their own for an article to be a list of people.
	minHeadings = 2
	// sectionParagraphs is how many paragraphs behind a heading are on the person it names.
	sectionParagraphs = 2
)

// findSections notes, for each sentence of a list of people, whom it is on: "Ann Gray (2006-2008)" above a paragraph, "Ann Gray: She ...", "3. Ann Gray".
func (s *state) findSections() {
	d := s.doc
	s.section = nil
	heads := map[int]bool{}
	section := make([]int, len(d.Sentences))
	latest, since := nlp.None, 0
	for i := range d.Sentences {
		if c := s.heading(i); c != nlp.None {
			heads[c] = true
			latest, since = c, d.Sentences[i].Paragraph
		}
		section[i] = nlp.None
		if latest != nlp.None && d.Sentences[i].Paragraph-since <= sectionParagraphs {
			section[i] = latest
		}
	}
	if len(heads) >= minHeadings {
		s.section = section
	}
}

// heading returns the person whom sentence i is a heading on, or begins with one on, None for others: nothing but a name, numbers and marks, or these
// before a colon.
func (s *state) heading(i int) int {
	d := s.doc
	sent := d.Sentences[i]
	if d.Tokens[sent.First].Start < d.Title.End || sent.Boilerplate || i > 0 && d.Sentences[i-1].Paragraph == sent.Paragraph {
		return nlp.None
	}
	found := nlp.None
	for t := sent.First; t < sent.End; t++ {
		switch mi := s.inName[t]; {
		case mi != nlp.None && found == nlp.None && s.isPerson(d.Mentions[mi].Chain) && d.Mentions[mi].End-d.Mentions[mi].First > 1:
			found = d.Mentions[mi].Chain
			t = d.Mentions[mi].End - 1
		case d.Word(t) == ":" && found != nlp.None:
			return found
		case d.Word(t) == "(" && found != nlp.None:
			for t+1 < sent.End && d.Word(t) != ")" {
				t++
			}
		case mi == nlp.None && (d.Tokens[t].UPOS == "PUNCT" || d.Tokens[t].UPOS == "NUM" || strings.HasPrefix(d.Word(t), "#")):
		default:
			return nlp.None
		}
	}
	return found
}

// inSection returns whom the section of mention m is on, where m may mean them; None elsewhere.
func (s *state) inSection(m *nlp.Mention, skip map[int]bool) int {
	if s.section == nil {
		return nlp.None
	}
	c := s.section[s.doc.Tokens[m.First].Sentence]
	if c == nlp.None || skip[c] || !compatible(m.Gender, s.doc.Chains[c].Gender) {
		return nlp.None
	}
	return c
}

// topicAnd returns, for a plural in the section on somebody before anybody else is named there, the person of the title and that one: "The two were
// spotted kissing"; nil elsewhere.
func (s *state) topicAnd(m *nlp.Mention) []int {
	c, topic := s.inSection(m, nil), s.topic()
	if c == nlp.None || topic == nlp.None || topic == c {
		return nil
	}
	at := s.doc.Tokens[m.First].Sentence
	for i := len(s.doc.Mentions) - 1; i >= 0; i-- {
		x := &s.doc.Mentions[i]
		if x.First >= m.First || x.Kind != nlp.Named || !s.isPerson(x.Chain) {
			continue
		}
		if s.section[s.doc.Tokens[x.First].Sentence] != c || at-s.doc.Tokens[x.First].Sentence > 6 {
			break
		}
		if x.Chain != c && x.Chain != topic {
			return nil
		}
	}
	return []int{c, topic}
}
