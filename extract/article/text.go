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

// readText reads a plain text file: the first line is the title, the rest the body. The text is the file's
// content as it is, line ends included, but for a byte order mark.
func readText(path string, data []byte) (Article, error) {
	data, err := toUTF8(bytes.TrimPrefix(data, bom))
	if err != nil {
		return Article{}, err
	}
	a := Article{Text: string(data), Meta: graph.Article{URL: FileURL(path)}}
	body := strings.TrimSpace(a.Text)
	if body == "" {
		return Article{}, &problem{"empty", "remove it, or fill it"}
	}
	title, _, more := strings.Cut(body, "\n")
	title = strings.TrimSpace(title)
	// A single line that ends like a sentence is a text without a headline.
	if utf8.RuneCountInString(title) <= maxTitle && (more || !strings.ContainsAny(title[len(title)-1:], ".!?\"")) {
		a.Meta.Title, a.TitleEnd = title, strings.Index(a.Text, title)+len(title)
	}
	a.readDateline()
	return a, nil
}

// FileURL makes a URL of a path as given; a relative one stays relative, so that no claim tells where on a
// machine the archive lay. Standard input, which has no path, has none.
func FileURL(path string) string {
	if path == "" {
		return ""
	}
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
}
