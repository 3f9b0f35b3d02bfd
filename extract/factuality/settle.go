package factuality

import (
	"sort"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// triple identifies what facts speak of.
type triple struct {
	subject, object int
	predicate       graph.Predicate
}

func tripleOf(f nlp.Fact) triple {
	t := triple{f.Subject, f.Object, f.Predicate}
	if f.Predicate.Symmetric() && t.object < t.subject {
		t.subject, t.object = t.object, t.subject
	}
	return t
}

// weight says how much a status counts against a current one: the words that mark it are explicit, while
// "current" is what remains when nothing is marked.
var weight = map[graph.Status]float64{graph.Current: 1, graph.Former: 1.9, graph.Rumored: 1.1, graph.Planned: 1, graph.Denied: 1.3}

// Settle leaves one fact a triple, in text order: with the status that most of the evidence has, the best
// evidence for it, and a confidence that grows with every further sentence that says so. Stages of love are
// then made to agree: of a married couple nobody need add that they are partners. Death parts friends and couples.
func Settle(doc *nlp.Document) {
	groups := map[triple][]nlp.Fact{}
	var order []triple
	for _, f := range doc.Facts {
		k := tripleOf(f)
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], f)
	}
	settled := map[triple]nlp.Fact{}
	for _, k := range order {
		settled[k] = settle(groups[k])
	}
	for _, k := range order {
		agree(settled, k)
	}
	dropContradicted(settled, order)
	doc.Facts = doc.Facts[:0]
	for _, k := range order {
		if f, ok := settled[k]; ok {
			doc.Facts = append(doc.Facts, f)
		}
	}
	part(doc)
}

// settle makes one fact of all about one triple.
func settle(facts []nlp.Fact) nlp.Fact {
	votes := map[graph.Status]float64{}
	for _, f := range facts {
		votes[f.Status] += f.Confidence * weight[f.Status]
	}
	if votes[graph.Denied] > 0 { // a rumour that is denied is denied (guidelines, "Decisions")
		votes[graph.Denied] += votes[graph.Rumored]
	}
	status, top := graph.Current, -1.0
	for _, s := range graph.Statuses() {
		if votes[s] > top {
			status, top = s, votes[s]
		}
	}
	sort.SliceStable(facts, func(a, b int) bool {
		x, y := facts[a], facts[b]
		if (x.Status == status) != (y.Status == status) {
			return x.Status == status
		}
		return x.Confidence > y.Confidence
	})
	best := facts[0]
	wrong := 1 - best.Confidence
	seen := map[int]bool{best.Evidence.Start: true}
	for _, f := range facts[1:] {
		if !seen[f.Evidence.Start] {
			seen[f.Evidence.Start] = true
			wrong *= 1 - 0.5*f.Confidence
		}
		if best.Kind == "" {
			best.Kind = f.Kind
		}
		if f.Status == best.Status && best.ValidFrom == "" {
			best.ValidFrom = f.ValidFrom
		}
		if f.Status == best.Status && best.ValidTo == "" {
			best.ValidTo = f.ValidTo
		}
	}
	best.Confidence = min(1-wrong, 0.99)
	return best
}

// likely is how sure a later stage of love must be to take the place of an earlier one that is surer.
const likely = 0.5

// surer is how much surer it must be that two are together than that they were married once, for both cannot be.
const surer = 0.2

// agree reconciles the stages of love of one couple (guidelines, "Status").
func agree(settled map[triple]nlp.Fact, k triple) {
	partner, ok := settled[k]
	if !ok || k.predicate != graph.PartnerOf && k.predicate != graph.FianceOf {
		return
	}
	higher := []graph.Predicate{graph.SpouseOf}
	if k.predicate == graph.PartnerOf {
		higher = append(higher, graph.FianceOf)
	}
	for _, p := range higher {
		hk := triple{k.subject, k.object, p}
		h, ok := settled[hk]
		if !ok || h.Status == graph.Denied || h.Status == graph.Rumored || h.Confidence < min(likely, partner.Confidence) {
			continue
		}
		if k.predicate == graph.PartnerOf && partner.Status == graph.Current && h.Status == graph.Former && partner.Confidence > h.Confidence+surer {
			delete(settled, hk) // who are together now have hardly parted
			continue
		}
		if k.predicate == graph.PartnerOf && p == graph.FianceOf && partner.Status == graph.Current && h.Status == graph.Former &&
			partner.Confidence >= h.Confidence-surer/2 {
			continue // together again, or still, though the engagement is off
		}
		if partner.Status == graph.Former && h.Status == graph.Current && partner.Confidence >= h.Confidence {
			h.Status, h.Evidence, h.Trigger = graph.Former, partner.Evidence, partner.Trigger
			settled[hk] = h
		}
		delete(settled, k)
		return
	}
}

// bond is the kind of tie that two people can have only one of.
func bond(p graph.Predicate) int {
	switch p {
	case graph.ParentOf:
		return 1
	case graph.SiblingOf:
		return 2
	case graph.RelativeOf:
		return 3
	case graph.PartnerOf, graph.FianceOf, graph.SpouseOf:
		return 4
	}
	return 0
}

// dropContradicted removes, of facts that cannot both be true, the less sure: nobody is parent and child, parent
// and sibling, or sibling and spouse of the same person.
func dropContradicted(settled map[triple]nlp.Fact, order []triple) {
	for i, a := range order {
		for _, b := range order[i+1:] {
			fa, okA := settled[a]
			fb, okB := settled[b]
			if !okA || !okB || bond(a.predicate) == 0 || bond(b.predicate) == 0 || !samePair(a, b) ||
				bond(a.predicate) == bond(b.predicate) && a.predicate != graph.ParentOf {
				continue
			}
			if fa.Confidence >= fb.Confidence {
				delete(settled, b)
			} else {
				delete(settled, a)
			}
		}
	}
}

func samePair(a, b triple) bool {
	return a.subject == b.subject && a.object == b.object || a.subject == b.object && a.object == b.subject
}
