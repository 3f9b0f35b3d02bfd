package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"celebgraph/graph"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/sqlitestore"
)

// TestHostileNames: a name with line breaks and terminal escapes forges no line and commands no terminal in what any
// query prints for people, and stays on its row of CSV as text.
func TestHostileNames(t *testing.T) {
	const name = "Ada\nforged — spouse of — Bob\r\nforged\t\x1b[31m\u202e\x07 <b>=1"
	path := filepath.Join(t.TempDir(), "celebgraph.db")
	store, err := sqlitestore.Open(t.Context(), path, sqlitestore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	claims := graphtest.Story(
		graphtest.Line{Day: "2020-01-01", Status: graph.Current, Subject: name, Text: name, Kind: name},
		graphtest.Line{Day: "2021-01-01", Status: graph.Current, Subject: name, Text: name, Predicate: graph.RivalOf},
		graphtest.Line{Day: "2021-01-01", Status: graph.Former, Subject: name, Text: name})
	var other string
	for i := range claims {
		c := &claims[i]
		c.Article.Title, c.Article.Outlet, c.Speaker = name, name, name
		for _, e := range []*graph.Entity{&c.Subject, &c.Object} {
			if e.Name == name {
				e.Aliases = []string{"forged\nforged"}
			} else {
				other = e.Name
			}
		}
		c.Normalize()
	}
	if _, err := store.Load(t.Context(), graph.Batch{Claims: claims}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, query := range [][]string{
		{"friends", name}, {"friends", other}, {"profile", name}, {"profile", other}, {"timeline", name}, {"timeline", name, other},
		{"evidence", name, other}, {"path", name, other}, {"common", name, other}, {"changes", "--since", "2019"}, {"feuds", "--limit", "5"}, {"top", "--limit", "5"},
		{"friends", "forged nobody"},
	} {
		for _, format := range []string{"", "--csv", "--json"} {
			args := append([]string{"celebgraph", "query"}, query...)
			args = append(args, "--store", path)
			if format != "" {
				args = append(args, format)
			}
			var out bytes.Buffer
			code := run(context.Background(), args, streams{out: &out, err: &out})
			if code != exitDone && query[1] != "forged nobody" || out.Len() == 0 {
				t.Errorf("%q: exit code %d: %s", query, code, &out)
			}
			text := out.String()
			if strings.ContainsAny(text, "\x1b\x07\u202e") {
				t.Errorf("%q %s: a terminal is commanded: %q", query, format, text)
			}
			if format == "" && strings.Contains("\n"+text, "\nforged") {
				t.Errorf("%q: a line is forged:\n%s", query, text)
			}
		}
	}
}
