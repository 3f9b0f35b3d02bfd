package article

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"celebgraph/graph"
)

// maxDepth bounds the nesting of JSON-LD that is followed.
const maxDepth = 8

// minWords is how many words the body of a page has at least; less is navigation.
const minWords = 15

// readHTML takes the article out of a page: the body by go-trafilatura, title, outlet, address and publication
// time from JSON-LD and meta elements. Times that trafilatura guesses from elsewhere are not taken.
func readHTML(path string, data []byte) (Article, error) {
	r, err := charset.NewReader(bytes.NewReader(data), "")
	if err != nil {
		return Article{}, &problem{"character set: " + err.Error(), "convert it to UTF-8"}
	}
	root, err := html.Parse(r)
	if err != nil {
		return Article{}, &problem{"broken HTML: " + err.Error(), "check the file"}
	}
	meta := readMeta(root)
	result, err := trafilatura.ExtractDocument(root, trafilatura.Options{ExcludeComments: true, ExcludeTables: true, Deduplicate: false})
	if err != nil || result == nil || result.ContentNode == nil {
		return Article{}, &problem{"no article text in the page", "check that it is an article, or give its text as .txt"}
	}
	body := paragraphs(result.ContentNode)
	if len(strings.Fields(body)) < minWords {
		return Article{}, &problem{"no article text in the page", "check that it is an article, or give its text as .txt"}
	}
	a := Article{Meta: graph.Article{URL: meta.url, Title: first(meta.headline, meta.ogTitle, result.Metadata.Title, meta.title), Outlet: first(meta.outlet, result.Metadata.Sitename)}}
	if a.Meta.URL == "" {
		a.Meta.URL = fileURL(path)
	}
	body = strings.TrimSpace(strings.TrimPrefix(body, a.Meta.Title))
	a.Text, a.TitleEnd = compose(a.Meta.Title, body)
	a.Text = strings.ToValidUTF8(a.Text, "\uFFFD")
	if meta.published != nil {
		a.Meta.PublishedAt, a.PublishedBy = meta.published, meta.by
	} else if t, ok := dateline(a.Text); ok {
		a.Meta.PublishedAt, a.PublishedBy = &t, "dateline"
	}
	return a, nil
}

func first(values ...string) string {
	for _, v := range values {
		if v = strings.Join(strings.Fields(v), " "); v != "" {
			return v
		}
	}
	return ""
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

// pageMeta is what a page states about its article.
type pageMeta struct {
	url, headline, ogTitle, title, outlet string
	published                             *time.Time
	by                                    string
}

func (m *pageMeta) setTime(s, by string) {
	if m.published != nil && (m.by == "json-ld" || by != "json-ld") {
		return
	}
	if t, ok := parseTime(s); ok {
		m.published, m.by = &t, by
	}
}

// readMeta reads the head of a page, and times and JSON-LD wherever they stand.
func readMeta(root *html.Node) *pageMeta {
	m := &pageMeta{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "meta":
			m.meta(first(attr(n, "property"), attr(n, "name"), attr(n, "itemprop")), attr(n, "content"))
		case "link":
			if attr(n, "rel") == "canonical" && m.url == "" {
				m.url = webURL(attr(n, "href"))
			}
		case "title":
			if n.FirstChild != nil && m.title == "" {
				m.title = n.FirstChild.Data
			}
		case "time":
			if attr(n, "itemprop") == "datePublished" || attr(n, "pubdate") != "" || inHeader(n) {
				m.setTime(attr(n, "datetime"), "meta")
			}
		case "script":
			if attr(n, "type") == "application/ld+json" && n.FirstChild != nil {
				var v any
				if json.Unmarshal([]byte(n.FirstChild.Data), &v) == nil {
					m.linked(v, 0)
				}
			}
		}
	}
	return m
}

// inHeader reports whether n stands in an article's header, where the one time is that of publication.
func inHeader(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Type == html.ElementNode && p.Data == "header" {
			return true
		}
	}
	return false
}

func (m *pageMeta) meta(name, content string) {
	switch strings.ToLower(name) {
	case "article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "dc.date.issued", "sailthru.date", "pubdate", "publishdate", "date":
		m.setTime(content, "meta")
	case "og:site_name":
		m.outlet = first(m.outlet, content)
	case "og:title":
		m.ogTitle = first(m.ogTitle, content)
	case "og:url":
		if m.url == "" {
			m.url = webURL(content)
		}
	}
}

// linked reads a JSON-LD value: an article, a list or a graph that holds one.
func (m *pageMeta) linked(v any, depth int) {
	if depth > maxDepth {
		return
	}
	switch x := v.(type) {
	case []any:
		for _, e := range x {
			m.linked(e, depth+1)
		}
	case map[string]any:
		if g, ok := x["@graph"]; ok {
			m.linked(g, depth+1)
		}
		if !isArticleType(x["@type"]) {
			return
		}
		if s, ok := x["datePublished"].(string); ok {
			m.setTime(s, "json-ld")
		}
		if s, ok := x["headline"].(string); ok {
			m.headline = first(m.headline, html.UnescapeString(s))
		}
		if p, ok := x["publisher"].(map[string]any); ok {
			if s, ok := p["name"].(string); ok {
				m.outlet = first(s, m.outlet)
			}
		}
		if s, ok := x["url"].(string); ok && m.url == "" {
			m.url = webURL(s)
		}
	}
}

// isArticleType reports whether a JSON-LD type is one of schema.org's articles.
func isArticleType(t any) bool {
	switch x := t.(type) {
	case string:
		return strings.HasSuffix(x, "Article") || strings.HasSuffix(x, "BlogPosting") || strings.HasSuffix(x, "Report")
	case []any:
		for _, e := range x {
			if isArticleType(e) {
				return true
			}
		}
	}
	return false
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// webURL returns s if it is an absolute http or https address, "" otherwise.
func webURL(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}
