package neo4jstore_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"celebgraph/fixtures/neo4jtest"
	"celebgraph/graph"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/neo4jstore"
	"celebgraph/graph/sqlitestore"
)

// TestBulk: what the real import tool makes of an export is the graph itself, a store that goes on.
func TestBulk(t *testing.T) {
	neo4jtest.Start(t) // or skip
	file, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"), sqlitestore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close(t.Context())
	claims := append(graphtest.Archive(0, 3000), hostile()...)
	b := graph.Batch{Extractor: "test/1", Articles: []graph.Article{claims[0].Article, {ID: graph.ArticleID("", "quiet"), Title: "nothing \"said\",\n=1+1"}}, Claims: claims}
	if _, err := file.Load(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	rules := []graph.AliasRule{{Canonical: "Given1 Family0", Alias: "Given2 Family0"}, {Canonical: "Given3 Family0", Alias: "Given4 Family0", Forbid: true}}
	if err := file.SetAliases(t.Context(), rules); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Retract(t.Context(), claims[10].Article.ID); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "bulk")
	if err := neo4jstore.Bulk(t.Context(), dir, file); err != nil {
		t.Fatal(err)
	}
	if err := neo4jstore.Bulk(t.Context(), dir, file); err == nil {
		t.Error("a folder that holds files is written into")
	}
	srv := neo4jtest.Import(t, dir)
	s, err := neo4jstore.Open(t.Context(), srv.URI, srv.Options())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	want, err := file.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if g, w := asJSON(t, got), asJSON(t, want); g != w {
		gl, wl := strings.Split(g, "\n"), strings.Split(w, "\n")
		for i := range wl {
			if i >= len(gl) || gl[i] != wl[i] {
				t.Fatalf("the imported graph is not the exported one: line %d is %q, want %q", i, gl[min(i, len(gl)-1)], wl[i])
			}
		}
		t.Fatal("the imported graph is larger than the exported one")
	}
	for _, ask := range []func(bulkSurvey) (any, error){
		func(s bulkSurvey) (any, error) { return s.Connected(t.Context(), 1000) },
		func(s bulkSurvey) (any, error) { return s.Quoted(t.Context(), 1000) },
		func(s bulkSurvey) (any, error) { return s.Stories(t.Context(), 1000) },
	} {
		want, err := ask(file)
		got, err2 := ask(s)
		if g, w := asJSON(t, got), asJSON(t, want); err != nil || err2 != nil || g != w || len(w) < 10 {
			t.Errorf("the imported database counts %.300s (%v)\nwant %.300s (%v)", g, err2, w, err)
		}
	}
	// The script of constraints is what Open makes.
	script, err := os.ReadFile(filepath.Join(dir, neo4jstore.ConstraintsScript))
	if err != nil || strings.Count(string(script), "CREATE CONSTRAINT") < 50 {
		t.Errorf("constraints %.100s, %v", script, err)
	}
	if list, err := s.Aliases(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("aliases %v, %v", list, err)
	}
	b.Extractor = "test/1"
	if res, err := s.Load(t.Context(), b); err != nil || res != (graph.LoadResult{Retracted: 1}) {
		t.Errorf("loading again: %+v, %v; want nothing but one retracted", res, err)
	}
	if known, err := s.Known(t.Context(), "test/1", []string{claims[0].Article.ID}); err != nil || len(known) != 1 {
		t.Errorf("known %v, %v", known, err)
	}
	more := graphtest.Archive(3000, 100)
	if res, err := s.Load(t.Context(), graph.Batch{Claims: more}); err != nil || res.NewClaims != 100 {
		t.Errorf("loading more: %+v, %v", res, err)
	}
}

// bulkSurvey is what both stores count while loading.
type bulkSurvey interface {
	Connected(ctx context.Context, limit int) ([]graph.Ranked, error)
	Quoted(ctx context.Context, limit int) ([]graph.Ranked, error)
	Stories(ctx context.Context, limit int) ([]graph.Story, error)
}

// hostile are claims with texts that would harm where they are not taken as texts.
func hostile() []graph.Claim {
	at := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	var out []graph.Claim
	for i, s := range []string{"'; DROP TABLE claim; --", "`}) DETACH DELETE n //", "=HYPERLINK(\"x\")", "a\nb\r\nc", "\"quoted\", and;more", "tab\there",
		"\x1f unit", "\u202eright", "\x1b[31m", "${HOME}", "\\", "'", "<script>", "NULL", "null", "émoji 🎉", strings.Repeat("long ", 300)} {
		c := graph.Claim{Article: graph.Article{ID: graph.NewID("hostile", s), URL: "https://x.example/" + s, Title: s, Outlet: s, PublishedAt: &at},
			Subject: graph.Entity{Name: s + " One", Type: graph.Person, Aliases: []string{s + " Alias", "The " + s}}, Predicate: graph.FriendOf,
			Status: graph.Current, Kind: s, Speaker: s, Object: graph.Entity{Name: "Two " + s, Type: graph.Person}, Confidence: 0.5,
			Evidence: graph.Evidence{Text: s, Start: i, End: i + len(s)}, Extractor: "test/1"}
		c.Normalize()
		out = append(out, c)
	}
	return out
}
