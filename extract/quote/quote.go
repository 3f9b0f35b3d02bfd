// Package quote finds direct speech, the turns of interviews among it, and its speakers.
//
// [Find] marks the quotations of an article by their quotation marks; [Attribute] gives them speakers, once
// names and the pronouns outside quotations are resolved. Attribution follows the sieves of Muzny et al.,
// "A Two-stage Sieve Approach for Quote Attribution" (EACL 2017): the subject of a verb of speech beside the
// quotation, then the speaker of the quotation before it in the same paragraph or of one that is carried on
// from the paragraph before, then the lone subject of the sentence that leads in.
package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"celebgraph/extract/nlp"
)

// minWords is how many words a quotation in single marks or without closing punctuation has at least; shorter
// ones are titles and scare quotes ("the 'Stronger' rapper").
const minWords = 4

// Find fills doc.Quotes with the quotations of every paragraph, in text order, marks included. A quotation
// that its paragraph leaves open ends with the paragraph. The questions and answers of an interview are quotations, too, as
// whole paragraphs.
func Find(doc *nlp.Document) {
	doc.Quotes = nil
	all := paragraphs(doc)
	kinds, begin := turns(doc, all)
	for i, p := range all {
		if kinds[i] == nlp.NoTurn {
			findIn(doc, p)
			continue
		}
		doc.Quotes = append(doc.Quotes, nlp.Quote{Span: nlp.Span{Start: begin[i], End: p.End}, Turn: kinds[i], Speaker: nlp.None, Addressee: nlp.None})
	}
}

// paragraphs returns the spans of the lines of the text that hold something.
func paragraphs(doc *nlp.Document) []nlp.Span {
	var out []nlp.Span
	for start := 0; start < len(doc.Text); {
		end := strings.IndexByte(doc.Text[start:], '\n')
		if end < 0 {
			end = len(doc.Text)
		} else {
			end += start
		}
		if strings.TrimSpace(doc.Text[start:end]) != "" {
			out = append(out, nlp.Span{Start: start, End: end})
		}
		start = end + 1
	}
	return out
}

// marks pairs opening with closing quotation marks. Straight marks are told apart by their neighbours.
var marks = map[rune]rune{'“': '”', '"': '"', '‘': '’', '\'': '\'', '«': '»', '„': '“'}

func findIn(doc *nlp.Document, p nlp.Span) {
	text := doc.Text
	for i := p.Start; i < p.End; {
		r, n := utf8.DecodeRuneInString(text[i:])
		closing, ok := marks[r]
		if !ok || !opens(text, p, i, n) {
			i += n
			continue
		}
		end, closed := closes(text, p, i+n, closing)
		q := nlp.Span{Start: i, End: end}
		if !isSpeech(text[i+n:end], r, closed) {
			if closed && r != '\'' && r != '‘' {
				i = end
			} else {
				i += n
			}
			continue
		}
		doc.Quotes = append(doc.Quotes, nlp.Quote{Span: q, Speaker: nlp.None, Addressee: nlp.None})
		i = end
	}
}

// opens reports whether the mark of n bytes at i can open a quotation: nothing wordlike before it, something after.
func opens(text string, p nlp.Span, i, n int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[p.Start:i])
	after, _ := utf8.DecodeRuneInString(text[i+n : p.End])
	if i > p.Start && (unicode.IsLetter(before) || unicode.IsDigit(before)) {
		return false
	}
	return i+n < p.End && !unicode.IsSpace(after)
}

// closes finds the end of a quotation that began before i, its mark included; closed is false when the
// paragraph ends first. A single mark closes only after a word or punctuation and before no letter, so that
// apostrophes do not.
func closes(text string, p nlp.Span, i int, mark rune) (end int, closed bool) {
	for j := i; j < p.End; {
		r, n := utf8.DecodeRuneInString(text[j:])
		if r == mark || mark == '”' && r == '"' {
			after, _ := utf8.DecodeRuneInString(text[j+n : p.End])
			before, _ := utf8.DecodeLastRuneInString(text[:j])
			single := mark == '\'' || mark == '’'
			if !single || j+n == p.End || !unicode.IsLetter(after) && !unicode.IsDigit(after) && !(hasLower(text[i:j]) && pluralPossessive(before, after, text[j+n:p.End])) {
				return j + n, true
			}
		}
		j += n
	}
	return p.End, false
}

// pluralPossessive guesses whether a single mark after before is that of "the sisters' show".
func pluralPossessive(before, after rune, rest string) bool {
	if before != 's' || after != ' ' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
	return unicode.IsLower(next)
}

// isSpeech tells speech from titles and scare quotes.
func isSpeech(inside string, mark rune, closed bool) bool {
	words := len(strings.Fields(inside))
	body := strings.TrimRightFunc(inside, func(r rune) bool { return strings.ContainsRune(`"”’'»“`, r) || unicode.IsSpace(r) })
	if body == "" {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(body)
	ended := strings.ContainsRune(".,!?…—", last)
	if !closed && (mark == '\'' || mark == '‘') {
		return false
	}
	if ended && words >= 2 {
		return strings.ContainsRune("!?…—", last) || !isTitle(body)
	}
	return words >= minWords && hasLower(body)
}

// titleWords are the words that titles write small.
const titleWords = " a an and at by for from in of on or the to with "

// isTitle reports whether every word is written as in a title: "Night Boat.", as American commas and full stops
// go inside the marks.
func isTitle(s string) bool {
	for i, w := range strings.Fields(s) {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) && (i == 0 || !strings.Contains(titleWords, " "+w+" ")) {
			return false
		}
	}
	return true
}

// hasLower reports whether a word but the first begins with a small letter and has four letters: titles do not.
func hasLower(s string) bool {
	f := strings.Fields(s)
	for i, w := range f {
		if r, _ := utf8.DecodeRuneInString(w); i > 0 && unicode.IsLower(r) && len(w) > 4 {
			return true
		}
	}
	return false
}
