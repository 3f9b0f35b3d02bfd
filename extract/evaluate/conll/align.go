package conll

import "strings"

// pair is two aligned words, by index.
type pair struct{ gold, system int }

// align pairs words that are the same stretch of text; around multiword tokens, where words have no place of
// their own, the longest common subsequence of their forms decides (the shared task's algorithm).
func align(gold, system []word) []pair {
	var pairs []pair
	gi, si := 0, 0
	for gi < len(gold) && si < len(system) {
		g, s := &gold[gi], &system[si]
		switch {
		case g.multi || s.multi:
			var gs, ss int
			gs, ss, gi, si = multiwordSpan(gold, system, gi, si)
			pairs = appendCommon(pairs, gold[:gi], system[:si], gs, ss)
		case g.span == s.span:
			pairs = append(pairs, pair{gi, si})
			gi, si = gi+1, si+1
		case g.start <= s.start:
			gi++
		default:
			si++
		}
	}
	return pairs
}

// multiwordSpan returns the smallest ranges gs to ge of gold and ss to se of system around gi and si that cover
// the same multiword tokens.
func multiwordSpan(gold, system []word, gi, si int) (gs, ss, ge, se int) {
	var end int
	if gold[gi].multi {
		end = gold[gi].end
		if !system[si].multi && system[si].start < gold[gi].start {
			si++
		}
	} else {
		end = system[si].end
		if !gold[gi].multi && gold[gi].start < system[si].start {
			gi++
		}
	}
	gs, ss = gi, si
	for !beyond(gold, gi, end) || !beyond(system, si, end) {
		var w *word
		if gi < len(gold) && (si >= len(system) || gold[gi].start <= system[si].start) {
			w, gi = &gold[gi], gi+1
		} else {
			w, si = &system[si], si+1
		}
		if w.multi && w.end > end {
			end = w.end
		}
	}
	return gs, ss, gi, si
}

func beyond(words []word, i, end int) bool {
	if i >= len(words) {
		return true
	}
	if words[i].multi {
		return words[i].start >= end
	}
	return words[i].end > end
}

// appendCommon adds the longest common subsequence of gold[gs:] and system[ss:], compared without case.
func appendCommon(pairs []pair, gold, system []word, gs, ss int) []pair {
	n, m := len(gold)-gs, len(system)-ss
	lcs := make([][]int, n+1)
	for i := range lcs {
		lcs[i] = make([]int, m+1)
	}
	same := func(i, j int) bool { return strings.EqualFold(gold[gs+i].Form, system[ss+j].Form) }
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			lcs[i][j] = max(lcs[i+1][j], lcs[i][j+1])
			if same(i, j) {
				lcs[i][j] = max(lcs[i][j], lcs[i+1][j+1]+1)
			}
		}
	}
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case same(i, j):
			pairs = append(pairs, pair{gs + i, ss + j})
			i, j = i+1, j+1
		case lcs[i][j] == lcs[i+1][j]:
			i++
		default:
			j++
		}
	}
	return pairs
}
