package graphtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"celebgraph/graph"
)

func (s Suite) testInvalid(t *testing.T) {
	good := Story(Line{Status: graph.Current}, Line{Status: graph.Current, Object: "Ivo Tarn"})
	for _, tt := range []struct {
		name  string
		spoil func(b *graph.Batch)
	}{
		{"unknown predicate", func(b *graph.Batch) { b.Claims[1].Predicate = "ENEMY_OF" }},
		{"unknown status", func(b *graph.Batch) { b.Claims[1].Status = "maybe" }},
		{"id of another claim", func(b *graph.Batch) { b.Claims[1].ID = b.Claims[0].ID }},
		{"not normalized", func(b *graph.Batch) {
			b.Claims[1].Subject, b.Claims[1].Object = b.Claims[1].Object, b.Claims[1].Subject
		}},
		{"offsets", func(b *graph.Batch) { b.Claims[1].Evidence.End++ }},
		{"article without id", func(b *graph.Batch) { b.Articles = []graph.Article{{Title: "No id"}} }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			st := s.New(t)
			b := graph.Batch{Extractor: "test/1", Claims: slices.Clone(good)}
			tt.spoil(&b)
			if res, err := st.Load(t.Context(), b); !errors.Is(err, graph.ErrInvalidClaim) || res != (graph.LoadResult{}) {
				t.Errorf("Load: %+v, %v; want ErrInvalidClaim", res, err)
			}
			wantSnapshot(t, t.Context(), st, nil, nil)
		})
	}
}

func (s Suite) testCancelled(t *testing.T) {
	st := s.New(t)
	claims := Story(Line{Day: "2010-01-01", Status: graph.Current}, Line{Status: graph.Current, Object: "Ivo Tarn"})
	load(t, st, graph.Batch{Extractor: "test/1", Claims: claims[:1]})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := st.Load(ctx, graph.Batch{Extractor: "test/1", Articles: []graph.Article{claims[1].Article},
		Claims: claims}); !errors.Is(err, context.Canceled) {
		t.Errorf("Load: %v, want context.Canceled", err)
	}
	if _, err := st.Snapshot(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Snapshot: %v, want context.Canceled", err)
	}
	wantSnapshot(t, t.Context(), st, nil, claims[:1])
	if known, err := st.Known(t.Context(), "test/1", []string{claims[1].Article.ID}); err != nil ||
		known[claims[1].Article.ID] {
		t.Errorf("a cancelled load left its article as read: %v, %v", known, err)
	}
	// Cancelled somewhere on the way: all of the batch is there or nothing.
	for i, after := range []time.Duration{50 * time.Microsecond, time.Millisecond, 5 * time.Millisecond} {
		st := s.New(t)
		many := make([]Line, 300)
		for j := range many {
			many[j] = Line{Status: graph.Current, Object: fmt.Sprintf("Extra Number%d", j+i)}
		}
		all := Story(many...)
		ctx, cancel := context.WithTimeout(t.Context(), after)
		_, err := st.Load(ctx, graph.Batch{Claims: all})
		cancel()
		if err == nil {
			wantSnapshot(t, t.Context(), st, nil, all)
			continue
		}
		n, err := st.Counts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n.Claims != 0 || n.Articles != 0 || n.Entities != 0 || n.Relationships != 0 {
			t.Errorf("cancelled after %v the store holds %+v", after, n)
		}
	}
}

func (s Suite) testClosed(t *testing.T) {
	st := s.New(t)
	if err := st.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(t.Context()); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	b := graph.Batch{Claims: Story(Line{Status: graph.Current})}
	if _, err := st.Load(t.Context(), b); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("Load into a closed store: %v, want ErrUnavailable", err)
	}
	if _, err := st.Counts(t.Context()); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("Counts of a closed store: %v, want ErrUnavailable", err)
	}
}
