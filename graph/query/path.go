package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"celebgraph/graph"
)

// Walker is the part of a store that walks over the graph read.
type Walker interface {
	// Neighbours returns the ids of the entities with which the given ones have relationships of some predicates, of any
	// where none are given.
	Neighbours(ctx context.Context, entityIDs []string, predicates ...graph.Predicate) ([]string, error)
	// Links returns the relationships of some predicates, all where none are given, between one of from and one of to.
	Links(ctx context.Context, from, to []string, predicates ...graph.Predicate) ([]graph.Link, error)
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

// probes is how many pairs of entities are looked up at most to see whether two frontiers touch. To look is cheaper than
// to walk on, since among a few dozen people there often is one whom everybody knows.
const probes = 10_000

// walk is one search for a shortest way, from both ends.
type walk struct {
	ctx        context.Context
	src        Walker
	predicates []graph.Predicate
	from, to   *reach
}

// reach is what the search from one end has found: its levels, each sorted, and everything in them.
type reach struct {
	levels [][]string
	seen   map[string]bool
}

func newReach(id string) *reach { return &reach{[][]string{{id}}, map[string]bool{id: true}} }

func (r *reach) last() []string { return r.levels[len(r.levels)-1] }

// Path returns a shortest way from a to b over relationships of the given predicates, all where none are given,
// whatever their status. Of several, it is the same one from every store: through entities with smaller ids, over
// relationships of earlier predicates of the ontology, then earlier statuses, then smaller ids. It is empty where there is
// none, and where a is b.
//
// The search is breadth first from both ends, level by level, always from the smaller frontier (Pohl 1971); before a level
// is made, small frontiers are asked whether they touch.
func Path(ctx context.Context, src Walker, a, b graph.Entity, predicates ...graph.Predicate) ([]Step, error) {
	if a.ID == b.ID {
		return []Step{}, nil
	}
	w := &walk{ctx, src, predicates, newReach(a.ID), newReach(b.ID)}
	for len(w.from.last()) > 0 && len(w.to.last()) > 0 {
		if len(w.from.last())*len(w.to.last()) <= probes {
			link, end, found, err := w.link(w.from.last(), w.to.last())
			if err != nil {
				return nil, err
			}
			if found {
				return w.steps(link.Other(end), []graph.Link{link}, end)
			}
		}
		here, there := w.from, w.to
		if len(w.to.last()) < len(w.from.last()) {
			here, there = w.to, w.from
		}
		meeting, err := w.extend(here, there)
		if err != nil {
			return nil, err
		}
		if meeting != "" {
			return w.steps(meeting, nil, meeting)
		}
	}
	return []Step{}, nil
}

// link returns the first of the relationships between one of from and one of to, and its end that is of to.
func (w *walk) link(from, to []string) (link graph.Link, end string, found bool, err error) {
	links, err := w.src.Links(w.ctx, from, to, w.predicates...)
	if err != nil {
		return link, "", false, fmt.Errorf("reading relationships: %w", err)
	}
	if len(links) == 0 {
		return link, "", false, nil
	}
	link = slices.MinFunc(links, compareLinks)
	if end = link.Object; slices.Contains(from, link.Object) {
		end = link.Subject
	}
	return link, end, true, nil
}

// extend makes one level more of the search, and returns where it meets the other one: the smallest id, "" where it
// does not.
func (w *walk) extend(here, there *reach) (meeting string, err error) {
	found, err := w.src.Neighbours(w.ctx, here.last(), w.predicates...)
	if err != nil {
		return "", fmt.Errorf("reading relationships: %w", err)
	}
	slices.Sort(found)
	level := found[:0]
	for _, id := range found {
		if here.seen[id] {
			continue
		}
		here.seen[id] = true
		level = append(level, id)
		if meeting == "" && there.seen[id] {
			meeting = id
		}
	}
	here.levels = append(here.levels, level)
	return meeting, nil
}

// back returns the way from an entity, which is of the last level but skipped ones, back to where the search began.
func (w *walk) back(r *reach, id string) ([]graph.Link, error) {
	at := slices.IndexFunc(r.levels, func(level []string) bool {
		_, ok := slices.BinarySearch(level, id)
		return ok
	})
	var out []graph.Link
	for at--; at >= 0; at-- {
		link, end, found, err := w.link([]string{id}, r.levels[at])
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, fmt.Errorf("reading relationships: %w", errMoved)
		}
		out, id = append(out, link), end
	}
	return out, nil
}

// errMoved is the error of a walk over a graph that changes meanwhile.
var errMoved = errors.New("the graph has changed meanwhile; ask again")

func compareLinks(a, b graph.Link) int {
	return cmp.Or(cmp.Compare(predicateRank(a.Predicate), predicateRank(b.Predicate)),
		cmp.Compare(slices.Index(graph.Statuses(), a.Status), slices.Index(graph.Statuses(), b.Status)),
		cmp.Compare(a.ID, b.ID))
}

func predicateRank(p graph.Predicate) int {
	return slices.IndexFunc(graph.Predicates(), func(i graph.PredicateInfo) bool { return i.Predicate == p })
}

// steps tells the way from the beginning to an entity that the search from there has reached, over some relationships to
// one that the other search has reached, and on to its beginning.
func (w *walk) steps(reached string, middle []graph.Link, other string) ([]Step, error) {
	links, err := w.back(w.from, reached)
	if err != nil {
		return nil, err
	}
	slices.Reverse(links)
	rest, err := w.back(w.to, other)
	if err != nil {
		return nil, err
	}
	links = slices.Concat(links, middle, rest)
	ids := []string{w.from.levels[0][0]}
	for _, l := range links {
		ids = append(ids, l.Other(ids[len(ids)-1]))
	}
	entities, err := w.src.Entities(w.ctx, ids...)
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
