package article

import (
	"bytes"
	"net/url"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"celebgraph/graph"
)

// maxTitle is the longest first line that is taken for a headline, in runes.
const maxTitle = 300

// readText reads a plain text file: the first line is the title, the rest the body.
func readText(path string, data []byte) (Article, error) {
	data = bytes.TrimPrefix(data, bom)
	if isUTF16(data) {
		return Article{}, &problem{"UTF-16, not UTF-8", "convert it to UTF-8, for example with iconv"}
	}
	if err := validUTF8(data); err != nil {
		return Article{}, err
	}
	a := Article{Text: string(data), Meta: graph.Article{URL: fileURL(path)}}
	start := len(a.Text) - len(strings.TrimLeft(a.Text, " \t\r\n"))
	end := len(a.Text)
	if i := strings.IndexByte(a.Text[start:], '\n'); i >= 0 {
		end = start + i
	}
	title := strings.TrimSpace(a.Text[start:end])
	if utf8.RuneCountInString(title) <= maxTitle {
		a.Meta.Title, a.TitleEnd = title, start+len(title)
	}
	if t, ok := dateline(a.Text); ok {
		a.Meta.PublishedAt, a.PublishedBy = &t, "dateline"
	}
	return a, nil
}

// fileURL makes a URL of a path as given; a relative one stays relative, so that no claim tells where on a
// machine the archive lay. Standard input has none.
func fileURL(path string) string {
	if path == "stdin" {
		return ""
	}
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
}
