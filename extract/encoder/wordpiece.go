package encoder

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The pieces with a meaning of their own.
const (
	unknownPiece = "[UNK]"
	beginPiece   = "[CLS]"
	endPiece     = "[SEP]"
)

// maxWordRunes is the length past which a word is one unknown piece, as in BERT's tokenizer.
const maxWordRunes = 100

// WordPiece splits words into the pieces of an uncased BERT vocabulary (Devlin et al., NAACL 2019; the steps are
// those of the tokenizers library, applied to one token at a time). It may be shared by goroutines.
type WordPiece struct {
	ids          map[string]int32
	unknown      int32
	Begin, End   int32 // [CLS], [SEP]
	longestPiece int
}

// NewWordPiece makes a WordPiece of a vocabulary, one piece an entry, the index being its id.
func NewWordPiece(vocabulary []string) *WordPiece {
	w := &WordPiece{ids: make(map[string]int32, len(vocabulary))}
	for i, p := range vocabulary {
		w.ids[p] = int32(i)
		w.longestPiece = max(w.longestPiece, len(p))
	}
	w.unknown, w.Begin, w.End = w.ids[unknownPiece], w.ids[beginPiece], w.ids[endPiece]
	return w
}

// Append appends the ids of token's pieces to dst: at least one, [UNK] for what the vocabulary lacks.
func (w *WordPiece) Append(dst []int32, token string) []int32 {
	n := len(dst)
	for _, word := range strings.Fields(normalize(token)) {
		start := 0
		for i, r := range word {
			if isPunctuation(r) {
				dst = w.appendWord(dst, word[start:i])
				dst = w.appendWord(dst, string(r))
				start = i + len(string(r))
			}
		}
		dst = w.appendWord(dst, word[start:])
	}
	if len(dst) == n {
		dst = append(dst, w.unknown)
	}
	return dst
}

// Whole reports whether a word in lower case is one piece: there are about as many of them as a small dictionary has entries.
func (w *WordPiece) Whole(word string) bool {
	_, ok := w.ids[word]
	return ok
}

// appendWord splits one word greedily, the longest piece first.
func (w *WordPiece) appendWord(dst []int32, word string) []int32 {
	if word == "" {
		return dst
	}
	if len(word) > maxWordRunes && len([]rune(word)) > maxWordRunes {
		return append(dst, w.unknown)
	}
	n := len(dst)
	for start := 0; start < len(word); {
		end, id := w.longest(word, start)
		if end == start {
			return append(dst[:n], w.unknown)
		}
		dst = append(dst, id)
		start = end
	}
	return dst
}

// longest returns the end and id of the longest piece that word has at start; end is start when there is none.
func (w *WordPiece) longest(word string, start int) (end int, id int32) {
	prefix := ""
	if start > 0 {
		prefix = "##"
	}
	for end = min(len(word), start+w.longestPiece); end > start; end-- {
		if id, ok := w.ids[prefix+word[start:end]]; ok {
			return end, id
		}
	}
	return start, 0
}

// normalize cleans, decomposes, strips accents and lowers a token.
func normalize(token string) string {
	ascii := true
	for i := 0; i < len(token); i++ {
		if c := token[i]; c >= 0x80 || c < ' ' || c == 0x7f {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(token)
	}
	var b strings.Builder
	for _, r := range token {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			b.WriteByte(' ')
		case r == unicode.ReplacementChar || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case isCJK(r):
			b.WriteByte(' ')
			b.WriteRune(r)
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	var c strings.Builder
	for _, r := range norm.NFD.String(b.String()) {
		if !unicode.Is(unicode.Mn, r) {
			c.WriteRune(r)
		}
	}
	return strings.ToLower(c.String())
}

func isPunctuation(r rune) bool {
	if r < 0x80 {
		return r >= 33 && r <= 47 || r >= 58 && r <= 64 || r >= 91 && r <= 96 || r >= 123 && r <= 126
	}
	return unicode.Is(unicode.P, r)
}

// isCJK reports the blocks that BERT takes for ideographs.
func isCJK(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r >= 0x3400 && r <= 0x4DBF || r >= 0x20000 && r <= 0x2A6DF || r >= 0x2A700 && r <= 0x2B73F ||
		r >= 0x2B740 && r <= 0x2B81F || r >= 0x2B820 && r <= 0x2CEAF || r >= 0xF900 && r <= 0xFAFF || r >= 0x2F800 && r <= 0x2FA1F
}

// Shapes is the number of word shapes.
const Shapes = 8

// Shape classifies the letter case of a token, which the uncased pieces lose: 1 two or more capitals only, 2 one
// capital only, 3 first letter capital, 4 small letters, 5 digits without letters, 6 neither, 7 other mixtures;
// 0 stands for [CLS] and [SEP].
func Shape(token string) uint8 {
	upper, lower, digit, first, n := 0, 0, 0, false, 0
	for _, r := range token {
		switch {
		case unicode.Is(unicode.Lu, r):
			upper++
			first = first || n == 0
		case unicode.Is(unicode.Ll, r):
			lower++
		case unicode.Is(unicode.Nd, r):
			digit++
		}
		n++
	}
	switch {
	case upper > 1 && lower == 0:
		return 1
	case upper == 1 && lower == 0:
		return 2
	case upper > 0:
		if upper == 1 && first {
			return 3
		}
		return 7
	case lower > 0:
		return 4
	case digit > 0:
		return 5
	}
	return 6
}
