package head

import (
	"fmt"
	"slices"

	"celebgraph/extract/encoder"
)

// Forest are gradient-boosted trees (Friedman, "Greedy Function Approximation", 2001), fitted by train/join.py on articles that the head
// was not trained on. Their sum is the log-odds of a triple.
type Forest struct {
	// Features names the inputs, before one for every label.
	Features []string `json:"features"`
	// Base is the log-odds before any tree.
	Base  float64 `json:"base"`
	Trees []Tree  `json:"trees"`
}

// Tree is one tree of a forest by its nodes, of which the first is the root: the input that a node asks, -1 for a leaf; the threshold up
// to which the way goes to the left; the nodes on both sides; and a leaf's value.
type Tree struct {
	Feature   []int     `json:"feature"`
	Threshold []float64 `json:"threshold"`
	Left      []int     `json:"left"`
	Right     []int     `json:"right"`
	Value     []float64 `json:"value"`
}

// check refuses a forest that Odds cannot walk: of other features, or with nodes that do not lead on.
func (f *Forest) check() error {
	if !slices.Equal(f.Features, featureNames) {
		return fmt.Errorf("%w: forest: features %v", encoder.ErrFormat, f.Features)
	}
	for i, t := range f.Trees {
		n := len(t.Feature)
		if n == 0 || len(t.Threshold) != n || len(t.Left) != n || len(t.Right) != n || len(t.Value) != n {
			return fmt.Errorf("%w: forest: tree %d has lists of different lengths", encoder.ErrFormat, i)
		}
		for k, feature := range t.Feature {
			if feature >= len(featureNames)+len(allLabels) || feature >= 0 && (t.Left[k] <= k || t.Left[k] >= n || t.Right[k] <= k || t.Right[k] >= n) {
				return fmt.Errorf("%w: forest: tree %d, node %d", encoder.ErrFormat, i, k)
			}
		}
	}
	return nil
}

// Odds returns the log-odds of a triple with the inputs x.
func (f *Forest) Odds(x []float64) float64 {
	z := f.Base
	for i := range f.Trees {
		t := &f.Trees[i]
		k := 0
		for t.Feature[k] >= 0 {
			if x[t.Feature[k]] <= t.Threshold[k] {
				k = t.Left[k]
			} else {
				k = t.Right[k]
			}
		}
		z += t.Value[k]
	}
	return z
}
