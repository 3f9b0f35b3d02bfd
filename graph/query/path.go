package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"celebgraph/graph"
)

// Walker is the part of a store that walks over the graph read.
type Walker interface {
	// Links returns the relationships of some predicates, all where none are given, at the given entities.
	Links(ctx context.Context, entityIDs []string, predicates ...graph.Predicate) ([]graph.Link, error)
	// Entities returns entities by id.
	Entities(ctx context.Context, ids ...string) (map[string]graph.Entity, error)
}

// Friendship and Family return the predicates to which [Path] can be held.
func Friendship() []graph.Predicate { return []graph.Predicate{graph.FriendOf} }

// Family returns the predicates of marriage and kinship.
func Family() []graph.Predicate {
	return []graph.Predicate{graph.SpouseOf, graph.ParentOf, graph.SiblingOf, graph.RelativeOf}
}

// Step is one relationship of a path, from the side from which the path comes.
type Step struct {
	From graph.Entity `json:"from"`
	// Label is what From is to To: "former friend of", "child of".
	Label string       `json:"label"`
	To    graph.Entity `json:"to"`
	// Relationship is its id.
	Relationship string `json:"relationship"`
}

// reach is what a search from one end has found: how each entity was reached, and the entities reached last.
type reach struct {
	by   map[string]graph.Link
	last []string
}

// Path returns a shortest way from a to b over relationships of the given predicates, all where none are given,
// whatever their status. Of several, it is the same one from every store: earlier predicates of the ontology, then
// earlier statuses, then smaller ids go first. It is empty where there is none, and where a is b.
//
// The search is breadth first from both ends, level by level, always from the smaller frontier (Pohl 1971).
func Path(ctx context.Context, src Walker, a, b graph.Entity, predicates ...graph.Predicate) ([]Step, error) {
	if a.ID == b.ID {
		return []Step{}, nil
	}
	from := &reach{map[string]graph.Link{a.ID: {}}, []string{a.ID}}
	to := &reach{map[string]graph.Link{b.ID: {}}, []string{b.ID}}
	for len(from.last) > 0 && len(to.last) > 0 {
		here, there := from, to
		if len(to.last) < len(from.last) {
			here, there = to, from
		}
		links, err := src.Links(ctx, here.last, predicates...)
		if err != nil {
			return nil, fmt.Errorf("reading relationships: %w", err)
		}
		if meeting := here.extend(links, there); meeting != "" {
			return steps(ctx, src, from, to, a.ID, meeting, b.ID)
		}
	}
	return []Step{}, nil
}

// extend makes one level more of the search, and returns where it meets the other one: the smallest id, "" where it
// does not.
func (r *reach) extend(links []graph.Link, other *reach) (meeting string) {
	slices.SortFunc(links, compareLinks)
	last := make(map[string]bool, len(r.last))
	for _, id := range r.last {
		last[id] = true
	}
	r.last = nil
	for _, l := range links {
		for _, end := range [2]string{l.Subject, l.Object} {
			next := l.Other(end)
			if _, seen := r.by[next]; seen || !last[end] {
				continue
			}
			r.by[next] = l
			r.last = append(r.last, next)
			if _, met := other.by[next]; met && (meeting == "" || next < meeting) {
				meeting = next
			}
		}
	}
	slices.Sort(r.last)
	return meeting
}

func compareLinks(a, b graph.Link) int {
	return cmp.Or(cmp.Compare(predicateRank(a.Predicate), predicateRank(b.Predicate)),
		cmp.Compare(slices.Index(graph.Statuses(), a.Status), slices.Index(graph.Statuses(), b.Status)),
		cmp.Compare(a.ID, b.ID))
}

func predicateRank(p graph.Predicate) int {
	return slices.IndexFunc(graph.Predicates(), func(i graph.PredicateInfo) bool { return i.Predicate == p })
}

// steps walks from the meeting back to both ends and tells the way from a to b.
func steps(ctx context.Context, src Walker, from, to *reach, a, meeting, b string) ([]Step, error) {
	ids := []string{meeting}
	var links []graph.Link
	for id := meeting; id != a; {
		l := from.by[id]
		id = l.Other(id)
		ids, links = append(ids, id), append(links, l)
	}
	slices.Reverse(ids)
	slices.Reverse(links)
	for id := meeting; id != b; {
		l := to.by[id]
		id = l.Other(id)
		ids, links = append(ids, id), append(links, l)
	}
	entities, err := src.Entities(ctx, ids...)
	if err != nil {
		return nil, fmt.Errorf("reading names: %w", err)
	}
	out := make([]Step, len(links))
	for i, l := range links {
		seen := tie(graph.Relationship{Subject: entities[l.Subject], Object: entities[l.Object], Predicate: l.Predicate,
			Status: l.Status, Label: graph.Label(l.Predicate, l.Status)}, ids[i])
		out[i] = Step{From: entities[ids[i]], Label: seen.Label, To: entities[ids[i+1]], Relationship: l.ID}
	}
	return out, nil
}

// Shared is somebody, or something, with whom two entities have to do.
type Shared struct {
	With graph.Entity `json:"with"`
	// A and B are the ties of each of the two with it, in the order of Profile.
	A []Tie `json:"a"`
	B []Tie `json:"b"`
}

// Common returns the entities that have a relationship with both a and b, sorted by name, then id.
func Common(ctx context.Context, src Source, a, b graph.Entity) ([]Shared, error) {
	pa, err := Profile(ctx, src, a)
	if err != nil {
		return nil, err
	}
	pb, err := Profile(ctx, src, b)
	if err != nil {
		return nil, err
	}
	byOther := make(map[string]*Shared)
	for _, t := range pa.Ties {
		s := byOther[t.Other.ID]
		if s == nil {
			s = &Shared{With: t.Other}
			byOther[t.Other.ID] = s
		}
		s.A = append(s.A, t)
	}
	for _, t := range pb.Ties {
		if s := byOther[t.Other.ID]; s != nil {
			s.B = append(s.B, t)
		}
	}
	out := []Shared{}
	for _, s := range byOther {
		if len(s.B) > 0 {
			out = append(out, *s)
		}
	}
	slices.SortFunc(out, func(x, y Shared) int { return graph.CompareEntities(x.With, y.With) })
	return out, nil
}
