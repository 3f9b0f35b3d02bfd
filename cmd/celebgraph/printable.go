package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// printable is a writer that shows what would command a terminal instead of obeying it: control characters but
// newline and tab, and characters that turn the direction of writing (Unicode TR 36), become \u001b and the like.
// In JSON, where they stand in strings only, that is the same string. A character must not be cut between two
// writes.
type printable struct{ to io.Writer }

// Write implements io.Writer.
func (p printable) Write(b []byte) (int, error) {
	if strings.IndexFunc(string(b), commanding) < 0 {
		return p.to.Write(b)
	}
	var out strings.Builder
	for s := string(b); s != ""; {
		r, n := utf8.DecodeRuneInString(s)
		if commanding(r) {
			fmt.Fprintf(&out, `\u%04x`, r)
		} else {
			out.WriteString(s[:n])
		}
		s = s[n:]
	}
	if _, err := io.WriteString(p.to, out.String()); err != nil {
		return 0, err
	}
	return len(b), nil
}

// commanding reports whether a terminal might obey r.
func commanding(r rune) bool {
	return r != '\n' && r != '\t' && unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
