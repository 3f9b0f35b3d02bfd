package evaluate

import (
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// foldKey is the key under which the scorer takes two names for one: compatibility decomposition, marks
// dropped, full case folding, possessive 's dropped, and every run of what is not a letter, number or
// underscore made one space.
func foldKey(name string) string {
	var marks strings.Builder
	for _, r := range norm.NFKD.String(name) {
		if norm.NFKD.PropertiesString(string(r)).CCC() == 0 {
			marks.WriteRune(r)
		}
	}
	folded := strings.ReplaceAll(cases.Fold().String(marks.String()), "’", "'")
	return strings.Join(strings.FieldsFunc(dropPossessive(folded), func(r rune) bool { return !wordRune(r) }), " ")
}

// wordRune reports whether Python's regular expressions count r among \w.
func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || r == '_' }

// dropPossessive removes every "'s" that no word character follows.
func dropPossessive(s string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, "'s")
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		rest := s[i+2:]
		if next := []rune(rest); len(next) > 0 && wordRune(next[0]) {
			b.WriteString("'s")
		}
		s = rest
	}
}

// docName is the base name, without its extension, of a URL's path: the name under which gold knows an article.
func docName(url string) string {
	p := url
	if i := strings.IndexByte(p, '#'); i >= 0 {
		p = p[:i]
	}
	if i := strings.IndexByte(p, '?'); i >= 0 {
		p = p[:i]
	}
	scheme := ""
	if i := strings.Index(p, ":"); i > 0 && isScheme(p[:i]) {
		scheme, p = strings.ToLower(p[:i]), p[i+1:]
	}
	if rest, ok := strings.CutPrefix(p, "//"); ok {
		p = ""
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			p = rest[i:]
		}
	}
	if scheme == "" || scheme == "http" || scheme == "https" {
		p = withoutParameters(p)
	}
	if p = unescape(p); p == "" {
		p = url
	}
	base := p[strings.LastIndexByte(p, '/')+1:]
	if stem := strings.TrimLeft(base, "."); strings.Contains(stem, ".") {
		base = strings.TrimSuffix(base, path.Ext(base))
	}
	return base
}

// withoutParameters cuts the parameters (";jsessionid=1") off the last segment of a path.
func withoutParameters(p string) string {
	last := strings.LastIndexByte(p, '/') + 1
	if i := strings.IndexByte(p[last:], ';'); i >= 0 {
		return p[:last+i]
	}
	return p
}

// isScheme reports whether s is a URL scheme (RFC 3986 §3.1).
func isScheme(s string) bool {
	for i, r := range s {
		letter := 'a' <= r|0x20 && r|0x20 <= 'z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789+-.", r)) {
			return false
		}
	}
	return s != ""
}

// unescape decodes percent escapes and leaves what is no escape as it is.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, lo := hexDigit(s[i+1]), hexDigit(s[i+2])
			if hi >= 0 && lo >= 0 {
				b.WriteByte(byte(hi<<4 | lo))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return strings.ToValidUTF8(b.String(), "\uFFFD")
}

func hexDigit(c byte) int {
	return strings.IndexByte("0123456789abcdef", c|0x20)
}
