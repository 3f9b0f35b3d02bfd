package tokenize

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"celebgraph/extract/nlp"
)

// words returns the spans of the tokens of one paragraph.
func words(text string, p nlp.Span) []nlp.Span {
	var out []nlp.Span
	for i := p.Start; i < p.End; {
		r, n := utf8.DecodeRuneInString(text[i:p.End])
		if unicode.IsSpace(r) {
			i += n
			continue
		}
		j := i
		for j < p.End {
			r, n := utf8.DecodeRuneInString(text[j:p.End])
			if unicode.IsSpace(r) {
				break
			}
			j += n
		}
		whole := j-i <= maxChunk || address.MatchString(text[i:j])
		for i < j {
			k := j
			if !whole {
				k = piece(text, i, j)
			}
			out = chunk(out, text, i, k)
			i = k
		}
	}
	return out
}

// maxChunk is the length in bytes from which on a chunk without white space is cut before it is looked at: no
// word is that long, and the rules, which look at a chunk as a whole several times, stay linear in the text.
const maxChunk = 96

// piece returns where the first piece of the chunk text[i:j] ends: the whole chunk when it is short, else at the
// last change between letters or digits and other runes that keeps the piece short.
func piece(text string, i, j int) int {
	if j-i <= maxChunk {
		return j
	}
	cut, last := i, i
	before := false
	for k, r := range text[i:j] {
		if k > maxChunk {
			break
		}
		inWord := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '\u200d' || r == '\ufe0f'
		if k > 0 && inWord != before {
			cut = i + k
		}
		before, last = inWord, i+k
	}
	if cut == i {
		cut = last
	}
	return cut
}

var (
	// address ends in a letter, digit, slash or the like: marks behind it belong to the sentence.
	address  = regexp.MustCompile(`^(?:(?:(?:https?|ftp)://|www\.)\S*[^\s.,;:!?'"’”)\]>…]|(?:mailto:)?[\w.+-]+@[\w-]+\.[\w.-]*\w|@\w+|#\w*[\pL_]\w*|(?:[a-zA-Z0-9-]+\.)+(?:com|org|net|edu|gov|co\.uk|io|tv|me|fm|info|biz)(?:/\S*[^\s.,;:!?'"’”)\]>…]|/)?)$`)
	emoticon = regexp.MustCompile(`^(?:[:;=8xX]['\-^o]?[)(\]\[dDpPoO/\\|*3]+|<3+|\^_+\^|[)(\]\[][-']?[:;=])$`)
	numeric  = regexp.MustCompile(`^[+-]?\d[\d,.:/]*\d$|^\d$|^(?:\d-)?(?:\d{3}[-/.])*\d{3}-\d{4}$|^\d{5}-\d{4}$|^\d+-\d+-\d+$|^\d{1,4}-\w{3}-\d{2,4}$`)
	decade   = regexp.MustCompile(`^(?:['’‘]\d0s|['’‘]\d\d|\d*\d0['’]s|(?i:['’‘](?:n|em|til|cause|tis|twas|bout)['’]?))$`)
	currency = regexp.MustCompile(`^(?:US|AU|NZ|CA|HK|[AC])\$(?:\d|$)`)
	unit     = regexp.MustCompile(`(?i)^(\d[\d.,:]*)(am|pm|a\.m\.|p\.m\.|mph|kg|km|lb|lbs|mins?|hrs?|yrs?|ft|cm|mm|m|k|bn|mb|gb)$`)
	initials = regexp.MustCompile(`^(?:\p{L}\.)+\p{L}?\.?$`)
	stylized = regexp.MustCompile(`^\p{L}+[!$]\p{L}+$|^\p{L}+\.\p{L}+\.\p{L}+$|^\p{L}+&\p{L}+$|^\p{L}\+\p{L}$`)
	joined   = regexp.MustCompile(`^(\p{L}*\p{Ll}{2})([.!?])(\p{Lu}\p{Ll}*)$`)
)

// openers and closers are peeled off the ends of a chunk, one token each; runs of one mark stay together.
const (
	openers = "\"“”„‟«»‘’'`([{<¿¡*_~|—–-…$£€¥§•·=+/\\#^"
	closers = "\"“”„‟«»‘’'`)]}>.,;:!?…%*_~|—–-$£€¥°=+/\\#^"
)

// chunk splits text[i:j], which has no white space.
func chunk(out []nlp.Span, text string, i, j int) []nlp.Span {
	if letters(text[i:j]) { // nearly every word: no rule but this one applies
		if n := contracted(text[i:j]); n > 0 {
			return append(out, nlp.Span{Start: i, End: i + n}, nlp.Span{Start: i + n, End: j})
		}
		return append(out, nlp.Span{Start: i, End: j})
	}
	if address.MatchString(text[i:j]) || emoticon.MatchString(text[i:j]) || decade.MatchString(text[i:j]) {
		return append(out, nlp.Span{Start: i, End: j})
	}
	var tail []nlp.Span
	for i < j {
		r, _ := utf8.DecodeRuneInString(text[i:j])
		if !strings.ContainsRune(openers, r) || keepsFirst(text[i:j]) {
			break
		}
		n := run(text[i:j], r)
		out, i = append(out, nlp.Span{Start: i, End: i + n}), i+n
	}
	for i < j {
		r, _ := utf8.DecodeLastRuneInString(text[i:j])
		if !strings.ContainsRune(closers, r) || keepsLast(text, i, j, r) {
			break
		}
		n := runBack(text[i:j], r)
		if n == 2 && r == '.' && abbreviated(text, i, j-1) {
			n = 1 // "Inc.."
		}
		tail, j = append(tail, nlp.Span{Start: j - n, End: j}), j-n
	}
	if i < j {
		out = core(out, text, i, j)
	}
	for k := len(tail) - 1; k >= 0; k-- {
		out = append(out, tail[k])
	}
	return out
}

// keepsLast reports whether the chunk text[i:j] keeps its last mark r.
func keepsLast(text string, i, j int, r rune) bool {
	s := text[i:j]
	return address.MatchString(s) || emoticon.MatchString(s) || decade.MatchString(s) || r == '.' && abbreviated(text, i, j) || r == '!' && exclaimed(s)
}

// letters reports whether s is of ASCII letters only.
func letters(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// keepsFirst reports whether a chunk keeps its first mark: "'90s", "'s", "-5", "#tag", "@name", a heart.
func keepsFirst(s string) bool {
	if clitic(s) == len(s) && len(s) > 1 || address.MatchString(s) || emoticon.MatchString(s) {
		return true
	}
	r, n := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[n:])
	switch r {
	case '\'', '’', '‘':
		return decade.MatchString(strings.TrimRight(s, ".,;:!?)\"”")) || unicode.IsDigit(next) && len(s) >= n+2 && !strings.ContainsAny(s[n:], "'’") && len(strings.TrimRight(s[n:], "s.,"))+n <= n+2
	case '-', '+':
		return unicode.IsDigit(next) && numeric.MatchString(s)
	}
	return false
}

// run returns the length of the run of mark r at the beginning of s: dots, dashes and the like stay together.
func run(s string, r rune) int {
	n := utf8.RuneLen(r)
	if !strings.ContainsRune("-–—*_=~.…`'", r) {
		return n
	}
	total := n
	for total+n <= len(s) && strings.HasPrefix(s[total:], string(r)) {
		total += n
	}
	if (r == '\'' || r == '`') && total != 2*n {
		return n
	}
	return total
}

func runBack(s string, r rune) int {
	n := utf8.RuneLen(r)
	total := n
	if !strings.ContainsRune("-–—*_=~.…!?'", r) {
		return n
	}
	for total+n <= len(s) && strings.HasSuffix(s[:len(s)-total], string(r)) {
		total += n
	}
	if r == '!' || r == '?' {
		for total < len(s) && strings.ContainsRune("!?", rune(s[len(s)-total-1])) {
			total++
		}
	}
	if r == '\'' && total != 2*n {
		return n
	}
	return total
}

// core splits what is left of a chunk when its outer marks are off.
func core(out []nlp.Span, text string, i, j int) []nlp.Span {
	s := text[i:j]
	if address.MatchString(s) || numeric.MatchString(s) || initials.MatchString(s) || decade.MatchString(s) || exclaimed(s) {
		return append(out, nlp.Span{Start: i, End: j})
	}
	if currency.MatchString(s) {
		k := i + strings.IndexByte(s, '$') + 1
		if out = append(out, nlp.Span{Start: i, End: k}); k == j {
			return out
		}
		return core(out, text, k, j)
	}
	if m := unit.FindStringSubmatchIndex(s); m != nil {
		return append(out, nlp.Span{Start: i, End: i + m[3]}, nlp.Span{Start: i + m[3], End: j})
	}
	if m := joined.FindStringSubmatchIndex(s); m != nil {
		return append(out, nlp.Span{Start: i, End: i + m[3]}, nlp.Span{Start: i + m[4], End: i + m[5]}, nlp.Span{Start: i + m[6], End: j})
	}
	if n := clitic(s); n > 0 && n < len(s) {
		out = core(out, text, i, j-n)
		return append(out, nlp.Span{Start: j - n, End: j})
	}
	if at, n := cut(s); n > 0 {
		if at > 0 {
			out = chunk(out, text, i, i+at)
		}
		out = append(out, nlp.Span{Start: i + at, End: i + at + n})
		if i+at+n < j {
			out = chunk(out, text, i+at+n, j)
		}
		return out
	}
	if n := contracted(s); n > 0 {
		return append(out, nlp.Span{Start: i, End: i + n}, nlp.Span{Start: i + n, End: j})
	}
	return append(out, nlp.Span{Start: i, End: j})
}

// clitics are the endings that are words of their own, in lower case with every kind of apostrophe.
var clitics = func() (out []string) {
	for _, c := range []string{"n't", "'ll", "'re", "'ve", "'s", "'m", "'d"} {
		for _, mark := range []string{"'", "’", "‘", "`", "´"} {
			out = append(out, strings.Replace(c, "'", mark, 1))
		}
	}
	return out
}()

// clitic returns the length in bytes of the clitic at the end of s, 0 when there is none.
func clitic(s string) int {
	for _, e := range clitics {
		if len(s) >= len(e) && strings.EqualFold(s[len(s)-len(e):], e) {
			return len(e)
		}
	}
	return 0
}

// fused are words written as one that are two, with the length of the first.
var fused = map[string]int{"cannot": 3, "gonna": 3, "gotta": 3, "wanna": 3, "dont": 2, "didnt": 3, "doesnt": 4, "isnt": 2, "wasnt": 3,
	"werent": 4, "wouldnt": 5, "couldnt": 5, "shouldnt": 6, "havent": 4, "hasnt": 3, "hadnt": 3, "arent": 3, "wont": 2, "im": 1, "ive": 1, "youre": 3, "theyre": 4, "thats": 4, "theres": 5}

func contracted(s string) int {
	if len(s) > 8 {
		return 0
	}
	return fused[strings.ToLower(s)]
}

// prefixes stay with their word at a hyphen, as in the English Web Treebank.
var prefixes = func() map[string]bool {
	m := map[string]bool{}
	for _, p := range strings.Fields("co e ex pre post non re un anti pro mid semi sub multi over under ultra super mini mega inter intra micro neo pseudo quasi counter extra arch mis t x") {
		m[p] = true
	}
	return m
}()

// cut returns the place and length of the first mark inside s at which it is split; n is 0 for none.
func cut(s string) (at, n int) {
	for i, r := range s {
		if i == 0 && r < utf8.RuneSelf && !isSymbol(r) {
			continue
		}
		size := utf8.RuneLen(r)
		switch {
		case size < 0:
			continue
		case r == '-' || r == '‐' || r == '‑':
			if i > 0 && !keepsHyphen(s, i) {
				return i, size
			}
		case r == '–' || r == '—' || r == '"' || r == '“' || r == '”' || r == '(' || r == ')' || r == '[' || r == ']' || r == ';' || r == '!' || r == '?' || r == '…':
			if !stylized.MatchString(s) {
				return i, runOf(s[i:], r, size)
			}
		case r == ',' || r == '<' || r == '>':
			if i > 0 && !between(s, i, size, unicode.IsDigit) {
				return i, size
			}
		case r == ':' || r == '/' || r == '&' || r == '=':
			if between(s, i, size, unicode.IsLetter) && !stylized.MatchString(s) && len(s) > 5 {
				return i, size
			}
		case r == '.' && strings.HasPrefix(s[i:], ".."):
			return i, run(s[i:], '.')
		case r == '$' || r == '£' || r == '€':
			if !stylized.MatchString(s) {
				return i, size
			}
		case isSymbol(r):
			return i, cluster(s[i:])
		}
	}
	return 0, 0
}

func runOf(s string, r rune, size int) int {
	if r == '!' || r == '?' {
		return len(s) - len(strings.TrimLeft(s, "!?"))
	}
	return max(size, run(s, r))
}

// isSymbol reports emoji and other pictographs.
func isSymbol(r rune) bool { return r > 0x2000 && unicode.Is(unicode.So, r) }

// cluster returns the length of the grapheme cluster at the beginning of s (Unicode Standard Annex 29), so that
// an emoji of several code points is one token.
func cluster(s string) int {
	g := graphemes.FromString(s)
	if g.Next() {
		return len(g.Value())
	}
	return len(s)
}

// between reports whether the mark at i stands between two runes of a kind.
func between(s string, i, size int, kind func(rune) bool) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+size:])
	return i > 0 && kind(before) && kind(after)
}

// keepsHyphen reports whether the hyphen at i stays inside its word: after a prefix and in numbers.
func keepsHyphen(s string, i int) bool {
	left := strings.ToLower(s[:i])
	if k := strings.LastIndexByte(left, '-'); k >= 0 {
		left = left[k+1:]
	}
	return prefixes[left] || numeric.MatchString(s)
}

// abbreviated reports whether text[i:j], which ends in a full stop, keeps it: initials and known abbreviations,
// "No." where a number follows.
func abbreviated(text string, i, j int) bool {
	s := text[i:j]
	if strings.HasSuffix(s, "..") {
		return false
	}
	low := strings.ToLower(strings.TrimSuffix(s, "."))
	if low == "no" {
		rest := strings.TrimLeft(text[j:min(len(text), j+8)], " \u00a0#")
		return rest != "" && rest[0] >= '0' && rest[0] <= '9'
	}
	return initials.MatchString(s) && len(s) > 1 || abbreviations[low]
}

// exclaimed reports names of one capital letter and an exclamation mark; longer ones look like any exclamation.
func exclaimed(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[0] != 'I' && s[0] != 'A'
}
