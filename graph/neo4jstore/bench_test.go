package neo4jstore_test

import (
	"fmt"
	"testing"

	"celebgraph/fixtures/neo4jtest"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/neo4jstore"
)

// BenchmarkLoad loads an archive in transactions of 5,000 and 20,000 claims and reports claims a second.
func BenchmarkLoad(b *testing.B) {
	for _, size := range []int{5000, 20000} {
		for _, unwind := range []int{1000, 5000, 20000} {
			if unwind > size {
				continue
			}
			b.Run(fmt.Sprintf("transaction=%d/unwind=%d", size, unwind), func(b *testing.B) {
				neo4jtest.Open(b)
				srv := neo4jtest.Start(b)
				opt := srv.Options()
				opt.BatchSize = unwind
				s, err := neo4jstore.Open(b.Context(), srv.URI, opt)
				if err != nil {
					b.Fatal(err)
				}
				defer s.Close(b.Context())
				load(b, s, graphtest.Archive(0, size)...) // warms the server's code and plans up
				from := size
				b.ResetTimer()
				for b.Loop() {
					b.StopTimer()
					claims := graphtest.Archive(from, size)
					from += size
					b.StartTimer()
					load(b, s, claims...)
				}
				b.ReportMetric(float64(from-size)/b.Elapsed().Seconds(), "claims/s")
			})
		}
	}
}
