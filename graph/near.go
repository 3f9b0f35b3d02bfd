package graph

import (
	"strings"
	"unicode/utf8"
)

// NearWord returns how many slips of the keyboard (a letter too many, missing, wrong, or two exchanged) lie between
// two folded words, and whether they are few enough for one to be the other mistyped: the first letter is right, and
// one slip is allowed where the longer word has four to seven letters, two where it has more. So "kayne" is "kanye",
// while "will" is neither "bill" nor "willow". The distance is that of optimal string alignment.
func NearWord(a, b string) (slips int, near bool) {
	if a == b {
		return 0, true
	}
	x, y := []rune(a), []rune(b)
	longer := max(len(x), len(y))
	allowed := SlipsAllowed(longer)
	if len(x) == 0 || len(y) == 0 || x[0] != y[0] || max(len(x)-len(y), len(y)-len(x)) > allowed {
		return longer, false
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			wrong := last[j-1]
			if x[i-1] != y[j-1] {
				wrong++
			}
			row[j] = min(last[j]+1, row[j-1]+1, wrong)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)], last[len(y)] <= allowed
}

// SlipsAllowed returns how many slips [NearWord] forgives in words the longer of which has so many letters.
func SlipsAllowed(letters int) int {
	switch {
	case letters < 4:
		return 0
	case letters < 8:
		return 1
	}
	return 2
}

// Near returns the fewest slips with which all words of the query become words of one of the entity's names, each
// of another word, and whether there is such a name. A name of more than a hundred words is never near.
func (e Entity) Near(query string) (slips int, near bool) {
	wanted := strings.Fields(FoldName(query))
	if len(wanted) == 0 || len(wanted) > 100 || utf8.RuneCountInString(query) > 1000 {
		return 0, false
	}
	for _, name := range append([]string{e.Name}, e.Aliases...) {
		if n, ok := nearWords(strings.Fields(FoldName(name)), wanted); ok && (!near || n < slips) {
			slips, near = n, true
		}
	}
	return slips, near
}

// nearWords gives every wanted word, in order, the nearest word that is not taken yet.
func nearWords(have, wanted []string) (slips int, near bool) {
	if len(have) > 100 {
		return 0, false
	}
	taken := make([]bool, len(have))
	for _, w := range wanted {
		best, at := 0, -1
		for i, h := range have {
			if n, ok := NearWord(w, h); ok && !taken[i] && (at < 0 || n < best) {
				best, at = n, i
			}
		}
		if at < 0 {
			return 0, false
		}
		taken[at] = true
		slips += best
	}
	return slips, true
}
