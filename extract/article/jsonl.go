package article

import (
	"bufio"
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

// jsonl reads one article a line.
func (w *walker) jsonl(name string, r io.Reader) error {
	br := bufio.NewReaderSize(r, 1<<16)
	for n := 1; ; n++ {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		line, tooLong, err := readLine(br, w.o.maxBytes())
		if err != nil && err != io.EOF {
			w.fail(name, err)
			return nil
		}
		if stop := w.jsonLine(name, n, line, tooLong); stop != nil {
			return stop
		}
		if err == io.EOF {
			return nil
		}
	}
}

func (w *walker) jsonLine(name string, n int, line []byte, tooLong bool) error {
	if tooLong {
		w.reject(rejectOf(name, n, &problem{fmt.Sprintf("line longer than %d bytes", w.o.maxBytes()), "split it, or raise --max-bytes"}))
		return nil
	}
	if n == 1 {
		line = bytes.TrimPrefix(line, bom)
	}
	if len(bytes.TrimSpace(line)) == 0 {
		return nil
	}
	a, err := parseJSON(line)
	if err != nil {
		w.reject(rejectOf(name, n, err))
		return nil
	}
	a.Path, a.Line = name, n
	a.finish(w.o)
	return w.found(a)
}

// readLine returns the next line without its end. Of one longer than limit it keeps nothing and says so; it
// reads on to its end in bounded memory.
func readLine(br *bufio.Reader, limit int) (line []byte, tooLong bool, err error) {
	for {
		part, err := br.ReadSlice('\n')
		if !tooLong && len(line)+len(part) > limit+1 {
			tooLong, line = true, nil
		}
		if !tooLong {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return bytes.TrimRight(line, "\r\n"), tooLong, err
	}
}

// parseJSON reads one object.
func parseJSON(line []byte) (Article, error) {
	if err := validUTF8(line); err != nil {
		return Article{}, err
	}
	var obj map[string]json.RawMessage
	if err := json.Unmarshal(line, &obj); err != nil {
		reason := "broken JSON: " + err.Error()
		var se *json.SyntaxError
		if errors.As(err, &se) {
			reason = fmt.Sprintf("broken JSON at byte %d: %v", se.Offset, se)
		}
		return Article{}, &problem{reason, "write one JSON object a line"}
	}
	text := pick(obj, fields.text)
	if strings.TrimSpace(text) == "" {
		return Article{}, &problem{"no text", "give it in a field named " + strings.Join(fields.text[:3], ", ")}
	}
	a := Article{Meta: graph.Article{URL: pick(obj, fields.url), Title: pick(obj, fields.title), Outlet: pick(obj, fields.outlet)}}
	a.Text, a.TitleEnd = compose(a.Meta.Title, text)
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
	if a.Meta.PublishedAt == nil {
		if t, ok := dateline(a.Text); ok {
			a.Meta.PublishedAt, a.PublishedBy = &t, "dateline"
		}
	}
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
			return named.Name + named.Title
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
	return time.Unix(n, 0).UTC(), true
}
