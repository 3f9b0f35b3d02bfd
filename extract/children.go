package extract

import (
	"maps"
	"slices"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// childNouns introduce somebody as a child, by lemma. Where one is said to be the mother of somebody, that one is the
// better known of the two.
var childNouns = []string{"son", "daughter", "child", "kid", "baby", "boy", "girl", "twin", "toddler", "newborn", "infant", "tot",
	"brood", "birth", "welcome", "firstborn", "stepson", "stepdaughter", "offspring"}

// parentsOf returns, for each chain of somebody whom the article knows by a given name only, as somebody's child, the
// names of the parents, by which the graph tells two such children apart (graph.Entity.Of). That is one of a single
// word, whom the article introduces as a child and of whom it says nothing but who the family is, and less often than
// it speaks of a parent. Facts that are too unsure to be told by default count where there are no others.
func parentsOf(doc *nlp.Document) map[int][]string {
	unsure := func(f nlp.Fact) bool { return f.Confidence < DefaultMinConfidence }
	out := parentsBy(doc, doc.Facts)
	maps.Copy(out, parentsBy(doc, slices.DeleteFunc(slices.Clone(doc.Facts), unsure)))
	return out
}

// parentsBy is parentsOf by some facts of the document.
func parentsBy(doc *nlp.Document, facts []nlp.Fact) map[int][]string {
	parents := make(map[int][]string)
	other := make(map[int]bool)
	for _, f := range facts {
		info, _ := f.Predicate.Info()
		if f.Predicate == graph.ParentOf && introducesChild(doc, f) {
			parents[f.Object] = append(parents[f.Object], doc.Chains[f.Subject].Name)
			other[f.Subject] = true
		} else if info.Kind != graph.Permanent {
			other[f.Subject], other[f.Object] = true, true
		} else if f.Predicate == graph.ParentOf {
			other[f.Subject] = true
		}
	}
	for chain, names := range parents {
		c := doc.Chains[chain]
		if other[chain] || strings.ContainsAny(strings.TrimSpace(c.Name), " -") {
			delete(parents, chain)
			continue
		}
		slices.Sort(names)
		parents[chain] = slices.Compact(names)
	}
	return parents
}

// introducesChild reports whether the sentence that tells a fact of parenthood has a word for the child or its age, and the
// child is no more spoken of than the parent, who has a full name.
func introducesChild(doc *nlp.Document, f nlp.Fact) bool {
	parent, child := doc.Chains[f.Subject], doc.Chains[f.Object]
	if child.Name == "" || parent.Name == "" || len(child.Mentions) > len(parent.Mentions) || !strings.Contains(parent.Name, " ") {
		return false
	}
	for _, t := range doc.Tokens {
		if t.Start >= f.Evidence.Start && t.End <= f.Evidence.End && slices.Contains(childNouns, strings.ToLower(t.Lemma)) {
			return true
		}
	}
	return slices.ContainsFunc(child.Mentions, func(i int) bool {
		at := doc.Tokens[doc.Mentions[i].First].Start
		return at >= f.Evidence.Start && at < f.Evidence.End && doc.Minor(doc.Mentions[i])
	})
}
