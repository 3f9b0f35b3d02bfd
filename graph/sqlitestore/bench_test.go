package sqlitestore_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"celebgraph/graph"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/sqlitestore"
)

// BenchmarkLoad loads an archive in batches of 5,000 claims into a store that holds 0 or 200,000 already, and
// reports claims a second: how little the cost of a load grows with the store.
func BenchmarkLoad(b *testing.B) {
	const batch = 5000
	for _, before := range []int{0, 200_000} {
		b.Run(fmt.Sprint("before=", before), func(b *testing.B) {
			s := open(b, filepath.Join(b.TempDir(), "bench.db"), sqlitestore.Options{})
			for from := 0; from < before; from += 5000 {
				if _, err := s.Load(b.Context(), graph.Batch{Claims: graphtest.Archive(from, 5000)}); err != nil {
					b.Fatal(err)
				}
			}
			from := before
			b.ResetTimer()
			for b.Loop() {
				b.StopTimer()
				claims := graphtest.Archive(from, batch)
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
		claims := graphtest.Archive(from, 5000)
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
