package article

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"celebgraph/graph"
)

// minWords is how many words the body of a page has at least; less is navigation.
const minWords = 15

// errNoText is the answer to a page that holds no article.
var errNoText = &problem{"no article text in the page", "check that it is an article, or give its text as .txt"}

// readHTML takes the article out of a page: the body by go-trafilatura, title, outlet, address and publication
// time from JSON-LD and meta elements. Times that trafilatura guesses from elsewhere are not taken.
func readHTML(path string, data []byte) (Article, error) { return readPage(path, data, "") }

// readPage is readHTML for a page that came with a Content-Type, which may name the character set.
func readPage(path string, data []byte, contentType string) (Article, error) {
	if bytes.IndexByte(data, 0) >= 0 {
		return Article{}, errBinary
	}
	r, err := charset.NewReader(bytes.NewReader(data), contentType)
	if err != nil {
		return Article{}, &problem{"character set: " + err.Error(), "convert it to UTF-8"}
	}
	root, err := html.Parse(r)
	if err != nil {
		return Article{}, &problem{"broken HTML: " + err.Error(), "check the file"}
	}
	meta := readMeta(root)
	node, guess, err := mainContent(root)
	if err != nil {
		return Article{}, err
	}
	body := paragraphs(node)
	if len(strings.Fields(body)) < minWords {
		return Article{}, errNoText
	}
	a := Article{Meta: graph.Article{URL: first(meta.canonical, meta.ogURL, meta.ldURL), Title: first(meta.headline, meta.ogTitle, guess.Title, meta.title), Outlet: first(meta.publisher, meta.siteName, guess.Sitename)}}
	if a.Meta.URL == "" {
		a.Meta.URL = FileURL(path)
	}
	a.Text, a.TitleEnd = compose(a.Meta.Title, body)
	if !utf8.ValidString(a.Text) {
		return Article{}, &problem{"text that is not UTF-8", "convert it to UTF-8"}
	}
	a.Meta.PublishedAt, a.PublishedBy = meta.published, meta.by
	a.readDateline()
	return a, nil
}

// mainContent finds the element that holds the article, and what trafilatura knows of it. Trafilatura reads what
// the whole web may hold; a panic of it is the page's problem, not the archive's.
func mainContent(root *html.Node) (node *html.Node, guess trafilatura.Metadata, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &problem{fmt.Sprintf("the page cannot be read: %v", p), "give its text as .txt"}
		}
	}()
	result, err := trafilatura.ExtractDocument(root, trafilatura.Options{ExcludeComments: true, ExcludeTables: true, HtmlDateMode: trafilatura.Disabled})
	if err != nil || result == nil || result.ContentNode == nil {
		return nil, guess, errNoText
	}
	return result.ContentNode, result.Metadata, nil
}

// block are the elements that begin a paragraph.
var block = map[string]bool{"p": true, "div": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "li": true,
	"blockquote": true, "section": true, "article": true, "figcaption": true, "br": true, "ul": true, "ol": true, "tr": true, "pre": true}

// paragraphs returns the text below a node, one paragraph a block, white space made single.
func paragraphs(n *html.Node) string {
	var out []string
	var cur strings.Builder
	flush := func() {
		if s := strings.Join(strings.Fields(cur.String()), " "); s != "" {
			out = append(out, s)
		}
		cur.Reset()
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			cur.WriteString(n.Data)
		}
		isBlock := n.Type == html.ElementNode && block[n.Data]
		if isBlock {
			flush()
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if isBlock {
			flush()
		}
	}
	walk(n)
	flush()
	return strings.Join(out, "\n\n")
}
