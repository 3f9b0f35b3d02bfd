package export_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"celebgraph/graph"
)

// gauge is a writer that notes the largest live heap while it is written to.
type gauge struct{ writes, peak uint64 }

func (g *gauge) Write(b []byte) (int, error) {
	if g.writes++; g.writes%32 == 0 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		g.peak = max(g.peak, m.HeapAlloc)
	}
	return len(b), nil
}

// TestMemoryIsFlat: an export holds no more of a graph that is twenty times as large.
func TestMemoryIsFlat(t *testing.T) {
	peaks := func(n int) map[string]uint64 {
		var claims []graph.Claim
		for i := range n {
			url := fmt.Sprintf("https://bench.example/%d", i/10)
			text := fmt.Sprintf("Sentence %d is as long as a sentence of an article may well be, or a little longer.", i)
			c := graph.Claim{Article: graph.Article{ID: graph.ArticleID(url, ""), URL: url}, Predicate: graph.FriendOf,
				Subject: graph.Entity{Name: fmt.Sprintf("Given Family%d", i), Type: graph.Person},
				Object:  graph.Entity{Name: fmt.Sprintf("Other Family%d", i/2), Type: graph.Person},
				Status:  graph.Current, Confidence: 0.8, Evidence: graph.Evidence{Text: text, End: len(text)}}
			c.Normalize()
			claims = append(claims, c)
		}
		s := openFile(t, claims)
		claims = nil
		out := make(map[string]uint64)
		for format, write := range formats {
			var g gauge
			if err := write(context.Background(), &g, s); err != nil {
				t.Fatal(err)
			}
			out[format] = g.peak
		}
		return out
	}
	small, large := peaks(1_000), peaks(20_000)
	for format := range formats {
		t.Logf("%s: %d KiB live at 1,000 relationships, %d KiB at 20,000", format, small[format]>>10, large[format]>>10)
		if small[format] == 0 || large[format] > small[format]+2<<20 {
			t.Errorf("%s: %d bytes live at 1,000 relationships, %d at 20,000", format, small[format], large[format])
		}
	}
}
