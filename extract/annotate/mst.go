package annotate

import "math"

// rootCost is taken off every arc from the root: with it, the best tree has exactly one, since scores are small
// against it.
const rootCost = 1e5

// tree returns, for tokens 1 to n, the heads of the maximum spanning tree with one child of the root, node 0.
// score[i*(n+1)+j] is that of j being the head of i; it is overwritten. The algorithm is that of Chu and Liu and of Edmonds; the
// greedy choice is kept where it is already such a tree.
func tree(score []float64, n int) []int {
	m := n + 1
	for i := 1; i < m; i++ {
		score[i*m+i] = math.Inf(-1)
		score[i*m] -= rootCost
	}
	return edmonds(score, m)
}

// edmonds solves the problem on m nodes by contracting cycles of best heads. heads[0] is 0.
func edmonds(s []float64, m int) []int {
	heads := make([]int, m)
	for i := 1; i < m; i++ {
		best := 0
		for j := 1; j < m; j++ {
			if s[i*m+j] > s[i*m+best] {
				best = j
			}
		}
		heads[i] = best
	}
	cycle := findCycle(heads)
	if cycle == nil {
		return heads
	}
	return contract(s, m, heads, cycle)
}

// findCycle returns the nodes of a cycle of heads, nil when there is none.
func findCycle(heads []int) []int {
	state := make([]int, len(heads)) // 0 unseen, otherwise the walk that saw it
	state[0] = -1
	for i := 1; i < len(heads); i++ {
		v := i
		for state[v] == 0 {
			state[v] = i
			v = heads[v]
		}
		if state[v] != i {
			continue
		}
		cycle := []int{v}
		for u := heads[v]; u != v; u = heads[u] {
			cycle = append(cycle, u)
		}
		return cycle
	}
	return nil
}

// contract makes the cycle one node, solves the rest, and opens the cycle where an arc enters it.
func contract(s []float64, m int, heads, cycle []int) []int {
	in := make([]bool, m)
	for _, v := range cycle {
		in[v] = true
	}
	var outer []int
	index := make([]int, m)
	for v := range m {
		if !in[v] {
			index[v] = len(outer)
			outer = append(outer, v)
		}
	}
	c, k := len(outer), len(outer)+1
	small := make([]float64, k*k)
	for i := range small {
		small[i] = math.Inf(-1)
	}
	enter, leave := make([]int, k), make([]int, k) // by outer node: the cycle's node that the arc ends or begins at
	for a, v := range outer {
		for b, u := range outer {
			small[a*k+b] = s[v*m+u]
		}
		best, top := cycle[0], math.Inf(-1)
		from, out := cycle[0], math.Inf(-1)
		for _, w := range cycle {
			if x := s[w*m+v] - s[w*m+heads[w]]; x > top {
				best, top = w, x
			}
			if x := s[v*m+w]; x > out {
				from, out = w, x
			}
		}
		small[c*k+a], enter[a] = top, best
		small[a*k+c], leave[a] = out, from
	}
	solved := edmonds(small, k)
	result := append([]int(nil), heads...)
	for a, v := range outer {
		if v == 0 {
			continue
		}
		if solved[a] == c {
			result[v] = leave[a]
		} else {
			result[v] = outer[solved[a]]
		}
	}
	result[enter[solved[c]]] = outer[solved[c]]
	return result
}
