package graph_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"celebgraph/graph"
	"celebgraph/graph/graphtest"
)

func at(s string) *time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return &t
}

func TestMergeArticle(t *testing.T) {
	tests := []struct {
		name       string
		a, b, want graph.Article
	}{
		{"unknown fields are filled in", graph.Article{ID: "1", Title: "T"}, graph.Article{ID: "1", Outlet: "O"},
			graph.Article{ID: "1", Title: "T", Outlet: "O"}},
		{"the web's URL before a file's", graph.Article{ID: "1", URL: "a.txt"}, graph.Article{ID: "1", URL: "https://x.example"},
			graph.Article{ID: "1", URL: "https://x.example"}},
		{"a file named http is a file", graph.Article{ID: "1", URL: "http.txt"}, graph.Article{ID: "1", URL: "https://x.example"},
			graph.Article{ID: "1", URL: "https://x.example"}},
		{"the smaller of two titles", graph.Article{ID: "1", Title: "b"}, graph.Article{ID: "1", Title: "a"},
			graph.Article{ID: "1", Title: "a"}},
		{"the earlier time, in UTC", graph.Article{ID: "1", PublishedAt: at("2022-09-13T08:00:00+02:00")},
			graph.Article{ID: "1", PublishedAt: at("2022-09-13T07:00:00Z")},
			graph.Article{ID: "1", PublishedAt: at("2022-09-13T06:00:00Z")}},
		{"a known time before an unknown one", graph.Article{ID: "1"}, graph.Article{ID: "1", PublishedAt: at("2022-09-13T07:00:00Z")},
			graph.Article{ID: "1", PublishedAt: at("2022-09-13T07:00:00Z")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := canonical(t, tt.want)
			if got := canonical(t, graph.MergeArticle(tt.a, tt.b)); got != want {
				t.Errorf("got %s\nwant %s", got, want)
			}
			if got := canonical(t, graph.MergeArticle(tt.b, tt.a)); got != want {
				t.Errorf("the other way round: got %s\nwant %s", got, want)
			}
		})
	}
}

func TestMergeEntityName(t *testing.T) {
	for _, tt := range []struct{ a, b, want string }{
		{"Beyonce", "Beyoncé", "Beyoncé"},
		{"BEYONCÉ", "Beyonce", "BEYONCÉ"}, // letters first: the accent is harder to come by
		{"BEYONCÉ", "Beyoncé", "Beyoncé"},
		{"KANYE WEST", "Kanye West", "Kanye West"},
		{"kanye west", "Kanye West", "Kanye West"},
		{"Dicaprio", "DiCaprio", "DiCaprio"},
		{"Jay Z", "Jay-Z", "Jay-Z"},
		{"Beyonce\u0301", "Beyonce", "Beyonce\u0301"},
	} {
		a := graph.Entity{ID: "1", Name: tt.a, Aliases: []string{"Queen", ""}}
		b := graph.Entity{ID: "1", Name: tt.b, Aliases: []string{tt.a, "Bey", "Bey"}}
		for _, got := range []graph.Entity{graph.MergeEntity(a, b), graph.MergeEntity(b, a)} {
			loser := tt.a
			if loser == tt.want {
				loser = tt.b
			}
			want := canonical(t, []string{"Bey", loser, "Queen"})
			if loser < "Bey" {
				want = canonical(t, []string{loser, "Bey", "Queen"})
			} else if loser > "Queen" {
				want = canonical(t, []string{"Bey", "Queen", loser})
			}
			if got.Name != tt.want || canonical(t, got.Aliases) != want {
				t.Errorf("%q and %q: %q, aliases %q", tt.a, tt.b, got.Name, got.Aliases)
			}
		}
	}
}

// TestMergeIsSemilattice: order, grouping and repetition of merges do not matter.
func TestMergeIsSemilattice(t *testing.T) {
	form := rapid.SampledFrom([]string{"Zoé Marlow", "Zoe Marlow", "ZOE MARLOW", "zoe marlow", "Zoe-Marlow"})
	entity := rapid.Custom(func(t *rapid.T) graph.Entity {
		return graph.Entity{ID: "1", Type: graph.Person, Name: form.Draw(t, "name"),
			Aliases: rapid.SliceOfN(form, 0, 3).Draw(t, "aliases")}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := entity.Draw(t, "a"), entity.Draw(t, "b"), entity.Draw(t, "c")
		m := graph.MergeEntity
		checkSemilattice(t, m(m(a, b), c), m(a, m(b, c)), m(b, a), m(a, b), m(m(a, b), m(a, b)))
	})
	articles := graphtest.Articles(1).Filter(func(a []graph.Article) bool { return len(a) == 1 })
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := articles.Draw(t, "a")[0], articles.Draw(t, "b")[0], articles.Draw(t, "c")[0]
		b.ID, c.ID = a.ID, a.ID
		m := graph.MergeArticle
		checkSemilattice(t, m(m(a, b), c), m(a, m(b, c)), m(b, a), m(a, b), m(m(a, b), m(a, b)))
	})
}

func checkSemilattice(t *rapid.T, left, right, ba, ab, abab any) {
	if canonical(t, left) != canonical(t, right) {
		t.Fatalf("not associative: %+v, %+v", left, right)
	}
	if canonical(t, ba) != canonical(t, ab) {
		t.Fatalf("not commutative: %+v, %+v", ba, ab)
	}
	if canonical(t, abab) != canonical(t, ab) {
		t.Fatalf("not idempotent: %+v, %+v", abab, ab)
	}
}

func TestEntityMatch(t *testing.T) {
	e := graph.Entity{Name: "Ivo Tärn", Aliases: []string{"The Blue Fox", "Ivo T."}}
	for _, tt := range []struct {
		query        string
		exact, words bool
	}{
		{"ivo tarn", true, true}, {"the blue fox", true, true}, {"Ivo T", true, true}, {"fox", false, true},
		{"fox blue", false, true}, {"ivo fox", false, false}, {"fo", false, false}, {"", false, false}, {"%", false, false},
	} {
		if exact, words := e.Match(tt.query); exact != tt.exact || words != tt.words {
			t.Errorf("Match(%q) = %v, %v", tt.query, exact, words)
		}
	}
}
