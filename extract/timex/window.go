package timex

import "celebgraph/extract/nlp"

// The bytes around a year that a form can need, and those after a date in which one relative to it is looked for.
const (
	before = 72
	after  = 24
	reach  = 400
)

// windows returns the stretches of text around numbers that may be years, in order and apart from each other, cut
// at spaces. Patterns are tried on these only: most of an article holds no year, and Go's regular expressions
// read little more than a megabyte of it a second.
func windows(text string) []nlp.Span {
	var out []nlp.Span
	for i := 0; i+4 <= len(text); i++ {
		if c := text[i]; c != '1' && c != '2' || i > 0 && isDigit(text[i-1]) {
			continue
		}
		if s := text[i : i+2]; s != "19" && s != "20" || !isDigit(text[i+2]) || !isDigit(text[i+3]) {
			continue
		}
		out = appendWindow(out, window(text, i-before, i+4+after))
		i += 3
	}
	return out
}

// window widens or cuts start and end to the text and to white space next to them.
func window(text string, start, end int) nlp.Span {
	start, end = max(start, 0), min(end, len(text))
	for start > 0 && !isSpace(text[start-1]) {
		start--
	}
	for end < len(text) && !isSpace(text[end]) {
		end++
	}
	return nlp.Span{Start: start, End: end}
}

// appendWindow adds w, which begins no earlier than the last window, joined to that one where they touch.
func appendWindow(out []nlp.Span, w nlp.Span) []nlp.Span {
	if n := len(out); n > 0 && w.Start <= out[n-1].End {
		out[n-1].End = max(out[n-1].End, w.End)
		return out
	}
	return append(out, w)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }
