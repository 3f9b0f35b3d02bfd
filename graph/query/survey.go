package query

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"celebgraph/graph"
)

// Surveyor is the part of a store that questions about the whole graph read.
type Surveyor interface {
	Source
	// Rivalries returns the relationships of RIVAL_OF, the last told first.
	Rivalries(ctx context.Context, limit int) ([]graph.Relationship, error)
	// Told returns the relationships that articles published since then speak of.
	Told(ctx context.Context, since time.Time) ([]string, error)
	// Stories returns the triples whose status has changed most often, equal ones by the id of their relationship.
	Stories(ctx context.Context, limit int) ([]graph.Story, error)
	// Entities returns entities by id.
	Entities(ctx context.Context, ids ...string) (map[string]graph.Entity, error)
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

// histories returns the changes of the given relationships. Parts of them are read side by side: a server works on one
// statement with one of its cores.
func histories(ctx context.Context, src Source, ids []string) ([]graph.Change, error) {
	parts := slices.Collect(slices.Chunk(ids, chunk))
	changes := make([][]graph.Change, len(parts))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, part := range parts {
		group.Go(func() error {
			claims, err := claimsOf(ctx, src, part)
			changes[i] = history(src, claims)
			return err
		})
	}
	err := group.Wait()
	return append([]graph.Change{}, slices.Concat(changes...)...), err
}

// Feuds returns at most limit rivalries, the last told first, whatever their status.
func Feuds(ctx context.Context, src Surveyor, limit int) ([]graph.Relationship, error) {
	out, err := src.Rivalries(ctx, limit)
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
// each, equal ones by name. Which of equally volatile ones are among them is decided by their ids.
func Top(ctx context.Context, src Surveyor, limit int) (*TopLists, error) {
	var out TopLists
	var err error
	if out.Connected, err = src.Connected(ctx, limit); err != nil {
		return nil, fmt.Errorf("counting relationships: %w", err)
	}
	if out.Quoted, err = src.Quoted(ctx, limit); err != nil {
		return nil, fmt.Errorf("counting quotes: %w", err)
	}
	out.Volatile, err = volatile(ctx, src, limit)
	return &out, err
}

// volatile returns the stories with the most changes, in words.
func volatile(ctx context.Context, src Surveyor, limit int) ([]graph.Ranked, error) {
	stories, err := src.Stories(ctx, limit)
	if err != nil {
		return nil, fmt.Errorf("reading stories: %w", err)
	}
	var ids []string
	for _, s := range stories {
		ids = append(ids, s.Subject, s.Object)
	}
	entities, err := src.Entities(ctx, ids...)
	if err != nil {
		return nil, fmt.Errorf("reading names: %w", err)
	}
	out := make([]graph.Ranked, len(stories))
	for i, s := range stories {
		a, b := entities[s.Subject].Name, entities[s.Object].Name
		if s.Predicate.Symmetric() && b < a {
			a, b = b, a
		}
		out[i] = graph.Ranked{Name: a + " — " + graph.Label(s.Predicate, graph.Current) + " — " + b, Count: s.Changes}
	}
	slices.SortFunc(out, func(a, b graph.Ranked) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name))
	})
	return out, nil
}
