package article

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"celebgraph/graph"
)

// fields names the usual fields of articles, the first that is there wins.
var fields = struct{ url, title, text, published, outlet []string }{
	url:       []string{"url", "link", "canonical_url", "permalink"},
	title:     []string{"title", "headline", "name"},
	text:      []string{"text", "body", "content", "article", "maintext", "article_body", "articleBody"},
	published: []string{"published_at", "published", "date_published", "datePublished", "pubDate", "publish_date", "date", "timestamp"},
	outlet:    []string{"outlet", "source", "publisher", "site", "site_name", "sitename"},
}

// isJSON reports whether head begins a JSON document of more than one line, or an array: not JSON Lines.
func isJSON(ext string, head []byte) bool {
	if ext == ".txt" || ext == ".jsonl" || ext == ".ndjson" {
		return false
	}
	first, rest, more := bytes.Cut(head, []byte("\n"))
	switch {
	case bytes.HasPrefix(head, []byte("[")):
		rest = bytes.TrimSpace(head[1:])
		return ext == ".json" || bytes.HasPrefix(rest, []byte("{"))
	case !bytes.HasPrefix(head, []byte("{")) || !more || json.Valid(first):
		return false
	}
	return !bytes.HasPrefix(bytes.TrimSpace(rest), []byte("{"))
}

// readJSON reads a JSON document that is an article, or an array of articles.
func readJSON(w *walker, s source, r io.Reader) error {
	data, err := w.readAll(r, "write it as JSON Lines, for example with jq -c '.[]'")
	if err != nil {
		w.fail(s.name, err)
		return nil
	}
	data = bytes.TrimPrefix(data, bom)
	if err := validText(data); err != nil {
		w.fail(s.name, err)
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(data))
	lineOf := func(offset int64) int {
		rest := bytes.TrimLeft(data[offset:], ", \t\r\n")
		return 1 + bytes.Count(data[:len(data)-len(rest)], []byte("\n"))
	}
	array := bytes.HasPrefix(bytes.TrimSpace(data), []byte("["))
	if array {
		d.Token() // the bracket that was seen
	}
	for d.More() {
		line := lineOf(d.InputOffset())
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			w.reject(rejectOf(s.name, line, brokenJSON(err)))
			return nil
		}
		if stop := w.jsonArticle(s, line, raw); stop != nil {
			return stop
		}
	}
	if _, err := d.Token(); array && err != nil {
		line := 1 + bytes.Count(data, []byte("\n"))
		w.reject(rejectOf(s.name, line, errCut))
	}
	return nil
}

// jsonArticle hands out the article of a JSON object, or rejects it.
func (w *walker) jsonArticle(s source, line int, raw []byte) error {
	a, err := parseJSON(raw)
	if err != nil {
		w.reject(rejectOf(s.name, line, err))
		return nil
	}
	if a.Meta.URL == "" && s.path != "" {
		a.Meta.URL = FileURL(s.path) + "#L" + strconv.Itoa(line)
	}
	return w.give(a, s, line)
}

var errCut = &problem{"broken JSON: it ends too early", "check that the file is whole"}

func brokenJSON(err error) error {
	reason := "broken JSON: " + err.Error()
	var se *json.SyntaxError
	var te *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return errCut
	case errors.As(err, &se):
		reason = fmt.Sprintf("broken JSON at byte %d: %v", se.Offset, se)
	case errors.As(err, &te):
		reason = "not a JSON object, but " + te.Value
	}
	return &problem{reason, "write one JSON object a line"}
}

// parseJSON reads one object.
func parseJSON(raw []byte) (Article, error) {
	if err := validText(raw); err != nil {
		return Article{}, err
	}
	var obj map[string]json.RawMessage
	if err := json.Unmarshal(raw, &obj); err != nil {
		return Article{}, brokenJSON(err)
	}
	text := pick(obj, fields.text)
	if strings.TrimSpace(text) == "" {
		return Article{}, &problem{"no text", "give it in a field named " + strings.Join(fields.text[:3], ", ")}
	}
	a := Article{Meta: graph.Article{URL: strings.TrimSpace(pick(obj, fields.url)), Title: pick(obj, fields.title), Outlet: strings.TrimSpace(pick(obj, fields.outlet))}}
	a.Text, a.TitleEnd = compose(a.Meta.Title, text)
	if strings.ContainsRune(a.Text+a.Meta.URL+a.Meta.Outlet, 0) {
		return Article{}, errBinary
	}
	if s := pick(obj, fields.published); s != "" {
		t, ok := parseTime(s)
		if !ok {
			t, ok = parseDay(s)
		}
		if !ok {
			t, ok = unixTime(s)
		}
		if !ok {
			return Article{}, &problem{fmt.Sprintf("publication time %q is not understood", s), "write it as 2022-09-13T08:00:00Z"}
		}
		a.Meta.PublishedAt, a.PublishedBy = &t, "field"
	}
	a.readDateline()
	return a, nil
}

// pick returns the value of the first of the names that holds a string or number, or an object with a name.
func pick(obj map[string]json.RawMessage, names []string) string {
	for _, n := range names {
		raw, ok := obj[n]
		if !ok {
			continue
		}
		var s string
		if json.Unmarshal(raw, &s) == nil && s != "" {
			return s
		}
		var num json.Number
		if json.Unmarshal(raw, &num) == nil && num != "" {
			return num.String()
		}
		var named struct {
			Name  string `json:"name"`
			Title string `json:"title"`
		}
		if json.Unmarshal(raw, &named) == nil && named.Name+named.Title != "" {
			return first(named.Name, named.Title)
		}
	}
	return ""
}

// unixTime reads seconds or milliseconds since 1970.
func unixTime(s string) (time.Time, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1e8 {
		return time.Time{}, false
	}
	if n > 1e11 {
		n /= 1000
	}
	t := time.Unix(n, 0).UTC()
	return t, t.Year() < 2200
}
