package article

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
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

// readJSON reads a JSON document that is an article, or an array of articles, one after the other.
func readJSON(w *walker, s source, r io.Reader) error {
	br := bufio.NewReaderSize(r, 1<<16)
	if head, _ := br.Peek(len(bom)); bytes.Equal(head, bom) {
		br.Discard(len(bom))
	}
	in := &lines{r: br, most: int64(w.o.maxBytes()) + 1<<16}
	d := json.NewDecoder(in)
	array := false
	for first := true; ; first = false {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if first {
			if head, err := firstByte(br); err == nil && head == '[' {
				d.Token() // the bracket that was seen
				array = true
			}
		}
		if !d.More() {
			break
		}
		in.forget(d.InputOffset())
		var raw json.RawMessage
		err := d.Decode(&raw)
		line := in.line(d.InputOffset() - int64(len(raw)))
		var p *problem
		switch {
		case errors.As(err, &p):
			w.reject(rejectOf(s.name, in.line(d.InputOffset()), p))
			return nil
		case err != nil:
			at := in.n
			if se := (*json.SyntaxError)(nil); errors.As(err, &se) {
				at = se.Offset - 1
			}
			w.reject(rejectOf(s.name, in.line(at), brokenJSON(err)))
			return nil
		}
		if stop := w.jsonArticle(s, line, raw); stop != nil {
			return stop
		}
	}
	if _, err := d.Token(); array && err != nil {
		w.reject(rejectOf(s.name, in.line(in.n), errCut))
	}
	return nil
}

// firstByte returns the first byte that is no white space, without reading it.
func firstByte(br *bufio.Reader) (byte, error) {
	for n := 1; ; n++ {
		head, err := br.Peek(n)
		if len(head) < n {
			return 0, err
		}
		if !strings.ContainsRune(" \t\r\n", rune(head[n-1])) {
			return head[n-1], nil
		}
	}
}

// lines knows the line of every offset that is not forgotten, and ends with a *problem when more is read than one
// article may have since forget.
type lines struct {
	r        io.Reader
	n, kept  int64
	most     int64
	before   int     // newlines before kept
	newlines []int64 // offsets from kept on
}

func (l *lines) Read(p []byte) (int, error) {
	if l.n-l.kept > l.most {
		return 0, &problem{fmt.Sprintf("an article of more than %d bytes", l.most-1<<16), "split it, or raise --max-bytes"}
	}
	n, err := l.r.Read(p)
	for i, b := range p[:n] {
		if b == '\n' {
			l.newlines = append(l.newlines, l.n+int64(i))
		}
	}
	l.n += int64(n)
	return n, err
}

// forget says that no offset before this one will be asked for.
func (l *lines) forget(offset int64) {
	i, _ := slices.BinarySearch(l.newlines, offset)
	l.before += i
	l.newlines = append(l.newlines[:0], l.newlines[i:]...)
	l.kept = offset
}

// line returns the line of an offset, from 1.
func (l *lines) line(offset int64) int {
	i, _ := slices.BinarySearch(l.newlines, offset)
	return 1 + l.before + i
}

// jsonArticle hands out the article of a JSON object, or rejects it.
func (w *walker) jsonArticle(s source, line int, raw []byte) error {
	raw, err := toUTF8(raw)
	var obj map[string]json.RawMessage
	if err == nil {
		if err = json.Unmarshal(raw, &obj); err != nil {
			err = brokenJSON(err)
		}
	}
	if err != nil {
		w.reject(rejectOf(s.name, line, err))
		return nil
	}
	return w.object(s, line, obj)
}

// object hands out the article of an object's fields, or rejects it.
func (w *walker) object(s source, line int, obj map[string]json.RawMessage) error {
	a, err := objectArticle(obj, w.o.Map)
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

// objectArticle makes an article of an object's fields.
func objectArticle(obj map[string]json.RawMessage, m FieldMap) (Article, error) {
	obj = keyed(obj)
	text := pick(obj, names(m.Text, fields.text))
	if strings.TrimSpace(text) == "" {
		return Article{}, &problem{"no text", "give it in a field named " + strings.Join(fields.text[:3], ", ") + ", or --map text=FIELD"}
	}
	a := Article{Meta: graph.Article{URL: strings.TrimSpace(pick(obj, names(m.URL, fields.url))), Title: pick(obj, names(m.Title, fields.title)),
		Outlet: strings.TrimSpace(pick(obj, names(m.Outlet, fields.outlet)))}}
	a.Text, a.TitleEnd = compose(a.Meta.Title, text)
	if strings.ContainsRune(a.Text+a.Meta.URL+a.Meta.Outlet, 0) {
		return Article{}, errBinary
	}
	if s := pick(obj, names(m.Published, fields.published)); s != "" {
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

// pick returns, of an object that is keyed, the value of the first of the names that holds a string or number, or an object with a name.
func pick(obj map[string]json.RawMessage, names []string) string {
	for _, n := range names {
		raw, ok := obj[fieldKey(n)]
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
