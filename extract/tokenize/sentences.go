package tokenize

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"celebgraph/extract/nlp"
)

var (
	// abbreviations keep their full stop, in lower case without it.
	abbreviations = nlp.WordSet(`mr mrs ms dr prof rev hon gov sen rep gen col capt lt sgt maj cmdr st mt ft jr sr inc ltd co corp llc bros
		jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat
		vs etc eg ie e.g i.e a.m p.m no vol ave blvd rd dept est approx feat messrs mmes esq ph.d u.s u.k d.c u.n l.a n.y`)
	// titles are those after which no sentence ends.
	titles = nlp.WordSet(`mr mrs ms dr prof rev hon gov sen rep gen col capt lt sgt maj cmdr st mt vs e.g i.e eg ie feat messrs no vol`)
	// starters are the words that begin a sentence rather than follow an abbreviation.
	starters = nlp.WordSet(`the a an he she it they we i you his her their its our my this that these those but and so or if when while
		after before as in on at for from with there here what who how why then now meanwhile however although though since both`)
	speech = nlp.WordSet("said says asked added told wrote joked explained replied tweeted quipped continued recalled revealed admitted exclaimed laughed gushed asks adds tells writes insisted shouted")
)

// sentenceEnds returns the token ends of the sentences of the paragraph that begins at token first.
func sentenceEnds(doc *nlp.Document, first int) []int {
	var out []int
	n := len(doc.Tokens)
	for i := first; i < n; i++ {
		if !terminal(doc, i) {
			continue
		}
		end, quoted := i+1, false
		for end < n {
			if k := citation(doc, end); k > 0 {
				end += k
				continue
			}
			if !closes(doc, end) {
				break
			}
			quoted = quoted || isQuote(doc.Word(end))
			end++
		}
		if end < n && begins(doc, i, end, quoted) {
			out = append(out, end)
		}
		if end > i+1 {
			i = end - 1
		}
	}
	if first < n {
		out = append(out, n)
	}
	return out
}

// terminal reports whether token i can end a sentence.
func terminal(doc *nlp.Document, i int) bool {
	w := doc.Word(i)
	switch {
	case w == ".", w == "…", strings.Trim(w, "!?") == "", len(w) > 1 && strings.Trim(w, ".") == "":
		return true
	case len(w) > 1 && strings.HasSuffix(w, "."):
		l := strings.ToLower(strings.TrimSuffix(w, "."))
		return !titles[l] && utf8.RuneCountInString(l) > 1
	}
	return false
}

func isQuote(w string) bool { return strings.ContainsAny(w, "\"“”'‘’»") && len(w) <= 3 }

// closes reports whether token i is a closing mark that belongs to the sentence before it: it stands right
// behind the token before.
func closes(doc *nlp.Document, i int) bool {
	w := doc.Word(i)
	if w == ")" || w == "]" || w == "”" || w == "»" || emoticon.MatchString(w) {
		return true
	}
	return (w == `"` || w == "'" || w == "’" || w == "''") && doc.Tokens[i].Start == doc.Tokens[i-1].End
}

// citation returns the number of tokens of a reference mark at token i, right behind the token before: "[12]".
func citation(doc *nlp.Document, i int) int {
	if i+2 >= len(doc.Tokens) || doc.Tokens[i].Start != doc.Tokens[i-1].End || doc.Word(i) != "[" || doc.Word(i+2) != "]" {
		return 0
	}
	if strings.Trim(doc.Word(i+1), "0123456789") != "" {
		return 0
	}
	return 3
}

// begins reports whether a sentence can begin at token next after the terminal at token i.
func begins(doc *nlp.Document, i, next int, quoted bool) bool {
	w, stop := doc.Word(next), doc.Word(i)
	r, _ := utf8.DecodeRuneInString(w)
	if doc.Tokens[next].Start == doc.Tokens[next-1].End && !quoted && !unicode.IsUpper(r) {
		return false
	}
	switch {
	case stop != "." && len(stop) > 1 && strings.HasSuffix(stop, ".") && strings.Trim(stop, ".") != "":
		return unicode.IsUpper(r) && starters[strings.ToLower(w)] || isQuote(w) && next+1 < len(doc.Tokens)
	case unicode.IsLower(r):
		return (stop == "." || stop == "?") && !quoted && (len(w) > 1 || w == "i") && doc.Tokens[next].Start > doc.Tokens[next-1].End
	case quoted && (unicode.IsUpper(r)) && !strings.HasSuffix(stop, "."):
		return !speechFollows(doc, next)
	case strings.Trim(stop, ".…") == "" && stop != ".":
		return unicode.IsUpper(r) || isQuote(w)
	case w == "," || w == ";" || w == ":" || w == "-" || w == "–" || w == "—" || w == ")":
		return false
	}
	return true
}

// speechFollows reports whether what follows a quotation says who spoke it: `"Why?" Ann asked.`
func speechFollows(doc *nlp.Document, next int) bool {
	for k := next; k < min(next+5, len(doc.Tokens)); k++ {
		if speech[strings.ToLower(doc.Word(k))] {
			return true
		}
		if w := doc.Word(k); w == "." || isQuote(w) {
			return false
		}
	}
	return false
}
