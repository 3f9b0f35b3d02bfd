// Package tokenize finds the paragraphs, sentences and tokens of an article.
//
// Tokens are the syntactic words of Universal Dependencies English: "don't" is "do" and "n't", "Ann's" is "Ann"
// and "'s", words are split at hyphens but for prefixes ("co-star", "ex-wife"), punctuation stands alone. Every
// byte that is not white space belongs to exactly one token, in order, so offsets always slice back.
//
// A line is a paragraph, unless the text is hard-wrapped; sentences never cross paragraphs. A sentence ends at a
// full stop, question or exclamation mark or ellipsis, closing quotation marks included, where what follows can
// begin one. A sentence of more than [MaxTokens] is cut, not dropped. The cost is linear in the text.
//
// Limits: no model decides about abbreviations, so "He lives in the U.S. She does not." is split only because
// "She" begins a sentence more often than it follows "U.S."; unpunctuated text is one sentence a line.
package tokenize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"celebgraph/extract/nlp"
)

// MaxTokens is the length at which a sentence is cut.
const MaxTokens = 300

// Annotate fills doc.Sentences and doc.Tokens, with offsets, sentence and paragraph numbers, headlines and
// boilerplate marked. It needs doc.Text and, for the headline, doc.Title.
func Annotate(doc *nlp.Document) {
	doc.Tokens, doc.Sentences = nil, nil
	for p, span := range Paragraphs(doc.Text, doc.Title) {
		first := len(doc.Tokens)
		for _, s := range words(doc.Text, span) {
			doc.Tokens = append(doc.Tokens, nlp.Token{Span: s, Head: nlp.None})
		}
		title := doc.Title.Len() > 0 && doc.Title.Contains(span)
		furniture := !title && isBoilerplate(doc.Slice(span))
		head := title || !furniture && looksLikeHeadline(doc, first)
		for _, end := range sentenceEnds(doc, first) {
			for first < end {
				stop := min(end, first+MaxTokens)
				for i := first; i < stop; i++ {
					doc.Tokens[i].Sentence = len(doc.Sentences)
				}
				doc.Sentences = append(doc.Sentences, nlp.Sentence{First: first, End: stop, Paragraph: p, Headline: head, Boilerplate: furniture})
				first = stop
			}
		}
	}
}

// Paragraphs returns the spans of the lines of text that hold something, hard-wrapped lines joined. The title,
// where given, is a paragraph of its own.
func Paragraphs(text string, title nlp.Span) []nlp.Span {
	var out []nlp.Span
	for start := 0; start < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		if title.Start <= start && start < title.End && title.End < end {
			end = title.End
		}
		line := trim(text, nlp.Span{Start: start, End: end})
		if line.Len() > 0 {
			if n := len(out); n > 0 && !title.Overlaps(out[n-1]) && wrapped(text, out[n-1], line) {
				out[n-1].End = line.End
			} else {
				out = append(out, line)
			}
		}
		start = end
		if start < len(text) && text[start] == '\n' {
			start++
		}
	}
	return out
}

// wrapped reports whether line continues the paragraph before it, which a hard line break has cut: the next
// line, after a long one without end, that begins with a small letter.
func wrapped(text string, before, line nlp.Span) bool {
	if strings.Count(text[before.End:line.Start], "\n") != 1 {
		return false
	}
	lastLine := text[before.Start:before.End]
	if i := strings.LastIndexByte(lastLine, '\n'); i >= 0 {
		lastLine = lastLine[i+1:]
	}
	last, _ := utf8.DecodeLastRuneInString(lastLine)
	next, _ := utf8.DecodeRuneInString(text[line.Start:])
	return len(lastLine) > 50 && len(lastLine) < 120 && unicode.IsLower(next) && !strings.ContainsRune(".!?:", last)
}

func trim(text string, s nlp.Span) nlp.Span {
	part := text[s.Start:s.End]
	s.End = s.Start + len(strings.TrimRightFunc(part, unicode.IsSpace))
	s.Start = s.End - len(strings.TrimLeftFunc(text[s.Start:s.End], unicode.IsSpace))
	return s
}

// looksLikeHeadline reports whether the paragraph of the tokens from first on is set like a headline: short, no
// full stop, most longer words capitalised.
func looksLikeHeadline(doc *nlp.Document, first int) bool {
	n := len(doc.Tokens) - first
	if n < 3 || n > 25 || strings.ContainsAny(doc.Word(len(doc.Tokens)-1), `.!?"”,;:`) {
		return false
	}
	long, capital := 0, 0
	for i := first; i < len(doc.Tokens); i++ {
		w := doc.Word(i)
		r, _ := utf8.DecodeRuneInString(w)
		if len(w) > 3 && unicode.IsLetter(r) {
			long++
			if unicode.IsUpper(r) {
				capital++
			}
		}
	}
	return long >= 3 && capital*4 >= long*3
}
