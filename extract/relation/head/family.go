package head

import (
	"fmt"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

const (
	// said is from what confidence on a fact counts as told.
	said = 0.5
	// stepShare is how sure it is that the child of one of a married couple is the other's, by birth, marriage or adoption, and broodShare
	// that brothers and sisters have a parent in common: on the training articles' gold the first held for all of 10 children, 7 of
	// them optional, the second for 11 of 13.
	stepShare, broodShare = 0.85, 0.8
)

// family is who is said to be whose parent, spouse and sibling, by chain; each list holds facts by their places.
type family struct {
	facts                      []nlp.Fact
	parents, spouses, siblings map[int][]int
}

func newFamily(facts []nlp.Fact) *family {
	f := &family{facts, map[int][]int{}, map[int][]int{}, map[int][]int{}}
	for i, x := range facts {
		if x.Confidence < said || x.Status != graph.Current {
			continue
		}
		switch x.Predicate {
		case graph.ParentOf:
			f.parents[x.Object] = append(f.parents[x.Object], i)
		case graph.SpouseOf:
			f.spouses[x.Subject] = append(f.spouses[x.Subject], i)
			f.spouses[x.Object] = append(f.spouses[x.Object], i)
		case graph.SiblingOf:
			f.siblings[x.Subject] = append(f.siblings[x.Subject], i)
			f.siblings[x.Object] = append(f.siblings[x.Object], i)
		}
	}
	return f
}

// other returns the end of a symmetric fact that is not c.
func other(f *nlp.Fact, c int) int {
	if f.Subject == c {
		return f.Object
	}
	return f.Subject
}

// thirdShare is how sure somebody is a child's third parent of whom the head alone says so, where it is surer of two others, and namedThird of whom a pattern
// does: on the training articles' gold 1 of 3, an optional one, and 3 of 9, the six others in one article.
const thirdShare, namedThird = 0.3, 0.6

// crowded makes it less sure that a child has a third parent.
func (f *family) crowded() {
	var third []int
	for i, x := range f.facts {
		if x.Predicate != graph.ParentOf {
			continue
		}
		surer := 0
		for _, p := range f.parents[x.Object] {
			if f.facts[p].Confidence > x.Confidence {
				surer++
			}
		}
		if surer > 1 {
			third = append(third, i)
		}
	}
	for _, i := range third {
		if f.facts[i].Rule == "head" {
			f.facts[i].Confidence *= thirdShare
		} else {
			f.facts[i].Confidence *= namedThird
		}
	}
}

// families adds the parents that a family implies: a child has those of its brothers and sisters, and the husband or wife of its only parent
// (step-parents are parents: guidelines, "Predicates"). None has more than two for that.
func families(doc *nlp.Document, facts []nlp.Fact) []nlp.Fact {
	newFamily(facts).crowded()
	for _, add := range []func(*family, *nlp.Document, int){(*family).marry, (*family).share} {
		f := newFamily(facts)
		for i, x := range facts {
			if x.Predicate == graph.ParentOf && x.Confidence >= said {
				add(f, doc, i)
			}
		}
		facts = f.facts
	}
	return facts
}

// marry adds the spouse of a child's only parent.
func (f *family) marry(doc *nlp.Document, i int) {
	x := f.facts[i]
	if s := f.spouses[x.Subject]; len(s) == 1 && len(f.parents[x.Object]) == 1 {
		m := f.facts[s[0]]
		b := other(&m, x.Subject)
		f.add(x, b, x.Object, m.Confidence*stepShare, fmt.Sprintf("spouse of %s, whose child %s is", doc.Chains[x.Subject].Name, doc.Chains[x.Object].Name))
	}
}

// share adds the parent of a child to its brothers and sisters.
func (f *family) share(doc *nlp.Document, i int) {
	x := f.facts[i]
	for _, s := range f.siblings[x.Object] {
		m := f.facts[s]
		b := other(&m, x.Object)
		f.add(x, x.Subject, b, m.Confidence*broodShare, fmt.Sprintf("parent of %s, whose sibling %s is", doc.Chains[x.Object].Name, doc.Chains[b].Name))
	}
}

// add makes parent the parent of child, on the evidence of the fact x, where the two are no other family and the child has not two parents.
func (f *family) add(x nlp.Fact, parent, child int, share float64, why string) {
	if parent == child || len(f.parents[child]) > 1 {
		return
	}
	p := x.Confidence * share
	for i := range f.facts {
		o := &f.facts[i]
		if o.Subject == parent && o.Object == child && o.Predicate == graph.ParentOf {
			if o.Confidence < said {
				surer(o, p)
			}
			return
		}
		same := o.Subject == parent && o.Object == child || o.Subject == child && o.Object == parent
		if info, _ := o.Predicate.Info(); same && o.Confidence >= said && (info.Kind == graph.Permanent || o.Predicate == graph.SpouseOf || o.Predicate == graph.PartnerOf) {
			return
		}
	}
	f.parents[child] = append(f.parents[child], len(f.facts))
	f.facts = append(f.facts, implied(x, triple{parent, child, graph.ParentOf}, p, "family", why))
}
