package annotate

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// value sums the scores of a tree's arcs; ok is false when heads are not a tree with one child of the root.
func value(score []float64, heads []int) (sum float64, ok bool) {
	m := len(heads)
	roots := 0
	for i := 1; i < m; i++ {
		if heads[i] == 0 {
			roots++
		}
		v := i
		for n := 0; v != 0; n++ {
			if n > m {
				return 0, false
			}
			v = heads[v]
		}
		sum += score[i*m+heads[i]]
	}
	return sum, roots == 1
}

// bestByHand tries every assignment of heads.
func bestByHand(score []float64, n int) float64 {
	m := n + 1
	heads := make([]int, m)
	best := math.Inf(-1)
	var try func(i int)
	try = func(i int) {
		if i == m {
			if v, ok := value(score, heads); ok {
				best = max(best, v)
			}
			return
		}
		for h := range m {
			if h != i {
				heads[i] = h
				try(i + 1)
			}
		}
	}
	try(1)
	return best
}

// TestTree holds the decoder against trying all trees.
func TestTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "n")
		score := make([]float64, (n+1)*(n+1))
		for i := range score {
			score[i] = float64(rapid.IntRange(-20, 20).Draw(t, "score"))
		}
		got, ok := value(score, tree(slices.Clone(score), n))
		if !ok {
			t.Fatalf("not a tree with one root: %v", tree(slices.Clone(score), n))
		}
		if want := bestByHand(score, n); got != want {
			t.Fatalf("tree of %v, best is %v", got, want)
		}
	})
}
