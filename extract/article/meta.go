package article

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// maxDepth bounds the nesting of JSON-LD that is followed.
const maxDepth = 8

// pageMeta is what a page states about its article.
type pageMeta struct {
	canonical, ogURL, ldURL  string
	headline, ogTitle, title string
	publisher, siteName      string
	published                *time.Time
	by                       string // "json-ld" or "meta"
}

// setTime takes a publication time; JSON-LD goes before meta elements, and the first of each kind counts.
func (m *pageMeta) setTime(s, by string) {
	if m.published != nil && (m.by == "json-ld" || by != "json-ld") {
		return
	}
	t, ok := parseTime(s)
	if !ok {
		t, ok = parseDay(s)
	}
	if ok {
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
			if strings.EqualFold(strings.TrimSpace(attr(n, "rel")), "canonical") {
				m.canonical = first(m.canonical, pageURL(attr(n, "href")))
			}
		case "title":
			if n.FirstChild != nil && n.Namespace == "" {
				m.title = first(m.title, n.FirstChild.Data)
			}
		case "time":
			if _, pubdate := lookup(n, "pubdate"); pubdate || attr(n, "itemprop") == "datePublished" || inHeader(n) {
				m.setTime(attr(n, "datetime"), "meta")
			}
		case "script":
			if strings.EqualFold(attr(n, "type"), "application/ld+json") && n.FirstChild != nil {
				var v any
				if json.Unmarshal([]byte(unwrap(n.FirstChild.Data)), &v) == nil {
					m.linked(v, 0)
				}
			}
		}
	}
	return m
}

// unwrap takes off the comment or CDATA marks that some pages put around scripts.
func unwrap(script string) string {
	for _, mark := range []struct{ open, end string }{{"<!--", "-->"}, {"//<![CDATA[", "//]]>"}, {"<![CDATA[", "]]>"}} {
		script = strings.TrimSpace(script)
		if s, ok := strings.CutPrefix(script, mark.open); ok {
			script = strings.TrimSuffix(s, mark.end)
		}
	}
	return script
}

// inHeader reports whether n stands in the header of an article that has a headline there, where the one time
// is that of publication; the header of the site may have today's.
func inHeader(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Type != html.ElementNode || p.Data != "header" {
			continue
		}
		within := false
		for q := p.Parent; q != nil && !within; q = q.Parent {
			within = q.Type == html.ElementNode && (q.Data == "article" || q.Data == "main")
		}
		for d := range p.Descendants() {
			if within && d.Type == html.ElementNode && d.Data == "h1" {
				return true
			}
		}
	}
	return false
}

func (m *pageMeta) meta(name, content string) {
	switch strings.ToLower(name) {
	case "article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "dc.date.issued", "sailthru.date", "pubdate", "publishdate", "date":
		m.setTime(content, "meta")
	case "og:site_name":
		m.siteName = first(m.siteName, content)
	case "og:title":
		m.ogTitle = first(m.ogTitle, content)
	case "og:url":
		m.ogURL = first(m.ogURL, pageURL(content))
	}
}

// linked reads a JSON-LD value: an article, or a list, graph or page that holds one.
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
		m.linked(x["@graph"], depth+1)
		m.linked(x["mainEntity"], depth+1)
		if !isArticleType(x["@type"]) {
			return
		}
		if s, ok := x["datePublished"].(string); ok {
			m.setTime(s, "json-ld")
		}
		m.headline = first(m.headline, html.UnescapeString(ldText(x["headline"])))
		m.publisher = first(m.publisher, html.UnescapeString(ldText(x["publisher"])))
		m.ldURL = first(m.ldURL, pageURL(ldText(x["url"])))
	}
}

// ldText returns a JSON-LD value that is a string, or the name of one that is a thing.
func ldText(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case map[string]any:
		s, _ := x["name"].(string)
		return s
	}
	return ""
}

// isArticleType reports whether a JSON-LD type is one of schema.org's articles.
func isArticleType(t any) bool {
	switch x := t.(type) {
	case string:
		return strings.HasSuffix(x, "Article") || strings.HasSuffix(x, "BlogPosting") || strings.HasSuffix(x, "Report")
	case []any:
		for _, e := range x {
			if s, ok := e.(string); ok && isArticleType(s) {
				return true
			}
		}
	}
	return false
}

func attr(n *html.Node, name string) string {
	s, _ := lookup(n, name)
	return s
}

func lookup(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// pageURL returns s if it is an absolute http or https address of a page, "" otherwise. The front page of a site
// is none: pages that name it as theirs would all be one article.
func pageURL(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
		return ""
	}
	return u.String()
}
