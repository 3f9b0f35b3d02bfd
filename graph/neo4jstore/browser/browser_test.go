package browser_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"celebgraph/fixtures/neo4jtest"
	"celebgraph/graph"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/neo4jstore/browser"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

// hostile are names that mean something to Cypher, HTML or a template.
var hostile = []string{`O'Brien \`, `<script>alert(1)</script>`, "two\nlines", "*/ // x\r", `{{.Person}}`, `\u0027}) DETACH DELETE p //`,
	"</pre><img src=x onerror=alert(1)>", "bell\x07\u202e\u2028", "Zoë 李小龍 😀"}

// TestStyle: every label and relationship type has a rule, and no caption holds a colon, which Browser cannot read.
func TestStyle(t *testing.T) {
	style := browser.Style()
	for _, want := range graph.EdgeTypes() {
		if !strings.Contains(style, "\nrelationship."+want+" {\n") {
			t.Errorf("no rule for %s", want)
		}
	}
	for _, want := range graph.EntityTypes() {
		if !strings.Contains(style, "\nnode."+string(want)+" {\n") {
			t.Errorf("no rule for %s", want)
		}
	}
	for _, m := range regexp.MustCompile(`caption: "(.*)"`).FindAllStringSubmatch(style, -1) {
		if m[1] == "" || strings.Contains(m[1], ":") {
			t.Errorf("caption %q", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^  [-a-z]*color[-a-z]*: (.*);$`).FindAllStringSubmatch(style, -1) {
		if !regexp.MustCompile(`^#[0-9A-F]{6}$`).MatchString(m[1]) {
			t.Errorf("colour %q", m[1])
		}
	}
}

// TestQueriesRun: on a graph of people with hostile names every query runs and finds what it is about, so that no
// name ends its literal early, and the guide shows each as text.
func TestQueriesRun(t *testing.T) {
	store := neo4jtest.Open(t)
	for _, name := range hostile {
		claims := graphtest.Story(
			graphtest.Line{Day: "2020-01-01", Status: graph.Current, Subject: name, Text: name},
			graphtest.Line{Day: "2021-01-01", Status: graph.Former, Subject: name, Text: name},
			graphtest.Line{Day: "2021-01-01", Status: graph.Current, Subject: name, Predicate: graph.ParentOf, Text: name})
		neo4jtest.Wipe(t, store)
		if _, err := store.Load(t.Context(), graph.Batch{Claims: claims}); err != nil {
			t.Fatal(err)
		}
		c := browser.Cast{Person: name, Other: claims[0].Object.Name, Far: claims[0].Object.Name, Kin: name, Year: 2021}
		queries, err := browser.Queries(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range queries {
			table, err := store.Cypher(t.Context(), q.Cypher, nil)
			if err != nil {
				t.Errorf("%q: %s: %v\n%s", name, q.Name, err, q.Cypher)
			} else if strings.Contains(q.Cypher, "name:") && len(table.Rows) == 0 {
				t.Errorf("%q: %s finds nothing\n%s", name, q.Name, q.Cypher)
			}
		}
		guide, err := browser.Guide(c, "http://127.0.0.1:1", "bolt://127.0.0.1:2")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(guide), "<script") || strings.Contains(string(guide), "<img") {
			t.Errorf("%q is HTML in the guide", name)
		}
		if !strings.Contains(html.UnescapeString(string(guide)), name) {
			t.Errorf("%q is not in the guide", name)
		}
	}
}

// TestFindCast: of a small story, and of nothing.
func TestFindCast(t *testing.T) {
	store := neo4jtest.Open(t)
	c, err := browser.FindCast(t.Context(), store)
	if err != nil || c != (browser.Cast{}) {
		t.Errorf("nobody: %+v, %v", c, err)
	}
	guide, err := browser.Guide(c, "", "")
	if err != nil || !strings.Contains(string(guide), "The graph is empty") {
		t.Errorf("the guide to nothing: %s, %v", guide, err)
	}
	claims := graphtest.Story(graphtest.Line{Day: "2019-05-01", Status: graph.Current}, graphtest.Line{Day: "2021-01-01", Status: graph.Former})
	if _, err := store.Load(t.Context(), graph.Batch{Claims: claims}); err != nil {
		t.Fatal(err)
	}
	c, err = browser.FindCast(t.Context(), store)
	a, b := claims[0].Subject.Name, claims[0].Object.Name
	if a > b {
		a, b = b, a
	}
	if want := (browser.Cast{Person: a, Other: b, Far: b, Year: 2021}); err != nil || c != want {
		t.Errorf("%+v, %v, want %+v", c, err, want)
	}
}

func TestSavedQueries(t *testing.T) {
	raw, err := browser.SavedQueries(browser.Cast{Person: "A", Other: "B", Far: "C", Kin: "D", Year: 2020})
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil || !regexp.MustCompile(`^[^/]+/[^/]+\.cypher$`).MatchString(f.Name) || !strings.HasPrefix(string(text), "// ") {
			t.Errorf("%s: %v\n%s", f.Name, err, text)
		}
	}
	if len(z.File) < 10 {
		t.Errorf("%d files", len(z.File))
	}
}

// TestHandler: pages of this machine may read, others may not, and only who has the token may stop it.
func TestHandler(t *testing.T) {
	stopped := 0
	broken := false
	h := browser.Handler(browser.Assets{Token: "secret", Stop: func() { stopped++ }, Cast: func(context.Context) (browser.Cast, error) {
		if broken {
			return browser.Cast{}, errors.New("no database")
		}
		return browser.Cast{Person: "A"}, nil
	}})
	const here, away = "http://localhost:7474", "http://evil.example"
	tests := []struct {
		method, path, host, origin, token string
		code                              int
		allowed                           string
	}{
		{"GET", "/celebgraph.grass", "127.0.0.1:7475", here, "", 200, here},
		{"GET", "/guide.html", "localhost:7475", "http://127.0.0.1:7474", "", 200, "http://127.0.0.1:7474"},
		{"GET", "/guide.html", "127.0.0.1:7475", away, "", 200, ""},
		{"GET", "/saved-queries.zip", "[::1]:7475", "", "", 200, ""},
		{"GET", "/guide.html", "evil.example", "", "", 403, ""},
		{"OPTIONS", "/guide.html", "127.0.0.1:7475", here, "", 204, here},
		{"OPTIONS", "/guide.html", "127.0.0.1:7475", away, "", 204, ""},
		{"POST", "/guide.html", "127.0.0.1:7475", "", "", 405, ""},
		{"GET", "/../etc/passwd", "127.0.0.1:7475", "", "", 307, ""},
		{"GET", "/nothing", "127.0.0.1:7475", "", "", 404, ""},
		{"GET", "/health", "127.0.0.1:7475", "", "", 403, ""},
		{"GET", "/health", "127.0.0.1:7475", "", "secret", 204, ""},
		{"POST", "/stop", "127.0.0.1:7475", "", "wrong", 403, ""},
		{"GET", "/stop", "127.0.0.1:7475", "", "secret", 405, ""},
		{"POST", "/stop", "127.0.0.1:7475", "", "secret", 204, ""},
	}
	call := func(method, path, host, origin, token string) *http.Response {
		r := httptest.NewRequest(method, path, nil)
		r.Host = host
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Result()
	}
	for _, tt := range tests {
		res := call(tt.method, tt.path, tt.host, tt.origin, tt.token)
		if got := res.Header.Get("Access-Control-Allow-Origin"); res.StatusCode != tt.code || got != tt.allowed {
			t.Errorf("%s %s at %s from %q: %d, allowed %q; want %d, %q", tt.method, tt.path, tt.host, tt.origin, res.StatusCode, got, tt.code, tt.allowed)
		}
	}
	if stopped != 1 {
		t.Errorf("stopped %d times", stopped)
	}
	broken = true
	if res := call("GET", "/guide.html", "localhost", "", ""); res.StatusCode != http.StatusBadGateway {
		t.Errorf("without a database: %s", res.Status)
	}
}
