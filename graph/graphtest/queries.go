package graphtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"celebgraph/graph"
)

func (s Suite) testFind(t *testing.T) {
	st := s.New(t)
	claims := Story(Line{Status: graph.Current}, // Abel Quint, Zoé Marlow
		Line{Status: graph.Current, Subject: "Abel Quint Junior", Object: "Quinta Abelard"},
		Line{Status: graph.Current, Subject: "Jo-El", Object: "Ivo Tarn (actor)"},
		Line{Status: graph.Denied, Subject: "Marlow", Object: "O'Dell 100%_*"})
	claims[0].Subject.Aliases = []string{"The Quill", "A. Q."}
	load(t, st, graph.Batch{Claims: claims})
	for _, tt := range []struct {
		query string
		limit int
		want  string
	}{
		{"Abel Quint", 10, "Abel Quint"}, // exact hides "Abel Quint Junior"
		{"abel  QUINT", 10, "Abel Quint"},
		{"Zoe Marlow", 10, "Zoé Marlow"},
		{"ZOÉ MARLOW", 10, "Zoé Marlow"},
		{"the quill", 10, "Abel Quint"}, // alias
		{"a q", 10, "Abel Quint"},
		{"jo el", 10, "Jo-El"},
		{"Abel", 10, "Abel Quint, Abel Quint Junior"}, // a word, not a part of one
		{"quint abel", 10, "Abel Quint, Abel Quint Junior"},
		{"abel", 1, "Abel Quint"},
		{"quill", 10, "Abel Quint"}, // a word of an alias
		{"marlow", 10, "Marlow"},
		{"ivo", 10, "Ivo Tarn (actor)"},
		{"odell 100", 10, "O'Dell 100%_*"},
		{"%", 10, ""},
		{"_*", 10, ""},
		{"abel AND quint", 10, ""},
		{"\"abel", 10, "Abel Quint, Abel Quint Junior"},
		{"nobody", 10, ""},
		{"", 10, ""},
		{"abel", 0, ""},
	} {
		got, err := st.Find(t.Context(), tt.query, tt.limit)
		if err != nil {
			t.Errorf("Find(%q): %v", tt.query, err)
			continue
		}
		var list []string
		for _, e := range got {
			list = append(list, e.Name)
			if e.ID != graph.EntityID(e.Type, e.Name) {
				t.Errorf("Find(%q): id of %q is wrong", tt.query, e.Name)
			}
		}
		if g := strings.Join(list, ", "); g != tt.want {
			t.Errorf("Find(%q, %d) = %q, want %q", tt.query, tt.limit, g, tt.want)
		}
	}
	got, err := st.Find(t.Context(), "Abel Quint", 10)
	if err != nil || len(got) != 1 || !slices.Equal(got[0].Aliases, []string{"A. Q.", "The Quill"}) {
		t.Errorf("aliases of Abel Quint: %v, %v", got, err)
	}
}

func (s Suite) testRelationships(t *testing.T) {
	st := s.New(t)
	claims := Story(Line{Day: "2010-01-01", Status: graph.Current, Kind: "best friend", From: "2004"},
		Line{Day: "2012-01-01", Status: graph.Former, To: "2011-05", Confidence: 0.9, Text: "No more."},
		Line{Day: "2012-01-01", Status: graph.Current, Object: "Mara Voss"},
		Line{Day: "2012-01-01", Status: graph.Current, Object: "Ivo Tarn"},
		Line{Day: "2012-01-01", Status: graph.Denied, Predicate: graph.PartnerOf, Object: "Ivo Tarn"},
		Line{Day: "2012-01-01", Status: graph.Current, Predicate: graph.ParentOf, Subject: "Old Quint", Object: "Abel Quint"},
		Line{Day: "2012-01-01", Status: graph.Current, Subject: "Ivo Tarn", Object: "Mara Voss"})
	load(t, st, graph.Batch{Claims: claims})
	id := graph.EntityID(graph.Person, "Abel Quint")
	got, err := st.Relationships(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	want := slices.DeleteFunc(graph.Fuse(claims), func(r graph.Relationship) bool {
		return r.Subject.ID != id && r.Object.ID != id
	})
	other := func(r graph.Relationship) string {
		if r.Subject.ID == id {
			return r.Object.Name
		}
		return r.Subject.Name
	}
	slices.SortFunc(want, func(a, b graph.Relationship) int {
		return cmp.Or(cmp.Compare(a.Predicate, b.Predicate), cmp.Compare(a.Status, b.Status),
			cmp.Compare(other(a), other(b)), cmp.Compare(a.ID, b.ID))
	})
	if len(want) != 4 {
		t.Fatalf("the test's own story has %d relationships", len(want))
	}
	if g, w := asJSON(t, got), asJSON(t, want); g != w {
		t.Errorf("relationships differ\n%s", firstDifference(g, w))
	}
}

func (s Suite) testClaims(t *testing.T) {
	st := s.New(t)
	claims := Story(Line{Day: "2012-01-01", Status: graph.Former}, Line{Day: "2010-01-01", Status: graph.Current},
		Line{Status: graph.Denied}, Line{Day: "2011-01-01", Status: graph.Denied},
		Line{Day: "2010-01-01", Status: graph.Current, Text: "Again."},
		Line{Day: "2009-01-01", Status: graph.Current, Object: "Ivo Tarn"})
	load(t, st, graph.Batch{Claims: claims})
	friends, other := claims[0].RelationshipID(), claims[5].RelationshipID()
	want := append([]graph.Claim(nil), claims...)
	slices.SortFunc(want, func(a, b graph.Claim) int {
		at := func(c graph.Claim) string {
			if c.Article.PublishedAt == nil {
				return ""
			}
			return c.Article.PublishedAt.Format("2006-01-02T15:04:05")
		}
		return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(a.ID, b.ID))
	})
	for _, tt := range []struct {
		ids []string
	}{{[]string{friends}}, {[]string{other, friends}}, {[]string{friends, friends}}, {[]string{graph.NewID("nothing")}}} {
		got, err := st.Claims(t.Context(), tt.ids...)
		if err != nil {
			t.Fatal(err)
		}
		filtered := slices.DeleteFunc(slices.Clone(want), func(c graph.Claim) bool {
			return !slices.Contains(tt.ids, c.RelationshipID())
		})
		if len(got) == 0 && len(filtered) == 0 {
			continue
		}
		if g, w := asJSON(t, got), asJSON(t, filtered); g != w {
			t.Errorf("claims about %v differ\n%s", tt.ids, firstDifference(g, w))
		}
	}
}

// testText: every string comes back as it went in.
func (s Suite) testText(t *testing.T) {
	st := s.New(t)
	texts := []string{"quote ' \" ` ;--", "line\nbreak\ttab\r", "😀 emoji, ﷽, e\u0301", "nul \x00 inside", `back\slash`,
		"{brace} $param %s", strings.Repeat("long ", 20000)}
	lines := make([]Line, len(texts))
	for i, text := range texts {
		lines[i] = Line{Status: graph.Current, Text: text, Object: fmt.Sprintf("P%d %s", i, text[:min(20, len(text))]),
			Kind: text[:min(30, len(text))], Confidence: 0.1234, From: "2004-02-29", Day: "2024-02-29"}
		if i == 2 {
			lines[i].Object, lines[i].Kind = text, text
		}
	}
	claims := Story(lines...)
	for i := range claims {
		claims[i].Article.Title, claims[i].Speaker = texts[i], "Speaker "+texts[i]
		claims[i].Subject.Aliases = []string{"alias of " + texts[i][:min(4, len(texts[i]))]}
		claims[i].Normalize()
	}
	load(t, st, graph.Batch{Claims: claims})
	wantSnapshot(t, t.Context(), st, nil, claims)
}
