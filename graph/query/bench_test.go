package query_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"celebgraph/fixtures/neo4jtest"
	"celebgraph/graph"
	"celebgraph/graph/query"
)

// benchSize is how many relationships the benchmarks ask: CELEBGRAPH_BENCH_RELATIONSHIPS, 10,000 where it is not set.
func benchSize(b *testing.B) int {
	text := os.Getenv("CELEBGRAPH_BENCH_RELATIONSHIPS")
	if text == "" {
		return 10_000
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// crowd loads n relationships among a fifth as many people, some of them in the news far more than others; one claim
// each, one article for ten of them, over ten years.
func crowd(b *testing.B, s graph.Store, n int) {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	people := max(10, n/5)
	predicates := []graph.Predicate{graph.FriendOf, graph.FriendOf, graph.FriendOf, graph.CollaboratorOf, graph.CollaboratorOf,
		graph.PartnerOf, graph.SpouseOf, graph.SiblingOf, graph.ParentOf, graph.RivalOf}
	begin := time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC)
	person := func(i int) graph.Entity {
		return graph.Entity{Name: fmt.Sprintf("Given%d Family%d", i%997, i), Type: graph.Person}
	}
	var batch []graph.Claim
	for i := range n {
		f := r.Float64()
		a, c := int(f*f*f*float64(people)), r.IntN(people)
		if a == c {
			c = (a + 1) % people
		}
		at := begin.Add(time.Duration(i/10) * (10 * 365 * 24 * time.Hour / time.Duration(n/10+1)))
		url := fmt.Sprintf("https://bench.example/%d", i/10)
		text := fmt.Sprintf("Sentence %d.", i)
		claim := graph.Claim{Article: graph.Article{ID: graph.ArticleID(url, ""), URL: url, PublishedAt: &at}, Subject: person(a),
			Object: person(c), Predicate: predicates[r.IntN(len(predicates))], Status: graph.Current, Confidence: 0.8,
			Speaker: fmt.Sprintf("Speaker %d", r.IntN(1000)), Evidence: graph.Evidence{Text: text, End: len(text)}}
		claim.Normalize()
		if batch = append(batch, claim); len(batch) == 5000 || i == n-1 {
			if _, err := s.Load(b.Context(), graph.Batch{Claims: batch}); err != nil {
				b.Fatal(err)
			}
			batch = batch[:0]
		}
	}
}

// askCrowd measures every question on a store that holds a crowd.
func askCrowd(b *testing.B, s store) {
	ctx := b.Context()
	n := benchSize(b)
	crowd(b, s, n)
	people := max(10, n/5)
	entity := func(i int) graph.Entity {
		e, err := query.Lookup(ctx, s, fmt.Sprintf("Given%d Family%d", i%997, i))
		if err != nil {
			b.Fatal(err)
		}
		return e
	}
	a, z, hub := entity(people/3), entity(people-1), entity(people/5000)
	end := time.Date(2021, 12, 29, 0, 0, 0, 0, time.UTC)
	for _, q := range []struct {
		name string
		ask  func() error
	}{
		{"lookup", func() error { _, err := query.Lookup(ctx, s, a.Name); return err }},
		{"typo", func() error {
			_, err := query.Lookup(ctx, s, fmt.Sprintf("Gvien%d Family%d", people/3%997, people/3))
			return err
		}},
		{"friends", func() error { _, err := query.Friends(ctx, s, a); return err }},
		{"profile", func() error { _, err := query.Profile(ctx, s, a); return err }},
		{"timeline", func() error { _, err := query.Timeline(ctx, s, a); return err }},
		{"evidence", func() error { _, err := query.Evidence(ctx, s, a, z); return err }},
		{"common", func() error { _, err := query.Common(ctx, s, a, z); return err }},
		{"path", func() error { _, err := query.Path(ctx, s, a, z); return err }},
		{"path/friends", func() error { _, err := query.Path(ctx, s, a, z, query.Friendship()...); return err }},
		{"path/hubs", func() error { _, err := query.Path(ctx, s, a, hub); return err }},
		{"profile/hub", func() error { _, err := query.Profile(ctx, s, hub); return err }},
		{"changes/day", func() error { _, err := query.Changes(ctx, s, end.AddDate(0, 0, -1)); return err }},
		{"changes/week", func() error { _, err := query.Changes(ctx, s, end.AddDate(0, 0, -7)); return err }},
		{"feuds", func() error { _, err := query.Feuds(ctx, s, 20); return err }},
		{"top", func() error { _, err := query.Top(ctx, s, 20); return err }},
	} {
		b.Run(q.name, func(b *testing.B) {
			_ = q.ask() // warm; b.Loop tells of an error
			for b.Loop() {
				if err := q.ask(); err != nil && q.name != "typo" { // a typo may be asked back
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkQuestionsToFile(b *testing.B) { askCrowd(b, openFile(b)) }

func BenchmarkQuestionsToNeo4j(b *testing.B) {
	neo4jtest.Start(b)
	s := neo4jtest.Open(b)
	neo4jtest.Wipe(b, s)
	b.Cleanup(func() { _ = s.Clear(context.Background()) }) // another run wipes it anyway
	askCrowd(b, s)
}
