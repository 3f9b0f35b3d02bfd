package sqlitestore_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"celebgraph/graph"
	"celebgraph/graph/sqlitestore"
)

// archive returns n claims from n on, as an archive of news gives them: three an article, about people who
// return again and again (a new one every ten claims), each claim with a sentence of evidence.
func archive(from, n int) []graph.Claim {
	predicates := graph.Predicates()
	out := make([]graph.Claim, 0, n)
	for i := from; i < from+n; i++ {
		h := uint32(i) * 2654435761
		url := fmt.Sprintf("https://news%d.example/%d", i/3%40, i/3)
		at := time.Date(2000, 1, 1+i/3%9000, 8, 0, 0, 0, time.UTC)
		person := func(x uint32) graph.Entity {
			return graph.Entity{Name: fmt.Sprintf("Given%d Family%d", x%1000, x/1000%uint32(1+i/10000)), Type: graph.Person}
		}
		c := graph.Claim{
			Article: graph.Article{ID: graph.ArticleID(url, ""), URL: url, Title: "A headline of the usual length about two people",
				PublishedAt: &at},
			Subject: person(h >> 8), Object: person(h >> 4), Predicate: predicates[h%14].Predicate,
			Status: graph.Statuses()[h>>28%3], Confidence: 0.7, Extractor: "bench/1",
		}
		if !c.Predicate.Accepts(graph.Person, graph.Person) || c.Subject.Name == c.Object.Name {
			c.Predicate, c.Object.Name = graph.FriendOf, fmt.Sprint("Some Body", i%5000)
		}
		text := fmt.Sprintf("%s and %s were seen together again on day %d, as a friend of both told the paper.",
			c.Subject.Name, c.Object.Name, i)
		c.Evidence = graph.Evidence{Text: text, Start: i % 1000, End: i%1000 + len(text)}
		c.Normalize()
		out = append(out, c)
	}
	return out
}

// BenchmarkLoad loads an archive in batches of 5,000 claims into a store that holds 0 or 200,000 already, and
// reports claims a second: how little the cost of a load grows with the store.
func BenchmarkLoad(b *testing.B) {
	const batch = 5000
	for _, before := range []int{0, 200_000} {
		b.Run(fmt.Sprint("before=", before), func(b *testing.B) {
			s := open(b, filepath.Join(b.TempDir(), "bench.db"), sqlitestore.Options{})
			for from := 0; from < before; from += 5000 {
				if _, err := s.Load(b.Context(), graph.Batch{Claims: archive(from, 5000)}); err != nil {
					b.Fatal(err)
				}
			}
			from := before
			b.ResetTimer()
			for b.Loop() {
				b.StopTimer()
				claims := archive(from, batch)
				from += batch
				b.StartTimer()
				if _, err := s.Load(b.Context(), graph.Batch{Claims: claims}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(from-before)/b.Elapsed().Seconds(), "claims/s")
		})
	}
}

// BenchmarkQuery asks a store of 100,000 claims what people ask.
func BenchmarkQuery(b *testing.B) {
	s := open(b, filepath.Join(b.TempDir(), "bench.db"), sqlitestore.Options{})
	var someone graph.Claim
	for from := 0; from < 100_000; from += 5000 {
		claims := archive(from, 5000)
		someone = claims[0]
		if _, err := s.Load(b.Context(), graph.Batch{Claims: claims}); err != nil {
			b.Fatal(err)
		}
	}
	for _, q := range []struct {
		name string
		ask  func() (int, error)
	}{
		{"find exact", func() (int, error) {
			es, err := s.Find(b.Context(), someone.Subject.Name, 10)
			return len(es), err
		}},
		{"find words", func() (int, error) {
			es, err := s.Find(b.Context(), "family3", 10)
			return len(es), err
		}},
		{"relationships", func() (int, error) {
			rs, err := s.Relationships(b.Context(), someone.Subject.ID)
			return len(rs), err
		}},
		{"claims", func() (int, error) {
			cs, err := s.Claims(b.Context(), someone.RelationshipID())
			return len(cs), err
		}},
	} {
		b.Run(q.name, func(b *testing.B) {
			for b.Loop() {
				if n, err := q.ask(); err != nil || n == 0 {
					b.Fatal(n, err)
				}
			}
		})
	}
}
