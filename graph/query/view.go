package query

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"celebgraph/graph"
)

// Everything is all that questions read of a store; both stores have it.
type Everything interface {
	Nearer
	Walker
	Surveyor
	// Unsettled returns the ids of the relationships that claims give more than one status.
	Unsettled(ctx context.Context) ([]string, error)
	// Topics returns the ids of all relationships of an entity, denied ones among them.
	Topics(ctx context.Context, entityID string) ([]string, error)
	EachEntity(ctx context.Context, do func(*graph.Entity) error) error
	EachClaim(ctx context.Context, do func(*graph.Claim) error) error
}

// View is a source that answers as of another day. Its zero dates are today's. It works relationships out from the claims
// when asked, so that questions about the whole graph take the time of reading all of it.
type View struct {
	Everything
	// AsOf is the day as of which the world is shown, by graph.AsOf: who was what to whom then, as known now.
	AsOf graph.Date
	// KnownAt is the day whose archive is read: only what was published by then. Articles of unknown time are left
	// out.
	KnownAt graph.Date
}

var _ Everything = View{}

// Claims returns the claims that were published by the view's day.
func (v View) Claims(ctx context.Context, relationshipIDs ...string) ([]graph.Claim, error) {
	claims, err := v.Everything.Claims(ctx, relationshipIDs...)
	if v.KnownAt != "" {
		claims = slices.DeleteFunc(claims, func(c graph.Claim) bool { return !c.Article.PublishedBy(v.KnownAt) })
	}
	return claims, err
}

// Relationships returns those that an entity had, in the order of a graph.Store.
func (v View) Relationships(ctx context.Context, entityID string) ([]graph.Relationship, error) {
	ids, err := v.Topics(ctx, entityID)
	if err != nil {
		return nil, err
	}
	var out []graph.Relationship
	claims, err := claimsOf(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	if v.AsOf != "" {
		out = graph.AsOf(claims, v.AsOf)
	} else {
		out = graph.Fuse(claims)
	}
	other := func(r graph.Relationship) string {
		if r.Subject.ID == entityID {
			return r.Object.Name
		}
		return r.Subject.Name
	}
	slices.SortFunc(out, func(a, b graph.Relationship) int {
		return cmp.Or(cmp.Compare(a.Predicate, b.Predicate), cmp.Compare(a.Status, b.Status),
			cmp.Compare(other(a), other(b)), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// Neighbours implements [Walker].
func (v View) Neighbours(ctx context.Context, entityIDs []string, predicates ...graph.Predicate) ([]string, error) {
	var out []string
	for _, id := range entityIDs {
		links, err := v.linksAt(ctx, id, predicates)
		if err != nil {
			return nil, err
		}
		for _, l := range links {
			out = append(out, l.Other(id))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// Links implements [Walker].
func (v View) Links(ctx context.Context, from, to []string, predicates ...graph.Predicate) ([]graph.Link, error) {
	if len(to) < len(from) {
		from, to = to, from
	}
	var out []graph.Link
	for _, id := range from {
		links, err := v.linksAt(ctx, id, predicates)
		if err != nil {
			return nil, err
		}
		out = append(out, slices.DeleteFunc(links, func(l graph.Link) bool { return !slices.Contains(to, l.Other(id)) })...)
	}
	return out, nil
}

// linksAt returns the relationships of an entity.
func (v View) linksAt(ctx context.Context, id string, predicates []graph.Predicate) ([]graph.Link, error) {
	rels, err := v.Relationships(ctx, id)
	if err != nil {
		return nil, err
	}
	var out []graph.Link
	for _, r := range rels {
		if len(predicates) == 0 || slices.Contains(predicates, r.Predicate) {
			out = append(out, graph.Link{ID: r.ID, Subject: r.Subject.ID, Object: r.Object.ID, Predicate: r.Predicate, Status: r.Status})
		}
	}
	return out, nil
}

// each calls do with every relationship of the view, in the order of the entities' ids.
func (v View) each(ctx context.Context, do func(graph.Relationship)) error {
	return v.EachEntity(ctx, func(e *graph.Entity) error {
		rels, err := v.Relationships(ctx, e.ID)
		if err != nil {
			return fmt.Errorf("reading %s: %w", e.Name, err)
		}
		for _, r := range rels {
			if min(r.Subject.ID, r.Object.ID) == e.ID { // from one end only
				do(r)
			}
		}
		return nil
	})
}

// Rivalries implements [Surveyor].
func (v View) Rivalries(ctx context.Context, limit int) ([]graph.Relationship, error) {
	var out []graph.Relationship
	err := v.each(ctx, func(r graph.Relationship) {
		if r.Predicate == graph.RivalOf {
			out = append(out, r)
		}
	})
	slices.SortFunc(out, func(a, b graph.Relationship) int {
		return cmp.Or(graph.CompareTime(b.LastSeen, a.LastSeen), cmp.Compare(a.ID, b.ID))
	})
	return out[:min(len(out), limit)], err
}

// Connected implements [Surveyor].
func (v View) Connected(ctx context.Context, limit int) ([]graph.Ranked, error) {
	counts, names := make(map[string]int), make(map[string]string)
	err := v.each(ctx, func(r graph.Relationship) {
		for _, e := range []graph.Entity{r.Subject, r.Object} {
			counts[e.ID]++
			names[e.ID] = e.Name
		}
	})
	return ranked(counts, names, limit), err
}

// Quoted implements [Surveyor].
func (v View) Quoted(ctx context.Context, limit int) ([]graph.Ranked, error) {
	if v.KnownAt == "" {
		return v.Everything.Quoted(ctx, limit)
	}
	counts, names := make(map[string]int), make(map[string]string)
	err := v.EachClaim(ctx, func(c *graph.Claim) error {
		if c.Speaker != "" && c.Article.PublishedBy(v.KnownAt) {
			counts[c.Speaker]++
			names[c.Speaker] = c.Speaker
		}
		return nil
	})
	return ranked(counts, names, limit), err
}

// Stories implements [Surveyor].
func (v View) Stories(ctx context.Context, limit int) ([]graph.Story, error) {
	ids, err := v.Unsettled(ctx)
	if err != nil {
		return nil, err
	}
	changes, err := histories(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	counts := make(map[string]*graph.Story)
	for i := range changes {
		c := &changes[i]
		s := counts[c.Relationship]
		if s == nil {
			s = &graph.Story{Subject: c.Subject.ID, Predicate: c.Predicate, Object: c.Object.ID}
			counts[c.Relationship] = s
		}
		s.Changes++
	}
	ids = slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b].Changes, counts[a].Changes), cmp.Compare(a, b))
	})
	out := []graph.Story{}
	for _, id := range ids[:min(len(ids), limit)] {
		if s := counts[id]; s.Changes > 1 {
			out = append(out, *s)
		}
	}
	return out, nil
}

// ranked lists the highest counts, equal ones by name, then id.
func ranked(counts map[string]int, names map[string]string, limit int) []graph.Ranked {
	ids := make([]string, 0, len(counts))
	for id := range counts {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(names[a], names[b]), cmp.Compare(a, b))
	})
	out := []graph.Ranked{}
	for _, id := range ids[:min(len(ids), limit)] {
		out = append(out, graph.Ranked{Name: names[id], Count: counts[id]})
	}
	return out
}

// history returns the changes that claims tell of, in a view only those that had begun by its day.
func history(src Source, claims []graph.Claim) []graph.Change {
	changes := graph.History(claims)
	if v, ok := src.(View); ok && v.AsOf != "" {
		changes = slices.DeleteFunc(changes, func(c graph.Change) bool { return v.AsOf.Before(c.From) })
	}
	return changes
}
