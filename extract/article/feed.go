package article

import (
	"bytes"
	"io"
	"regexp"
	"strings"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"

	"celebgraph/graph"
)

// feedRoot matches the beginning of an RSS, RDF or Atom feed, behind declaration and comments.
var feedRoot = regexp.MustCompile(`(?s)^(?:<\?xml[^>]*\?>\s*|<\?xml-stylesheet[^>]*\?>\s*|<!--.*?-->\s*)*<(?:rss|rdf:RDF|(?:[a-z]+:)?feed)[\s>]`)

func isFeed(ext string, head []byte) bool { return ext != ".txt" && feedRoot.Match(head) }

// readFeed reads the entries of a feed, each an article with what the feed holds of it.
func readFeed(w *walker, s source, r io.Reader) error {
	data, err := w.readAll(r, "raise --max-bytes, or split the feed")
	if err != nil {
		w.fail(s.name, err)
		return nil
	}
	feed, err := parseFeed(data)
	if err != nil {
		w.fail(s.name, err)
		return nil
	}
	for i, item := range feed.Items {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		a, err := feedArticle(feed, item)
		if err != nil {
			w.reject(rejectOf(s.name, i+1, err))
			continue
		}
		if stop := w.give(a, s, i+1); stop != nil {
			return stop
		}
	}
	return nil
}

// parseFeed reads a feed; a panic of the parser is the feed's problem, not the archive's.
func parseFeed(data []byte) (feed *gofeed.Feed, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &problem{"a feed that cannot be read", "check that it is whole"}
		}
	}()
	feed, err = gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil {
		return nil, &problem{"broken feed: " + err.Error(), "check that it is whole"}
	}
	return feed, nil
}

// feedArticle makes an article of a feed's entry: its content, else its description.
func feedArticle(feed *gofeed.Feed, item *gofeed.Item) (Article, error) {
	body := markupText(item.Content)
	if summary := markupText(item.Description); len(strings.Fields(body)) < len(strings.Fields(summary)) {
		body = summary
	}
	if strings.TrimSpace(body) == "" {
		return Article{}, &problem{"an entry without text", "give the article's page"}
	}
	a := Article{Meta: graph.Article{URL: pageURL(item.Link), Title: first(markupText(item.Title)), Outlet: first(markupText(feed.Title))}}
	if a.Meta.URL == "" {
		a.Meta.URL = pageURL(item.GUID)
	}
	a.Text, a.TitleEnd = compose(a.Meta.Title, body)
	if err := validText([]byte(a.Text)); err != nil {
		return Article{}, err
	}
	if t := item.PublishedParsed; t != nil && t.Year() >= 1900 && t.Year() < 2200 {
		u := t.UTC()
		a.Meta.PublishedAt, a.PublishedBy = &u, "feed"
	}
	return a, nil
}

// markupText returns the text of a piece of HTML, a paragraph a block.
func markupText(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return strings.TrimSpace(s)
	}
	root, err := html.Parse(strings.NewReader(s))
	if err != nil {
		return ""
	}
	return paragraphs(root)
}
