package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"celebgraph/graph"
)

// Surveyor is the part of a store that questions about the whole graph read.
type Surveyor interface {
	Source
	// Latest returns relationships of some predicates, the last told first.
	Latest(ctx context.Context, limit int, predicates ...graph.Predicate) ([]graph.Relationship, error)
	// Told returns the relationships that articles published since then speak of.
	Told(ctx context.Context, since time.Time) ([]string, error)
	// Unsettled returns the relationships that claims give more than one status.
	Unsettled(ctx context.Context) ([]string, error)
	// Connected and Quoted return who has most relationships, and who says most claims.
	Connected(ctx context.Context, limit int) ([]graph.Ranked, error)
	Quoted(ctx context.Context, limit int) ([]graph.Ranked, error)
}

// Changes returns every change of status, in any relationship, that was told at or after since, as graph.History
// tells them, oldest first. That a thing is told again is no change.
func Changes(ctx context.Context, src Surveyor, since time.Time) ([]graph.Change, error) {
	ids, err := src.Told(ctx, since)
	if err != nil {
		return nil, fmt.Errorf("reading what was told: %w", err)
	}
	all, err := histories(ctx, src, ids)
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(all, func(c graph.Change) bool { return c.At == nil || c.At.Before(since) })
	slices.SortStableFunc(out, func(a, b graph.Change) int {
		return cmp.Or(graph.CompareTime(a.At, b.At), cmp.Compare(a.Relationship, b.Relationship))
	})
	return out, nil
}

// chunk is how many relationships' claims are read at once.
const chunk = 1000

// histories returns the changes of the given relationships.
func histories(ctx context.Context, src Source, ids []string) ([]graph.Change, error) {
	out := []graph.Change{}
	for part := range slices.Chunk(ids, chunk) {
		claims, err := claimsOf(ctx, src, part)
		if err != nil {
			return nil, err
		}
		out = append(out, history(src, claims)...)
	}
	return out, nil
}

// Feuds returns at most limit rivalries, the last told first, whatever their status.
func Feuds(ctx context.Context, src Surveyor, limit int) ([]graph.Relationship, error) {
	out, err := src.Latest(ctx, limit, graph.RivalOf)
	if err != nil {
		return nil, fmt.Errorf("reading rivalries: %w", err)
	}
	return out, nil
}

// TopLists is the answer of [Top].
type TopLists struct {
	// Connected counts relationships, Quoted the claims of a speaker, by the name that the articles give.
	Connected []graph.Ranked `json:"connected"`
	Quoted    []graph.Ranked `json:"quoted"`
	// Volatile are triples, in words without a status, with the number of their changes, two or more.
	Volatile []graph.Ranked `json:"volatile"`
}

// Top returns who has most relationships, who is quoted most, and which relationships change most, at most limit
// each, equal ones by name.
func Top(ctx context.Context, src Surveyor, limit int) (*TopLists, error) {
	var out TopLists
	var err error
	if out.Connected, err = src.Connected(ctx, limit); err != nil {
		return nil, fmt.Errorf("counting relationships: %w", err)
	}
	if out.Quoted, err = src.Quoted(ctx, limit); err != nil {
		return nil, fmt.Errorf("counting quotes: %w", err)
	}
	ids, err := src.Unsettled(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading unsettled relationships: %w", err)
	}
	changes, err := histories(ctx, src, ids)
	if err != nil {
		return nil, err
	}
	counts := make(map[string]*graph.Ranked)
	for i := range changes {
		c := &changes[i]
		r := counts[c.Relationship]
		if r == nil {
			a, b := c.Subject.Name, c.Object.Name
			if c.Predicate.Symmetric() && b < a {
				a, b = b, a
			}
			r = &graph.Ranked{Name: a + " — " + graph.Label(c.Predicate, graph.Current) + " — " + b}
			counts[c.Relationship] = r
		}
		r.Count++
	}
	out.Volatile = []graph.Ranked{}
	for _, r := range counts {
		if r.Count > 1 {
			out.Volatile = append(out.Volatile, *r)
		}
	}
	slices.SortFunc(out.Volatile, func(a, b graph.Ranked) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name))
	})
	out.Volatile = out.Volatile[:min(len(out.Volatile), limit)]
	return &out, nil
}
