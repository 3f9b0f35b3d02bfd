package graphtest

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// testLateAlias: an article that says of two names that they are one person's, and comes last, joins what is stored.
func (s Suite) testLateAlias(t *testing.T) {
	st := s.New(t)
	claims := Story(
		Line{Day: "2010-01-01", Status: graph.Current, Subject: "Shaun Cartwell"},
		Line{Day: "2012-01-01", Status: graph.Former, Subject: "Jay-Zed"},
		Line{Day: "2013-01-01", Status: graph.Denied, Subject: "Shaun Cartwell", Object: "Ivo Tarn"},
		Line{Day: "2014-01-01", Status: graph.Current, Subject: "Jay-Zed", Object: "Shaun Cartwell"},
		Line{Day: "2015-01-01", Status: graph.Current, Subject: "Jay-Zed", Object: "Mara Voss"})
	for i := range claims {
		load(t, st, graph.Batch{Claims: claims[i : i+1]})
	}
	wantSnapshot(t, t.Context(), st, nil, claims)
	last := Story(Line{}, Line{}, Line{}, Line{}, Line{}, Line{Day: "2020-01-01", Status: graph.Current, Subject: "Jay-Zed", Object: "Ivo Tarn"})[5]
	for _, e := range []*graph.Entity{&last.Subject, &last.Object} {
		if e.Name == "Jay-Zed" {
			e.Aliases = []string{"Shaun Cartwell"}
		}
	}
	load(t, st, graph.Batch{Claims: []graph.Claim{last}})
	wantSnapshot(t, t.Context(), st, nil, append(claims, last))
	for _, name := range []string{"Jay-Zed", "shaun cartwell"} {
		found, err := st.Find(t.Context(), name, 10)
		if err != nil || len(found) != 1 || found[0].Name != "Jay-Zed" {
			t.Fatalf("Find(%q) = %v, %v; want Jay-Zed", name, found, err)
		}
		rels, err := st.Relationships(t.Context(), found[0].ID)
		if err != nil || len(rels) != 3 {
			t.Errorf("%d relationships of %s, %v; want 3: Zoé Marlow, Mara Voss, Ivo Tarn", len(rels), name, err)
		}
	}
}

// testAliases: a user's aliases join and part, whenever they come, and are remembered.
func (s Suite) testAliases(t *testing.T) {
	st := s.New(t)
	claims := Story(
		Line{Day: "2010-01-01", Status: graph.Current, Subject: "Ivo Tarn"},
		Line{Day: "2011-01-01", Status: graph.Former, Subject: "The Tarnish"},
		Line{Day: "2012-01-01", Status: graph.Current, Subject: "Sir Ivo Tarn"})
	load(t, st, graph.Batch{Claims: claims[:2]})
	set := func(list ...graph.AliasRule) *resolve.Rules {
		t.Helper()
		if err := st.SetAliases(t.Context(), list); err != nil {
			t.Fatal(err)
		}
		rules, err := resolve.NewRules(list)
		if err != nil {
			t.Fatal(err)
		}
		got, err := st.Aliases(t.Context())
		if err != nil || !slices.Equal(got, rules.List()) {
			t.Fatalf("aliases %v, %v; want %v", got, err, rules.List())
		}
		return rules
	}
	rules := set(graph.AliasRule{Canonical: "The Tarnish", Alias: "Ivo Tarn"})
	wantResolved(t, t.Context(), st, nil, claims[:2], rules)
	load(t, st, graph.Batch{Claims: claims[2:]})
	wantResolved(t, t.Context(), st, nil, claims, rules)
	rules = set(graph.AliasRule{Canonical: "The Tarnish", Alias: "Ivo Tarn"},
		graph.AliasRule{Canonical: "Ivo Tarn", Alias: "Sir Ivo Tarn", Forbid: true})
	wantResolved(t, t.Context(), st, nil, claims, rules)
	wantResolved(t, t.Context(), st, nil, claims, set())
	if err := st.SetAliases(t.Context(), []graph.AliasRule{{Canonical: "Ivo Tarn"}}); err == nil {
		t.Error("a rule without an alias is taken")
	}
	wantResolved(t, t.Context(), st, nil, claims, nil)
}

// testChildren: people known by a given name are told apart by their parents, and follow them when they join.
func (s Suite) testChildren(t *testing.T) {
	st := s.New(t)
	child := func(n int, parent string, of ...string) graph.Claim {
		lines := make([]Line, n+1)
		lines[n] = Line{Status: graph.Current}
		c := Story(lines...)[n]
		c.Predicate, c.Subject, c.Object = graph.ParentOf, graph.Entity{Type: graph.Person, Name: parent},
			graph.Entity{Type: graph.Person, Name: "Jackson", Of: of}
		c.Normalize()
		return c
	}
	claims := []graph.Claim{
		child(0, "Zoe Marlow", "Zoe Marlow"),
		child(1, "Zoe Marlow West", "Zoe Marlow West", "Ivo Tarn"),
		child(2, "Mara Voss", "Mara Voss"),
		child(3, "Ivo Tarn", "Ivo Tarn"),
		child(4, "Jackson", "Jackson"), // whose parent is a Jackson known by that name alone
	}
	for i := range claims {
		load(t, st, graph.Batch{Claims: claims[i : i+1]})
		wantSnapshot(t, t.Context(), st, nil, claims[:i+1])
	}
	found, err := st.Find(t.Context(), "Jackson", 10)
	if err != nil || len(found) != 4 {
		t.Errorf("%d called Jackson, %v; want 4: of Zoe Marlow and Ivo Tarn, of Mara Voss, of Jackson, and Jackson", len(found), err)
	}
}

// testNamesakes: people of one name are told apart by ages that contradict each other, and joined again when a rule says so; a
// name without an age is that of the one of whom more is told.
func (s Suite) testNamesakes(t *testing.T) {
	st := s.New(t)
	claims := Story(make([]Line, 6)...)
	for i, born := range []int{0, 1981, 1950, 1980, 0, 1950} {
		claims[i].Status = graph.Current
		claims[i].Subject.Born = born
		claims[i].Normalize()
	}
	set := func(list ...graph.AliasRule) {
		t.Helper()
		if err := st.SetAliases(t.Context(), list); err != nil {
			t.Fatal(err)
		}
	}
	people := func(when string, want int) {
		t.Helper()
		if found, err := st.Find(t.Context(), "Abel Quint", 10); err != nil || len(found) != want {
			t.Errorf("%s: %d of the name, %v; want %d", when, len(found), err, want)
		}
	}
	for i, want := range []int{1, 1, 3, 2, 2, 2} {
		load(t, st, graph.Batch{Claims: claims[i : i+1]})
		wantSnapshot(t, t.Context(), st, nil, claims[:i+1])
		people(fmt.Sprint("after claim ", i), want)
	}
	set(graph.AliasRule{Canonical: "Abel Quint", Alias: "Abel Quint"})
	people("by a rule", 1)
	set()
	people("without it", 2)
	wantSnapshot(t, t.Context(), st, nil, claims)
	if _, err := st.Retract(t.Context(), claims[3].Article.ID); err != nil {
		t.Fatal(err)
	}
	wantSnapshot(t, t.Context(), st, nil, slices.Concat(claims[:3], claims[4:]))
	people("when only two ages are left", 3)
}

// testRetract: an article that is taken out leaves the graph that has never seen it, and stays out until it is forced.
func (s Suite) testRetract(t *testing.T) {
	st := s.New(t)
	claims := Story(Line{Day: "2010-01-01", Status: graph.Current}, Line{Day: "2011-01-01", Status: graph.Former},
		Line{Day: "2012-01-01", Status: graph.Current, Object: "Ivo Tarn"})
	all := graph.Batch{Extractor: "test/1", Articles: []graph.Article{claims[0].Article, claims[1].Article, claims[2].Article}, Claims: claims}
	load(t, st, all)
	gone, err := st.Retract(t.Context(), claims[1].Article.ID, claims[2].Article.URL, "https://nowhere.example/")
	if err != nil || len(gone) != 2 {
		t.Fatalf("retracted %v, %v; want two articles", gone, err)
	}
	wantSnapshot(t, t.Context(), st, nil, claims[:1])
	ids := []string{claims[0].Article.ID, claims[1].Article.ID, claims[2].Article.ID}
	got, err := st.Retracted(t.Context(), ids)
	if err != nil || len(got) != 2 || !got[ids[1]] || !got[ids[2]] {
		t.Errorf("retracted are %v, %v", got, err)
	}
	if known, err := st.Known(t.Context(), "test/1", ids); err != nil || len(known) != 1 || !known[ids[0]] {
		t.Errorf("known are %v, %v; want the first only", known, err)
	}
	if res := load(t, st, all); res != (graph.LoadResult{Retracted: 2}) {
		t.Errorf("loading what was retracted: %+v, want nothing but 2 retracted", res)
	}
	wantSnapshot(t, t.Context(), st, nil, claims[:1])
	all.Force = true
	if res := load(t, st, all); res.NewClaims != 2 || res.NewArticles != 2 || res.Retracted != 0 {
		t.Errorf("forced: %+v, want 2 claims of 2 articles", res)
	}
	wantSnapshot(t, t.Context(), st, nil, claims)
	if got, err := st.Retracted(t.Context(), ids); err != nil || len(got) != 0 {
		t.Errorf("after forcing, retracted are %v, %v", got, err)
	}
	if gone, err := st.Retract(t.Context()); err != nil || len(gone) != 0 {
		t.Errorf("retracting nothing: %v, %v", gone, err)
	}
}

// testRetractAnything: any articles may go from any graph, in any order, under any aliases.
func (s Suite) testRetractAnything(t *testing.T) {
	type story struct {
		history
		gone  []string
		rules []graph.AliasRule
	}
	gen := rapid.Custom(func(t *rapid.T) story {
		articles, claims := Articles(4).Draw(t, "articles"), Claims(20).Draw(t, "claims")
		st := story{history: history{articles, claims, Batches(t, articles, claims)}}
		for _, id := range (&graph.Batch{Articles: articles, Claims: claims}).ArticleIDs() {
			if rapid.IntRange(0, 2).Draw(t, "goes") == 0 {
				st.gone = append(st.gone, id)
			}
		}
		if rapid.Bool().Draw(t, "aliases") {
			st.rules = []graph.AliasRule{{Canonical: "Ivo Tarn", Alias: "Ye"}, {Canonical: "Abel Quint", Alias: "Abe Quint", Forbid: true}}
		}
		return st
	})
	checks := max(s.Checks, 10)
	var store graph.Store
	for i := range checks {
		h := gen.Example(1000 + i)
		if store == nil || s.Empty == nil {
			store = s.New(t)
		} else {
			s.Empty(t, store)
		}
		half := len(h.batches) / 2
		for _, b := range h.batches[:half] {
			load(t, store, b)
		}
		if err := store.SetAliases(t.Context(), h.rules); err != nil {
			t.Fatal(err)
		}
		for _, b := range h.batches[half:] {
			load(t, store, b)
		}
		if _, err := store.Retract(t.Context(), h.gone...); err != nil {
			t.Fatal(err)
		}
		out := make(map[string]bool)
		for _, id := range h.gone {
			out[id] = true
		}
		left, _ := (&graph.Batch{Articles: h.articles, Claims: h.claims}).WithoutArticles(out)
		rules, err := resolve.NewRules(h.rules)
		if err != nil {
			t.Fatal(err)
		}
		if !t.Run("", func(t *testing.T) { wantResolved(t, t.Context(), store, left.Articles, left.Claims, rules) }) {
			t.Fatalf("story %d: loaded were %s\nretracted %v", i, asJSON(t, h.batches), h.gone)
		}
		if err := store.SetAliases(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
}

// testReplace: an article that is read again has exactly the claims of the new reading.
func (s Suite) testReplace(t *testing.T) {
	st := s.New(t)
	claims := Story(Line{Day: "2010-01-01", Status: graph.Current}, Line{Day: "2011-01-01", Status: graph.Former},
		Line{Day: "2012-01-01", Status: graph.Current, Object: "Ivo Tarn"})
	claims[2].Article = claims[1].Article
	claims[2].Normalize()
	load(t, st, graph.Batch{Extractor: "test/1", Articles: []graph.Article{claims[0].Article, claims[1].Article}, Claims: claims})
	again := Story(Line{}, Line{Day: "2011-01-01", Status: graph.Rumored, Object: "Mara Voss"})[1]
	res := load(t, st, graph.Batch{Extractor: "test/2", Articles: []graph.Article{again.Article}, Claims: []graph.Claim{again}, Replace: true})
	if res.NewClaims != 1 || res.NewArticles != 1 {
		t.Errorf("replacing gives %+v", res)
	}
	wantSnapshot(t, t.Context(), st, nil, []graph.Claim{claims[0], again})
	for extractor, want := range map[string]int{"test/1": 1, "test/2": 1, "": 2} {
		known, err := st.Known(t.Context(), extractor, []string{claims[0].Article.ID, claims[1].Article.ID, graph.ArticleID("", "nothing")})
		if err != nil || len(known) != want {
			t.Errorf("known to %q: %v, %v; want %d", extractor, known, err, want)
		}
	}
	load(t, st, graph.Batch{Extractor: "test/2", Articles: []graph.Article{again.Article}, Replace: true})
	wantSnapshot(t, t.Context(), st, []graph.Article{again.Article}, claims[:1])
}
