package query_test

import (
	"context"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"celebgraph/graph"
	"celebgraph/graph/query"
)

// maze is a graph to walk in.
type maze []graph.Link

func (m maze) Neighbours(_ context.Context, ids []string, via ...graph.Predicate) ([]string, error) {
	var out []string
	for _, l := range m {
		for _, id := range ids {
			if (l.Subject == id || l.Object == id) && (len(via) == 0 || slices.Contains(via, l.Predicate)) {
				out = append(out, l.Other(id))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func (m maze) Links(_ context.Context, from, to []string, via ...graph.Predicate) ([]graph.Link, error) {
	var out []graph.Link
	for _, l := range m {
		joins := slices.Contains(from, l.Subject) && slices.Contains(to, l.Object) || slices.Contains(to, l.Subject) && slices.Contains(from, l.Object)
		if joins && (len(via) == 0 || slices.Contains(via, l.Predicate)) {
			out = append(out, l)
		}
	}
	return out, nil
}

func (m maze) Entities(_ context.Context, ids ...string) (map[string]graph.Entity, error) {
	out := make(map[string]graph.Entity)
	for _, id := range ids {
		out[id] = graph.Entity{ID: id, Name: id, Type: graph.Person}
	}
	return out, nil
}

// distance is how many steps it is from a to b, by a search from one end; -1 where there is no way.
func (m maze) distance(a, b string, via ...graph.Predicate) int {
	seen, level := map[string]bool{a: true}, []string{a}
	for n := 0; len(level) > 0; n++ {
		if slices.Contains(level, b) {
			return n
		}
		next, _ := m.Neighbours(context.Background(), level, via...)
		level = slices.DeleteFunc(next, func(id string) bool { return seen[id] })
		for _, id := range level {
			seen[id] = true
		}
	}
	return -1
}

// TestShortest: a path joins its ends over relationships that are there, is as short as any, and is the same whatever the
// order in which the store gives them.
func TestShortest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		person := rapid.StringMatching(`[a-h][a-h]?`)
		var m maze
		for range rapid.IntRange(0, 80).Draw(t, "links") {
			a, b := person.Draw(t, "a"), person.Draw(t, "b")
			p := rapid.SampledFrom([]graph.Predicate{graph.FriendOf, graph.SpouseOf, graph.ParentOf}).Draw(t, "predicate")
			if a != b {
				m = append(m, graph.Link{ID: graph.RelationshipID(a, p, b), Subject: a, Object: b, Predicate: p,
					Status: rapid.SampledFrom([]graph.Status{graph.Current, graph.Former}).Draw(t, "status")})
			}
		}
		slices.SortFunc(m, func(a, b graph.Link) int { return slices.Compare([]string{a.ID}, []string{b.ID}) })
		m = slices.CompactFunc(m, func(a, b graph.Link) bool { return a.ID == b.ID })
		a, b := graph.Entity{ID: person.Draw(t, "from")}, graph.Entity{ID: person.Draw(t, "to")}
		var via []graph.Predicate
		if rapid.Bool().Draw(t, "family only") {
			via = query.Family()
		}
		steps, err := query.Path(context.Background(), m, a, b, via...)
		if err != nil {
			t.Fatal(err)
		}
		want := m.distance(a.ID, b.ID, via...)
		if want < 0 {
			want = 0
		}
		if len(steps) != want {
			t.Fatalf("a path of %d steps, %d are enough: %v", len(steps), want, steps)
		}
		at := a.ID
		for _, s := range steps {
			i := slices.IndexFunc(m, func(l graph.Link) bool { return l.ID == s.Relationship })
			if s.From.ID != at || i < 0 || m[i].Other(at) != s.To.ID {
				t.Fatalf("step %v leads nowhere", s)
			}
			at = s.To.ID
		}
		if len(steps) > 0 && at != b.ID {
			t.Fatalf("the path ends at %s", at)
		}
		slices.Reverse(m)
		again, err := query.Path(context.Background(), m, a, b, via...)
		if err != nil || !slices.Equal(ids(steps), ids(again)) {
			t.Fatalf("another path from the same graph: %v, %v", again, err)
		}
	})
}

func ids(steps []query.Step) []string {
	var out []string
	for _, s := range steps {
		out = append(out, s.Relationship)
	}
	return out
}
