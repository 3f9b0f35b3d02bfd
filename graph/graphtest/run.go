package graphtest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// Suite is the conformance suite of [graph.Store].
type Suite struct {
	// New returns an empty store, closed by the test's cleanup (closing it twice must do no harm).
	New func(t *testing.T) graph.Store
	// Empty empties a store again, where that is quicker than a new one; nil makes a new store for each of the
	// random checks.
	Empty func(t *testing.T, s graph.Store)
	// Checks is the number of random histories that are loaded; 0 means 25.
	Checks int
}

// Run holds the stores that newStore returns, each empty, to the contract of [graph.Store].
func Run(t *testing.T, newStore func(t *testing.T) graph.Store) { Suite{New: newStore}.Run(t) }

// Run holds the suite's stores to the contract of [graph.Store]; each part is a subtest.
func (s Suite) Run(t *testing.T) {
	for _, part := range []struct {
		name string
		test func(t *testing.T)
	}{
		{"Empty", s.testEmpty},
		{"Stories", s.testStories},
		{"AnyOrder", s.testAnyOrder},
		{"LoadTwice", s.testLoadTwice},
		{"LateArticle", s.testLateArticle},
		{"LateName", s.testLateName},
		{"LateAlias", s.testLateAlias},
		{"Aliases", s.testAliases},
		{"Children", s.testChildren},
		{"Namesakes", s.testNamesakes},
		{"Retract", s.testRetract},
		{"RetractAnything", s.testRetractAnything},
		{"Replace", s.testReplace},
		{"Known", s.testKnown},
		{"Find", s.testFind},
		{"Relationships", s.testRelationships},
		{"Claims", s.testClaims},
		{"Text", s.testText},
		{"Concurrent", s.testConcurrent},
		{"Invalid", s.testInvalid},
		{"Cancelled", s.testCancelled},
		{"Closed", s.testClosed},
	} {
		t.Run(part.name, part.test)
	}
}

// load loads a batch and fails the test when it cannot.
func load(t testing.TB, s graph.Store, b graph.Batch) graph.LoadResult {
	t.Helper()
	res, err := s.Load(t.Context(), b)
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	return res
}

// fataler is what testing.TB and rapid.T have in common here.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// wantSnapshot compares a store with the graph that articles and claims add up to, byte for byte.
func wantSnapshot(t fataler, ctx context.Context, s graph.Store, articles []graph.Article, claims []graph.Claim) {
	t.Helper()
	wantResolved(t, ctx, s, articles, claims, nil)
}

// wantResolved is wantSnapshot under a user's aliases.
func wantResolved(t fataler, ctx context.Context, s graph.Store, articles []graph.Article, claims []graph.Claim, rules *resolve.Rules) {
	t.Helper()
	snap, err := s.Snapshot(ctx)
	if err != nil {
		t.Fatalf("snapshot: %v", err)
	}
	var entities map[string]graph.Entity
	want := graph.NewSnapshot(articles, claims, func(names []graph.Entity) map[string]graph.Entity {
		entities = resolve.Resolver(rules)(names)
		return entities
	})
	if w, g := asJSON(t, want), asJSON(t, snap); w != g {
		t.Fatalf("the store's graph differs from the claims' fusion\n%s", firstDifference(g, w))
	}
	n, err := s.Counts(ctx)
	if err != nil {
		t.Fatalf("counts: %v", err)
	}
	wantN := graph.Counts{Articles: len(want.Articles), Claims: len(want.Claims), Entities: len(want.Entities),
		Relationships: len(want.Relationships)}
	for _, e := range want.Entities {
		if e.Type == graph.Person {
			wantN.People++
		}
	}
	if n != wantN {
		t.Fatalf("counts %+v, want %+v", n, wantN)
	}
	wantSurvey(t, ctx, s, want, entities)
}

// surveyor is what a store may have beside graph.Store: counts that it keeps while loading.
type surveyor interface {
	Connected(ctx context.Context, limit int) ([]graph.Ranked, error)
	Quoted(ctx context.Context, limit int) ([]graph.Ranked, error)
	Stories(ctx context.Context, limit int) ([]graph.Story, error)
}

// wantSurvey checks that the store, if it keeps counts, has counted what the snapshot holds; entities are those for which
// its names stand.
func wantSurvey(t fataler, ctx context.Context, s graph.Store, snap *graph.Snapshot, entities map[string]graph.Entity) {
	t.Helper()
	counting, ok := s.(surveyor)
	if !ok {
		return
	}
	const all = 1 << 20
	degrees, names, spoken := make(map[string]int), make(map[string]string), make(map[string]int)
	for _, r := range snap.Relationships {
		for _, e := range []graph.Entity{r.Subject, r.Object} {
			degrees[e.ID]++
			names[e.ID] = e.Name
		}
	}
	var connected, quoted []graph.Ranked
	for id, n := range degrees {
		connected = append(connected, graph.Ranked{Name: names[id], Count: n})
	}
	var told []graph.Claim
	for _, c := range snap.Claims {
		if c.Speaker != "" {
			spoken[c.Speaker]++
		}
		if c = c.Between(entities[c.Subject.ID], entities[c.Object.ID]); c.Subject.ID != c.Object.ID {
			told = append(told, c)
		}
	}
	for name, n := range spoken {
		quoted = append(quoted, graph.Ranked{Name: name, Count: n})
	}
	stories := graph.Stories(told)
	slices.SortFunc(stories, func(a, b graph.Story) int {
		return cmp.Or(cmp.Compare(b.Changes, a.Changes), cmp.Compare(a.Relationship(), b.Relationship()))
	})
	for _, list := range []struct {
		what string
		ask  func() (any, error)
		want any
	}{
		{"connected", func() (any, error) { return counting.Connected(ctx, all) }, ranking(connected)},
		{"quoted", func() (any, error) { return counting.Quoted(ctx, all) }, ranking(quoted)},
		{"stories", func() (any, error) { return counting.Stories(ctx, all) }, append([]graph.Story{}, stories...)},
	} {
		got, err := list.ask()
		if err != nil {
			t.Fatalf("%s: %v", list.what, err)
		}
		if w, g := asJSON(t, list.want), asJSON(t, got); w != g {
			t.Fatalf("%s is not what the graph holds\n%s", list.what, firstDifference(g, w))
		}
	}
}

// ranking sorts counts as stores give them: the highest first, equal ones by name.
func ranking(list []graph.Ranked) []graph.Ranked {
	slices.SortFunc(list, func(a, b graph.Ranked) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name))
	})
	return append([]graph.Ranked{}, list...)
}

func asJSON(t fataler, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatalf("%v", err)
	}
	return string(b)
}

// firstDifference shows where two texts part, with some lines around.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := 0; i < max(len(g), len(w)); i++ {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			at := func(l []string) string {
				return strings.Join(l[min(len(l), max(0, i-12)):min(len(l), i+6)], "\n")
			}
			return fmt.Sprintf("line %d\ngot\n%s\nwant\n%s", i+1, at(g), at(w))
		}
	}
	return "equal"
}

func (s Suite) testEmpty(t *testing.T) {
	st := s.New(t)
	wantSnapshot(t, t.Context(), st, nil, nil)
	if res := load(t, st, graph.Batch{}); res != (graph.LoadResult{}) {
		t.Errorf("an empty batch adds %+v", res)
	}
	if es, err := st.Find(t.Context(), "Zoé Marlow", 10); err != nil || len(es) != 0 {
		t.Errorf("Find in an empty store: %v, %v", es, err)
	}
	if rs, err := st.Relationships(t.Context(), graph.EntityID(graph.Person, "Zoé Marlow")); err != nil || len(rs) != 0 {
		t.Errorf("Relationships of nobody: %v, %v", rs, err)
	}
	if cs, err := st.Claims(t.Context()); err != nil || len(cs) != 0 {
		t.Errorf("Claims about nothing: %v, %v", cs, err)
	}
	if known, err := st.Known(t.Context(), "test/1", nil); err != nil || len(known) != 0 {
		t.Errorf("Known of nothing: %v, %v", known, err)
	}
}

// testStories loads histories whose end is known, one claim a batch, forwards and backwards.
func (s Suite) testStories(t *testing.T) {
	for _, st := range []struct {
		name  string
		lines []Line
		want  graph.Status // "" is no relationship
	}{
		{"reunion", []Line{{Day: "2010-01-01", Status: graph.Current}, {Day: "2015-01-01", Status: graph.Former},
			{Day: "2020-01-01", Status: graph.Current}}, graph.Current},
		{"denial", []Line{{Day: "2010-01-01", Status: graph.Rumored}, {Day: "2010-01-02", Status: graph.Denied}}, ""},
		{"an old article loaded late", []Line{{Day: "2022-01-01", Status: graph.Former},
			{Day: "2010-01-01", Status: graph.Current}}, graph.Former},
		{"two statuses on one day", []Line{{Day: "2022-01-01", Status: graph.Current},
			{Day: "2022-01-01", Status: graph.Former, Confidence: 0.9}}, graph.Former},
		{"undated articles", []Line{{Status: graph.Current, Confidence: 1}, {Day: "2001-01-01", Status: graph.Former}},
			graph.Former},
	} {
		t.Run(st.name, func(t *testing.T) {
			store := s.New(t)
			claims := Story(st.lines...)
			slices.Reverse(claims)
			for _, c := range claims {
				load(t, store, graph.Batch{Claims: []graph.Claim{c}})
			}
			wantSnapshot(t, t.Context(), store, nil, claims)
			rels, err := store.Relationships(t.Context(), claims[0].Subject.ID)
			if err != nil {
				t.Fatal(err)
			}
			var got graph.Status
			if len(rels) == 1 {
				got = rels[0].Status
			}
			if got != st.want {
				t.Errorf("status %q, want %q", got, st.want)
			}
		})
	}
}

// testAnyOrder is the property of DESIGN §4: any order, batching and repetition gives the fusion of the set.
func (s Suite) testAnyOrder(t *testing.T) {
	checks := s.Checks
	if checks == 0 {
		checks = 25
	}
	var store graph.Store
	if s.Empty != nil {
		store = s.New(t)
	}
	// rapid takes its number of checks from a flag that all tests share; so histories are drawn here by number.
	gen := rapid.Custom(func(t *rapid.T) history {
		articles := Articles(4).Draw(t, "articles")
		claims := Claims(20).Draw(t, "claims")
		return history{articles, claims, Batches(t, articles, claims)}
	})
	for i := range checks {
		h := gen.Example(i)
		ok := t.Run(fmt.Sprintf("history %d", i), func(t *testing.T) {
			st := store
			if s.Empty != nil {
				s.Empty(t, st)
			} else {
				st = s.New(t)
			}
			for _, b := range h.batches {
				load(t, st, b)
			}
			wantSnapshot(t, t.Context(), st, h.articles, h.claims)
		})
		if !ok {
			t.Fatalf("loaded were %s", asJSON(t, h.batches))
		}
	}
}

type history struct {
	articles []graph.Article
	claims   []graph.Claim
	batches  []graph.Batch
}

func (s Suite) testLoadTwice(t *testing.T) {
	st := s.New(t)
	claims := Story(Line{Day: "2010-01-01", Status: graph.Current}, Line{Day: "2011-01-01", Status: graph.Former},
		Line{Status: graph.Denied, Object: "Ivo Tarn"})
	quiet := graph.Article{ID: graph.ArticleID("https://story.example/quiet", ""), Title: "Nothing happened"}
	b := graph.Batch{Extractor: "test/1", Articles: []graph.Article{quiet, claims[0].Article}, Claims: claims}
	if got, want := load(t, st, b), (graph.LoadResult{NewArticles: 4, NewClaims: 3, Relationships: 1}); got != want {
		t.Errorf("first load %+v, want %+v", got, want)
	}
	if got := load(t, st, b); got != (graph.LoadResult{}) {
		t.Errorf("second load %+v, want nothing new", got)
	}
	wantSnapshot(t, t.Context(), st, b.Articles, claims)
	denial := Story(Line{}, Line{}, Line{}, Line{Day: "2012-01-01", Status: graph.Denied})[3]
	got := load(t, st, graph.Batch{Claims: []graph.Claim{denial, denial, claims[0]}})
	if want := (graph.LoadResult{NewArticles: 1, NewClaims: 1, Relationships: 1}); got != want {
		t.Errorf("a denial that removes the relationship: %+v, want %+v", got, want)
	}
	wantSnapshot(t, t.Context(), st, b.Articles, append(claims, denial))
}

// testLateArticle: what is learned of an article later counts for all its claims.
func (s Suite) testLateArticle(t *testing.T) {
	st := s.New(t)
	claims := Story(Line{Status: graph.Former}, Line{Day: "2015-01-01", Status: graph.Current},
		Line{Status: graph.Former, Object: "Ivo Tarn"}, Line{Day: "2015-01-01", Status: graph.Current, Object: "Ivo Tarn"})
	for _, i := range []int{0, 2} { // one undated article with two claims
		claims[i].Article = graph.Article{ID: graph.ArticleID("", "some text"), URL: "file.txt"}
		claims[i].Normalize()
	}
	load(t, st, graph.Batch{Claims: claims})
	wantSnapshot(t, t.Context(), st, nil, claims)
	full := claims[0].Article
	full.URL, full.Outlet, full.PublishedAt = "https://late.example/1", "Starling", day("2020-01-01")
	res := load(t, st, graph.Batch{Extractor: "test/1", Articles: []graph.Article{full}})
	if want := (graph.LoadResult{Relationships: 2}); res != want {
		t.Errorf("a date that changes two relationships: %+v, want %+v", res, want)
	}
	wantSnapshot(t, t.Context(), st, []graph.Article{full}, claims)
	// An account that knows less takes nothing away.
	load(t, st, graph.Batch{Articles: []graph.Article{{ID: full.ID}}})
	wantSnapshot(t, t.Context(), st, []graph.Article{full}, claims)
}

// testLateName: a better spelling that comes later is the name everywhere.
func (s Suite) testLateName(t *testing.T) {
	st := s.New(t)
	claims := Story(Line{Day: "2010-01-01", Status: graph.Current, Object: "ZOE MARLOW"},
		Line{Day: "2011-01-01", Status: graph.Current, Object: "Zoe Marlow", Subject: "Ivo Tarn"},
		Line{Day: "2012-01-01", Status: graph.Current, Object: "Zoé Marlow", Subject: "Mara Voss"})
	for i := range claims {
		load(t, st, graph.Batch{Claims: claims[i : i+1]})
	}
	wantSnapshot(t, t.Context(), st, nil, claims)
	rels, err := st.Relationships(t.Context(), graph.EntityID(graph.Person, "zoe marlow"))
	if err != nil || len(rels) != 3 {
		t.Fatalf("%d relationships, %v; want 3", len(rels), err)
	}
	for _, r := range rels {
		if !strings.Contains(r.Text(), "Zoé Marlow") {
			t.Errorf("%q does not have the better name", r.Text())
		}
	}
}

func (s Suite) testKnown(t *testing.T) {
	st := s.New(t)
	claims := Story(Line{Status: graph.Current}, Line{Status: graph.Current})
	read := []graph.Article{claims[0].Article, {ID: graph.ArticleID("", "a text without claims")}}
	load(t, st, graph.Batch{Extractor: "test/1", Articles: read, Claims: claims})
	load(t, st, graph.Batch{Extractor: "test/2", Articles: read[:1]})
	ids := []string{read[0].ID, read[1].ID, claims[1].Article.ID, graph.ArticleID("", "never seen")}
	for extractor, want := range map[string]map[string]bool{
		"test/1": {ids[0]: true, ids[1]: true}, // the second claim's article is not among those read to the end
		"test/2": {ids[0]: true},
		"test/3": {},
	} {
		got, err := st.Known(t.Context(), extractor, ids)
		if err != nil {
			t.Fatal(err)
		}
		for id, ok := range got {
			if !ok {
				delete(got, id)
			}
		}
		if len(got) != len(want) || (len(want) > 0 && !reflect.DeepEqual(got, want)) {
			t.Errorf("known to %s: %v, want %v", extractor, got, want)
		}
	}
	many := make([]string, 40000) // more than any database takes as parameters at once
	for i := range many {
		many[i] = graph.ArticleID("", fmt.Sprint("unseen ", i))
	}
	got, err := st.Known(t.Context(), "test/1", append(many, ids[1]))
	if err != nil || !got[ids[1]] {
		t.Errorf("known among 40,001: %v, %v", got, err)
	}
}

func (s Suite) testConcurrent(t *testing.T) {
	st := s.New(t)
	gen := rapid.Custom(func(t *rapid.T) history {
		articles, claims := Articles(6).Draw(t, "articles"), Claims(60).Draw(t, "claims")
		return history{articles, claims, Batches(t, articles, claims)}
	})
	var h history
	for i := 0; len(h.batches) < 4; i++ {
		h = gen.Example(i)
	}
	var wg sync.WaitGroup
	errs := make(chan error, 4)
	for worker := range 4 {
		wg.Go(func() {
			for i := range h.batches { // everybody loads everything, each from another place on
				b := h.batches[(i+worker*len(h.batches)/4)%len(h.batches)]
				if _, err := st.Load(t.Context(), b); err != nil {
					errs <- fmt.Errorf("loader %d: %w", worker, err)
					return
				}
				if _, err := st.Counts(t.Context()); err != nil {
					errs <- fmt.Errorf("reader %d: %w", worker, err)
					return
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		t.Error(err)
	}
	wantSnapshot(t, t.Context(), st, h.articles, h.claims)
}
