package coref

import (
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// joinTitleParts makes one title of two that only small words divide: "Sleet" and the "Harbour" is "Sleet and the Harbour". Where a
// bare "and" is between them they may be two works.
func (s *state) joinTitleParts() {
	d := s.doc
	for i := 0; i+1 < len(d.Mentions); i++ {
		a, b := d.Mentions[i], d.Mentions[i+1]
		if a.Type != graph.Work || b.Type != graph.Work || b.First-a.End < 1 || b.First-a.End > 3 || d.Tokens[a.First].Sentence != d.Tokens[b.First].Sentence {
			continue
		}
		if !s.tiesTitle(a.End, b.First) {
			continue
		}
		d.Mentions[i].End, d.Mentions[i].Head = b.End, d.HeadOf(a.First, b.End)
		d.Mentions = append(d.Mentions[:i+1], d.Mentions[i+2:]...)
		i--
	}
	s.indexNames()
}

// tiesTitle reports whether the tokens first to end are small words that tie two parts of a title together.
func (s *state) tiesTitle(first, end int) bool {
	ties := false
	for t := first; t < end; t++ {
		w := s.doc.Word(t)
		switch strings.ToLower(w) {
		case "of", "the":
			ties = ties || t > first || w != "the" // "Sleet the Harbour" are two
		case "and", "&":
			ties = ties || capital(w) && !s.headline(t)
		default:
			return false
		}
	}
	return ties
}

// ahead moves the beginning of a work's name back over a preposition with a capital, which the name finder took for none of its
// words: "By the Sea".
func (s *state) ahead(n nlp.Name) nlp.Name {
	d := s.doc
	t := n.First - 1
	if t > 0 && strings.ToLower(d.Word(t)) == "the" && !capital(d.Word(t)) {
		t--
	}
	if t <= d.Sentences[d.Tokens[n.First].Sentence].First || s.headline(t) || d.Tokens[t].UPOS != "ADP" || !capital(d.Word(t)) || s.inName[t] != nlp.None {
		return n
	}
	n.First = t
	return n
}

// familyNames returns the folded plurals of the surnames of the people whose full names the article has: "grays".
func (s *state) familyNames() map[string]bool {
	out := map[string]bool{}
	for _, n := range s.doc.Names {
		if n.Type == nlp.NamePerson && n.End-n.First >= 2 {
			out[graph.FoldName(s.doc.Word(n.End-1))+"s"] = true
		}
	}
	return out
}

// maxBlended is how many people an article may have for a name to be taken for a blend of two of theirs: each is tried with each.
const maxBlended = 40

// blendOf returns the two people of whose given names a single name is a blend, nil where there are not exactly two: "Brannie" of
// Brandon and Annie.
func (s *state) blendOf(part string, full map[int]nameKey) []int {
	if len(full) > maxBlended {
		return nil
	}
	var found []int
	for a, x := range full {
		for b, y := range full {
			if a == b || !s.isPerson(a) || !s.isPerson(b) || len(x) < 2 || len(y) < 2 {
				continue
			}
			if blend(part, x[0], y[0]) {
				if found != nil {
					return nil
				}
				found = []int{min(a, b), max(a, b)}
			}
		}
	}
	return found
}

// blend reports whether word is the beginning of one given name and the end of another, at least two letters of the one and
// of the other, and neither name itself.
func blend(word, first, second string) bool {
	if len(word) < 5 || word == first || word == second || strings.HasPrefix(first, word) || strings.HasSuffix(second, word) {
		return false
	}
	for n := 2; n <= len(word)-2; n++ {
		if strings.HasPrefix(first, word[:n]) && strings.HasSuffix(second, word[n:]) {
			return true
		}
	}
	return false
}
