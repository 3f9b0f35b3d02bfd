package article

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// walk reads paths and returns what was found and rejected.
func walk(t *testing.T, o Options, paths ...string) ([]Article, []Reject) {
	t.Helper()
	var found []Article
	var rejects []Reject
	err := Walk(context.Background(), paths, o, func(a Article) error { found = append(found, a); return nil }, func(r Reject) { rejects = append(rejects, r) })
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range found {
		if !utf8.ValidString(a.Text) || a.TitleEnd > len(a.Text) || a.Meta.ID == "" {
			t.Errorf("%s: invalid article %+v", a.Path, a)
		}
	}
	return found, rejects
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

const story = "Ann Lee has married Bob Ray in Rome, friends of the couple said on Sunday. The two met on the set of a film, and have been together for three years. " +
	"\"We are very happy,\" Lee told reporters outside the church, where two hundred guests waited in the rain for the singer and her new husband.\n"

func TestText(t *testing.T) {
	path := file(t, "a b.txt", "\ufeffAnn weds Bob\n\nLONDON, 12 March 2019 - "+story)
	found, rejects := walk(t, Options{}, path)
	if len(found) != 1 || len(rejects) != 0 {
		t.Fatalf("found %d, rejects %v", len(found), rejects)
	}
	a := found[0]
	if a.Meta.Title != "Ann weds Bob" || a.Text[:a.TitleEnd] != "Ann weds Bob" || a.PublishedBy != "dateline" || a.Meta.PublishedAt.Format("2006-01-02") != "2019-03-12" {
		t.Errorf("article %+v", a)
	}
	if !strings.HasSuffix(a.Meta.URL, "/a%20b.txt") || !strings.HasPrefix(a.Meta.URL, "file:") {
		t.Errorf("URL %q", a.Meta.URL)
	}
}

func TestDateline(t *testing.T) {
	for text, want := range map[string]string{
		"LONDON, 12 March 2019 - Words":                    "2019-03-12",
		"MACON, Ga., Aug. 21, 2017 (Wire) — Words":         "2017-08-21",
		"Published: March 3, 2021":                         "2021-03-03",
		"Title\n\nPosted on 3rd May 2020 at 10:00":         "2020-05-03",
		"Title\nBy Jane Doe, 3 May 2020\nBody":             "2020-05-03",
		"Title\nSunday, 3 May 2020\nBody":                  "2020-05-03",
		"Title\n2020-05-03\nBody":                          "2020-05-03",
		"They married on 12 March 2019 in London.":         "",
		"NEW YORK, May 3, 2020 /Wire/ -- Words":            "2020-05-03",
		"PUBLISHED: 14:23 EST, 3 May 2020 | UPDATED: now":  "2020-05-03",
		"Title\nMon, 4 May 2020 9:30 a.m. ET\nBody":        "2020-05-04",
		"Updated: 3 May 2020":                              "",
		"May 2020":                                         "",
		"1\n2\n3\n4\n5\n6\n3 May 2020\n8":                  "",
		"LONDON, 31 February 2019 - Words":                 "",
		"Published: 03/04/2021":                            "",
		"The wedding of 12 March 2019 - a story\nno more.": "",
	} {
		got := ""
		if at, ok := dateline(text); ok {
			got = at.Format("2006-01-02")
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func page(head, body string) string {
	return "<!doctype html><html><head><title>Ann weds Bob</title>" + head + "</head><body><nav><a href='/'>Home</a></nav><article><h1>Ann weds Bob</h1><p>" +
		strings.ReplaceAll(strings.TrimSpace(story), ". ", ".</p><p>") + "</p>" + body + "</article><footer>Copyright 2011</footer></body></html>"
}

func TestHTML(t *testing.T) {
	for name, c := range map[string]struct{ head, published, by, outlet, url string }{
		"json-ld": {`<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ann weds Bob","datePublished":"2019-03-12T10:00:00+01:00","publisher":{"name":"The Lantern"}}</script><meta property="article:published_time" content="2001-01-01">`,
			"2019-03-12T09:00:00Z", "json-ld", "The Lantern", ""},
		"graph":     {`<script type="application/ld+json">{"@graph":[{"@type":"WebPage"},{"@type":["NewsArticle"],"datePublished":"2019-03-12"}]}</script>`, "2019-03-12T00:00:00Z", "json-ld", "", ""},
		"meta":      {`<meta property="article:published_time" content="2018-04-09T07:30:00+01:00"><meta property="og:site_name" content="Lantern"><link rel="canonical" href="https://example.com/a.html">`, "2018-04-09T06:30:00Z", "meta", "Lantern", "https://example.com/a.html"},
		"unknown":   {``, "", "", "", ""},
		"broken ld": {`<script type="application/ld+json">{"@type":</script>`, "", "", "", ""},
	} {
		found, rejects := walk(t, Options{}, file(t, "a.html", page(c.head, "")))
		if len(found) != 1 || len(rejects) != 0 {
			t.Fatalf("%s: found %d, rejects %v", name, len(found), rejects)
		}
		a, published := found[0], ""
		if a.Meta.PublishedAt != nil {
			published = a.Meta.PublishedAt.Format(time.RFC3339)
		}
		if published != c.published || a.PublishedBy != c.by || a.Meta.Title != "Ann weds Bob" || c.outlet != "" && a.Meta.Outlet != c.outlet || c.url != "" && a.Meta.URL != c.url {
			t.Errorf("%s: %q by %q, %+v", name, published, a.PublishedBy, a.Meta)
		}
		if !strings.Contains(a.Text, "two hundred guests") || strings.Contains(a.Text, "Home") {
			t.Errorf("%s: text %q", name, a.Text)
		}
	}
}

func TestJSONL(t *testing.T) {
	path := file(t, "a.jsonl", strings.Join([]string{
		`{"url":"https://example.com/1.html","title":"One","text":"Body one.","published_at":"2022-09-13T08:00:00Z","outlet":"Wire"}`,
		`{"headline":"Two","body":"Body two.","date":"March 3, 2021","source":{"name":"Herald"}}`,
		`{"title":"broken",`,
		``,
		`{"title":"No text"}`,
		`{"text":"Bad date","published":"some day"}`,
		`{"text":"Body three.","published":1577836800}`,
		"{\"text\":\"bad é \xff\"}",
	}, "\n"))
	found, rejects := walk(t, Options{}, path)
	if len(found) != 3 || len(rejects) != 4 {
		t.Fatalf("found %d, rejects %+v", len(found), rejects)
	}
	if f := found[1]; f.Meta.Title != "Two" || f.Text != "Two\n\nBody two." || f.Meta.Outlet != "Herald" || f.Meta.PublishedAt.Format("2006-01-02") != "2021-03-03" {
		t.Errorf("second %+v", f)
	}
	if f := found[2]; f.Meta.PublishedAt.Year() != 2020 || f.Line != 7 {
		t.Errorf("third %+v", f)
	}
	for i, line := range []int{3, 5, 6, 8} {
		if rejects[i].Line != line || rejects[i].Cure == "" {
			t.Errorf("reject %d: %+v, want line %d and a cure", i, rejects[i], line)
		}
	}
}

func TestPublishedOption(t *testing.T) {
	at := time.Date(2015, 6, 1, 0, 0, 0, 0, time.UTC)
	found, _ := walk(t, Options{Published: &at}, file(t, "a.txt", "Title\n\n"+story), file(t, "b.txt", "Title\nPublished: 3 May 2020\n"+story))
	if found[0].PublishedBy != "flag" || !found[0].Meta.PublishedAt.Equal(at) || found[1].PublishedBy != "dateline" {
		t.Errorf("published by %q and %q", found[0].PublishedBy, found[1].PublishedBy)
	}
}

// TestBadInput: each is rejected with its path, a reason and a cure, and the good file beside it is still read.
func TestBadInput(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("1-empty.txt", " \n")
	write("2-binary.txt", "ab\x00cd")
	write("3-mixed.txt", "Caf\xe9 story\n\nCafé")
	write("4-unknown.docx", "words")
	write("5-page.html", "<html><body><nav>only links</nav></body></html>")
	write("6-utf16.txt", "\xff\xfe")
	write("7-good.txt", "Title\n\n"+story)
	if err := os.Symlink(filepath.Join(dir, "missing"), filepath.Join(dir, "8-dangling.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(dir, filepath.Join(dir, "9-loop")); err != nil {
		t.Fatal(err)
	}
	found, rejects := walk(t, Options{}, dir, filepath.Join(dir, "not there"))
	if len(found) != 1 || found[0].Meta.Title != "Title" {
		t.Errorf("found %+v", found)
	}
	want := []string{"1-empty.txt", "2-binary.txt", "3-mixed.txt", "4-unknown.docx", "5-page.html", "6-utf16.txt", "8-dangling.txt", "9-loop", "not there"}
	if len(rejects) != len(want) {
		t.Fatalf("rejects %+v", rejects)
	}
	for i, w := range want {
		if filepath.Base(rejects[i].Path) != w || rejects[i].Reason == "" || rejects[i].Cure == "" {
			t.Errorf("reject %d: %+v, want %s with reason and cure", i, rejects[i], w)
		}
	}
	if !strings.Contains(rejects[2].Reason, "byte 3") {
		t.Errorf("reason %q does not say where", rejects[2].Reason)
	}
}

// long is a line of n bytes and then a good one, without holding them.
type long struct {
	n    int
	rest io.Reader
}

func (l *long) Read(p []byte) (int, error) {
	if l.n == 0 {
		return l.rest.Read(p)
	}
	k := min(len(p), l.n)
	for i := range p[:k] {
		p[i] = 'x'
	}
	l.n -= k
	return k, nil
}

// TestLongLine: a line of 200 MB is rejected in bounded memory, and the next line is read.
func TestLongLine(t *testing.T) {
	in := io.MultiReader(strings.NewReader(`{"text":"`), &long{n: 200 << 20, rest: strings.NewReader("\"}\n{\"text\":\"Good.\"}\n")})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	found, rejects := walk(t, Options{Stdin: in}, "-")
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 100<<20 {
		t.Errorf("%d MB were allocated", n>>20)
	}
	if len(found) != 1 || found[0].Text != "Good." || len(rejects) != 1 || rejects[0].Line != 1 || !strings.Contains(rejects[0].Reason, "longer than") {
		t.Errorf("found %v, rejects %v", found, rejects)
	}
}

func TestLargeFile(t *testing.T) {
	_, rejects := walk(t, Options{MaxBytes: 100}, file(t, "a.txt", "Title\n"+strings.Repeat("x", 200)))
	if len(rejects) != 1 || !strings.Contains(rejects[0].Reason, "larger than 100") {
		t.Errorf("rejects %v", rejects)
	}
}

func TestSameArticleSameID(t *testing.T) {
	a, _ := walk(t, Options{}, file(t, "a.txt", "Title\n\n"+story))
	b, _ := walk(t, Options{}, file(t, "other.txt", "Title\n\n"+story))
	if a[0].Meta.ID != b[0].Meta.ID {
		t.Error("the id depends on where the file lies")
	}
}

func FuzzReaders(f *testing.F) {
	for _, s := range []string{page("", "<p>x"), `{"text":"a"}`, "Title\n\nBody", "\xff\xfe", "<html", `[{"text":1}]`} {
		for kind := range uint8(5) {
			f.Add([]byte(s), kind)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, kind uint8) {
		path := []string{"a.txt", "a.html", "a.jsonl", "a.json", ""}[kind%5]
		w := &walker{ctx: context.Background(), seen: map[string]bool{}, found: func(a Article) error {
			if !utf8.ValidString(a.Text) || a.TitleEnd < 0 || a.TitleEnd > len(a.Text) {
				return fmt.Errorf("bad article %+v", a)
			}
			return nil
		}, reject: func(r Reject) {
			if r.Reason == "" {
				t.Errorf("reject without reason: %+v", r)
			}
		}}
		if err := w.stream(source{name: "x", path: path}, strings.NewReader(string(data))); err != nil {
			t.Fatal(err)
		}
	})
}
