package query_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"celebgraph/fixtures/neo4jtest"
	"celebgraph/graph"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/query"
	"celebgraph/graph/sqlitestore"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

// store is all that queries want of a store.
type store interface {
	graph.Store
	query.Everything
}

func claims() []graph.Claim {
	const rival, parent, spouse = graph.RivalOf, graph.ParentOf, graph.SpouseOf
	out := graphtest.Story(
		graphtest.Line{Day: "2010-01-01", Status: graph.Current, Subject: "Kanye West", Object: "John Legend"},
		graphtest.Line{Day: "2022-01-01", Status: graph.Former, Subject: "Kanye West", Object: "John Legend"},
		graphtest.Line{Day: "2023-01-01", Status: graph.Current, Subject: "Kanye West", Object: "John Legend"},
		graphtest.Line{Day: "2011-01-01", Status: graph.Current, Subject: "John Legend", Object: "Ada Quill"},
		graphtest.Line{Day: "2012-01-01", Status: graph.Current, Subject: "Ada Quill", Object: "Zoé Marlow", Predicate: spouse},
		graphtest.Line{Day: "2013-01-01", Status: graph.Current, Subject: "Dora Marlow", Object: "Zoé Marlow", Predicate: parent},
		graphtest.Line{Day: "2014-01-01", Status: graph.Current, Subject: "Ada Quill", Object: "Dora Marlow", Predicate: rival},
		graphtest.Line{Day: "2015-01-01", Status: graph.Former, Subject: "Will Smith", Object: "Willow Smith", Predicate: rival},
		graphtest.Line{Status: graph.Rumored, Subject: "Anna Reed", Object: "Anne Reed", Predicate: rival},
	)
	for i := range out {
		if i%2 == 0 {
			out[i].Speaker = "Ada Quill"
		}
		if i == 3 {
			out[i].Subject.Aliases, out[i].Object.Aliases = []string{"Johnny"}, nil
			if out[i].Subject.Name != "John Legend" {
				out[i].Subject.Aliases, out[i].Object.Aliases = nil, []string{"Johnny"}
			}
		}
		out[i].Normalize()
	}
	return out
}

// find is one name of the table below; the error is told in JSON as well.
func find(ctx context.Context, s store, name string) graph.Entity {
	e, err := query.Lookup(ctx, s, name)
	if err != nil {
		return graph.Entity{Name: err.Error()}
	}
	return e
}

// questions is the one table: a question, its answer in short.
var questions = []struct {
	name string
	ask  func(ctx context.Context, s store) (any, error)
	want string
}{
	{"case, accent, alias, typo", func(ctx context.Context, s store) (any, error) {
		var out []string
		for _, name := range []string{"ZOE MARLOW", "johnny", "Kayne West", "Jon Legend", "West", "Jacky Smith", "William Smith", "Willoww Smith", "Willo Smith", "AND", "a\" OR b"} {
			out = append(out, find(ctx, s, name).Name)
		}
		return out, nil
	}, `["Zoé Marlow","John Legend","Kanye West","John Legend","Kanye West","\"Jacky Smith\": nobody of that name in the graph","Will Smith","Willow Smith","\"Willo Smith\": more than one of that name in the graph",` +
		`"\"AND\": nobody of that name in the graph","\"a\\\" OR b\": nobody of that name in the graph"]`},
	{"asked back", func(ctx context.Context, s store) (any, error) {
		_, err := query.Lookup(ctx, s, "Annu Reed")
		var unclear *query.NameError
		if !errors.As(err, &unclear) || !errors.Is(err, query.ErrAmbiguousName) {
			return nil, err
		}
		return []string{unclear.Candidates[0].Name, unclear.Candidates[1].Name}, nil
	}, `["Anna Reed","Anne Reed"]`},
	{"path", path("Kanye West", "Dora Marlow"), `["Kanye West friend of John Legend","John Legend friend of Ada Quill","Ada Quill rival of Dora Marlow"]`},
	{"path back", path("Dora Marlow", "Kanye West"), `["Dora Marlow rival of Ada Quill","Ada Quill friend of John Legend","John Legend friend of Kanye West"]`},
	{"path by family", path("Ada Quill", "Dora Marlow", query.Family()...), `["Ada Quill spouse of Zoé Marlow","Zoé Marlow child of Dora Marlow"]`},
	{"path by friends", path("Ada Quill", "Dora Marlow", query.Friendship()...), `null`},
	{"no path", path("Will Smith", "Dora Marlow"), `null`},
	{"path to oneself", path("Will Smith", "Will Smith"), `null`},
	{"common", func(ctx context.Context, s store) (any, error) {
		shared, err := query.Common(ctx, s, find(ctx, s, "Zoé Marlow"), find(ctx, s, "Dora Marlow"))
		var out []string
		for _, c := range shared {
			out = append(out, c.With.Name+": "+c.A[0].Label+", "+c.B[0].Label)
		}
		return out, err
	}, `["Ada Quill: spouse of, rival of"]`},
	{"changes", func(ctx context.Context, s store) (any, error) {
		changes, err := query.Changes(ctx, s, time.Date(2014, 6, 1, 0, 0, 0, 0, time.UTC))
		var out []string
		for _, c := range changes {
			out = append(out, c.At.Format(time.DateOnly)+" "+c.Label)
		}
		return out, err
	}, `["2015-01-01 former rival of","2022-01-01 former friend of","2023-01-01 friend of"]`},
	{"feuds", func(ctx context.Context, s store) (any, error) {
		feuds, err := query.Feuds(ctx, s, 10)
		var out []string
		for _, r := range feuds {
			ends := []string{r.Subject.Name, r.Object.Name}
			slices.Sort(ends)
			out = append(out, r.Label+" "+ends[0]+", "+ends[1])
		}
		return out, err
	}, `["former rival of Will Smith, Willow Smith","rival of Ada Quill, Dora Marlow","rumored rival of Anna Reed, Anne Reed"]`},
	{"top", func(ctx context.Context, s store) (any, error) { return query.Top(ctx, s, 2) },
		`{"connected":[{"name":"Ada Quill","count":3},{"name":"Dora Marlow","count":2}],"quoted":[{"name":"Ada Quill","count":5}],` +
			`"volatile":[{"name":"John Legend — friend of — Kanye West","count":3}]}`},
	{"friends as of a year", func(ctx context.Context, s store) (any, error) {
		var out []string
		for _, v := range []query.View{{AsOf: "2009"}, {AsOf: "2015"}, {AsOf: "2022-06"}, {AsOf: "2024"}, {KnownAt: "2009"}, {KnownAt: "2010"},
			{KnownAt: "2022-03"}, {KnownAt: "2022", AsOf: "2012"}} {
			v.Everything = s
			list, err := query.Friends(ctx, v, find(ctx, s, "Kanye West"))
			if err != nil {
				return nil, err
			}
			out = append(out, fmt.Sprintf("%d now, %d former", len(list.Now), len(list.Former)))
		}
		return out, nil
	}, `["0 now, 0 former","1 now, 0 former","0 now, 1 former","1 now, 0 former","0 now, 0 former","1 now, 0 former","0 now, 1 former","1 now, 0 former"]`},
	{"the whole graph as of a year", func(ctx context.Context, s store) (any, error) {
		v := query.View{Everything: s, AsOf: "2012", KnownAt: "2013"}
		top, err := query.Top(ctx, v, 1)
		if err != nil {
			return nil, err
		}
		feuds, err := query.Feuds(ctx, query.View{Everything: s, KnownAt: "2014"}, 10)
		if err != nil {
			return nil, err
		}
		changes, err := query.Changes(ctx, query.View{Everything: s, AsOf: "2014"}, time.Time{})
		if err != nil {
			return nil, err
		}
		steps, err := query.Path(ctx, v, find(ctx, s, "Kanye West"), find(ctx, s, "Zoé Marlow"))
		return []any{top.Connected, top.Quoted, len(feuds), len(changes), len(steps)}, err
	}, `[[{"name":"Ada Quill","count":2}],[{"name":"Ada Quill","count":2}],1,5,3]`},
	{"nobody is doubtful", func(ctx context.Context, s store) (any, error) { return query.Doubtful(ctx, s) }, `null`},
}

func path(a, b string, via ...graph.Predicate) func(context.Context, store) (any, error) {
	return func(ctx context.Context, s store) (any, error) {
		steps, err := query.Path(ctx, s, find(ctx, s, a), find(ctx, s, b), via...)
		var out []string
		for _, st := range steps {
			out = append(out, st.From.Name+" "+st.Label+" "+st.To.Name)
		}
		return out, err
	}
}

// linksAmongMany: few and many entities give the same links, whichever way they are looked up.
func linksAmongMany(t *testing.T, s store) {
	t.Helper()
	ctx := t.Context()
	var ids, many []string
	for _, name := range []string{"Kanye West", "John Legend", "Ada Quill", "Zoé Marlow", "Dora Marlow"} {
		ids = append(ids, find(ctx, s, name).ID)
	}
	for i := range 11_000 {
		many = append(many, graph.NewID("nobody", fmt.Sprint(i)))
	}
	many = append(many, ids...)
	ask := func(from, to []string, via ...graph.Predicate) string {
		links, err := s.Links(ctx, from, to, via...)
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(links, func(a, b graph.Link) int { return cmp.Compare(a.ID, b.ID) })
		return fmt.Sprint(slices.Compact(links))
	}
	if few, all := ask(ids, ids), ask(many, ids); few != all || len(few) < 200 || ask(ids, many) != all {
		t.Errorf("links %s\namong many %s", few, all)
	}
	if few, all := ask(ids, ids, graph.SpouseOf), ask(ids, many, graph.SpouseOf); few != all || len(few) < 30 || len(few) > 200 {
		t.Errorf("marriages %s\namong many %s", few, all)
	}
	near, err := s.Neighbours(ctx, ids[:1])
	if slices.Sort(near); err != nil || !slices.Equal(near, []string{ids[1]}) {
		t.Errorf("neighbours %v, %v", near, err)
	}
}

func ask(t *testing.T, s store) {
	t.Helper()
	ctx := t.Context()
	if _, err := s.Load(ctx, graph.Batch{Claims: claims()}); err != nil {
		t.Fatal(err)
	}
	for _, q := range questions {
		answer, err := q.ask(ctx, s)
		if err != nil {
			t.Errorf("%s: %v", q.name, err)
			continue
		}
		got, err := json.Marshal(answer)
		if err != nil || string(got) != q.want {
			t.Errorf("%s: got %s\nwant %s", q.name, got, q.want)
		}
	}
	linksAmongMany(t, s)
}

func openFile(t testing.TB) *sqlitestore.Store {
	t.Helper()
	s, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"), sqlitestore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(context.Background()) })
	return s
}

func TestQuestionsToFile(t *testing.T) { ask(t, openFile(t)) }

func TestQuestionsToNeo4j(t *testing.T) {
	neo4jtest.Start(t)
	s := neo4jtest.Open(t)
	neo4jtest.Wipe(t, s)
	ask(t, s)
}
