package nlp

import "strings"

// Tree is an index over the dependency trees of a Document, for navigation from head to dependents.
type Tree struct {
	doc      *Document
	children [][]int32
}

// NewTree indexes the heads of d's tokens. It must be made again after heads change.
func NewTree(d *Document) *Tree {
	t := &Tree{doc: d, children: make([][]int32, len(d.Tokens))}
	for i, tok := range d.Tokens {
		if tok.Head >= 0 && tok.Head < len(d.Tokens) {
			t.children[tok.Head] = append(t.children[tok.Head], int32(i))
		}
	}
	return t
}

// Children returns the dependents of token i in text order; the caller must not change the slice.
func (t *Tree) Children(i int) []int32 { return t.children[i] }

// Child returns the first dependent of i with one of the relations, None when there is none. A relation
// without a subtype matches any subtype: "nsubj" matches "nsubj:pass".
func (t *Tree) Child(i int, rels ...string) int {
	for _, c := range t.children[i] {
		if IsRel(t.doc.Tokens[c].Deprel, rels...) {
			return int(c)
		}
	}
	return None
}

// IsRel reports whether deprel is one of rels, where a rel without a subtype stands for all its subtypes.
func IsRel(deprel string, rels ...string) bool {
	for _, r := range rels {
		if deprel == r || (len(deprel) > len(r) && deprel[len(r)] == ':' && strings.HasPrefix(deprel, r)) {
			return true
		}
	}
	return false
}

// HasLemmaChild reports whether i has a dependent whose lemma, in lower case, is one of lemmas.
func (t *Tree) HasLemmaChild(i int, lemmas ...string) bool {
	for _, c := range t.children[i] {
		l := strings.ToLower(t.doc.Tokens[c].Lemma)
		for _, x := range lemmas {
			if l == x {
				return true
			}
		}
	}
	return false
}

// Subtree returns the half-open token range that i and its descendants span; for a projective tree these are
// just they. Depth is bounded by the length of the sentence, and cycles are not followed.
func (t *Tree) Subtree(i int) (first, end int) {
	first, end = i, i+1
	stack, seen := []int{i}, 0
	for len(stack) > 0 && seen <= len(t.children) {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		seen++
		first, end = min(first, n), max(end, n+1)
		for _, c := range t.children[n] {
			stack = append(stack, int(c))
		}
	}
	return first, end
}

// Dominates reports whether a is b or an ancestor of b.
func (t *Tree) Dominates(a, b int) bool {
	for n := 0; b != None && n <= len(t.children); n++ {
		if a == b {
			return true
		}
		b = t.doc.Tokens[b].Head
	}
	return false
}

// HeadOf returns the token of the range first to end whose head lies outside it: the head word of a phrase.
// The first such token wins; for an empty range it is None.
func (d *Document) HeadOf(first, end int) int {
	for i := first; i < end; i++ {
		if h := d.Tokens[i].Head; h < first || h >= end {
			return i
		}
	}
	if first < end {
		return first
	}
	return None
}

// Lemma returns the lemma of token i in lower case.
func (d *Document) Lemma(i int) string { return strings.ToLower(d.Tokens[i].Lemma) }
