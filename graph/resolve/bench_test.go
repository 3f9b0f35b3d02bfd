package resolve_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// manyNames returns made-up people, a tenth of them in a second spelling or with an alias.
func manyNames(n int) []graph.Entity {
	rng := rand.New(rand.NewPCG(1, 1))
	syllables := []string{"ba", "den", "cor", "li", "mar", "no", "ta", "vi", "shel", "ro", "quin", "zu", "hal", "per", "ost", "gri"}
	word := func(k int) string {
		w := ""
		for range k {
			w += syllables[rng.IntN(len(syllables))]
		}
		return string(w[0]-'a'+'A') + w[1:]
	}
	var out []graph.Entity
	seen := make(map[string]bool)
	add := func(e graph.Entity) {
		if e = e.WithID(); !seen[e.ID] {
			seen[e.ID] = true
			out = append(out, e)
		}
	}
	for len(out) < n {
		name := word(2) + " " + word(3)
		e := graph.Entity{Type: graph.Person, Name: name}
		switch rng.IntN(20) {
		case 0:
			add(graph.Entity{Type: graph.Person, Name: "Sir " + name})
		case 1:
			add(graph.Entity{Type: graph.Person, Name: name + " " + word(2)})
		case 2:
			e.Aliases = []string{"MC " + word(3)}
			add(graph.Entity{Type: graph.Person, Name: e.Aliases[0]})
		case 3:
			add(graph.Entity{Type: graph.Person, Name: word(2), Of: []string{name}})
		}
		add(e)
	}
	return out
}

func BenchmarkAll(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		if testing.Short() && n > 100_000 {
			continue
		}
		names := manyNames(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for range b.N {
				resolve.All(names, nil)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "names/s")
		})
	}
}
