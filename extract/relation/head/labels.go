package head

import (
	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// Label is what a window may tell of its pair: a predicate, and for one that is not symmetric whether the pair's
// second entity is its subject.
type Label struct {
	Predicate graph.Predicate
	Backward  bool
}

// allLabels lists every label, in the order of the rows of the weights: the predicates in the ontology's order, each directed one
// followed by its reverse. indexLabels has the place of each.
var (
	allLabels   = listLabels()
	indexLabels = placeLabels()
)

func listLabels() []Label {
	var out []Label
	for _, info := range graph.Predicates() {
		p := info.Predicate
		out = append(out, Label{Predicate: p})
		if !p.Symmetric() {
			out = append(out, Label{p, true})
		}
	}
	return out
}

// String names the label as training data does: "PARENT_OF", or "PARENT_OF<" where it is reversed.
func (l Label) String() string {
	if l.Backward {
		return string(l.Predicate) + "<"
	}
	return string(l.Predicate)
}

// ends returns the chains of the label's subject and object for a pair.
func (l Label) ends(a, b int) (subject, object int) {
	if l.Backward {
		return b, a
	}
	return a, b
}

// accepts reports whether the ontology allows the label for entities of these types.
func (l Label) accepts(a, b graph.EntityType) bool {
	if l.Backward {
		a, b = b, a
	}
	return l.Predicate.Accepts(a, b) || l.Predicate.Symmetric() && l.Predicate.Accepts(b, a)
}

// labelOf returns the index of the label that the fact states of the pair (a, b), or -1 where it is about others.
func (h labelIndex) labelOf(f *nlp.Fact, a, b int) int {
	switch {
	case f.Subject == a && f.Object == b:
		return h[Label{Predicate: f.Predicate}]
	case f.Subject == b && f.Object == a && f.Predicate.Symmetric():
		return h[Label{Predicate: f.Predicate}]
	case f.Subject == b && f.Object == a:
		return h[Label{f.Predicate, true}]
	}
	return -1
}

type labelIndex map[Label]int

func placeLabels() labelIndex {
	h := labelIndex{}
	for i, l := range allLabels {
		h[l] = i
	}
	return h
}
