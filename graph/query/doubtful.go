package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"celebgraph/graph"
)

// Doubt is an entity that may be two, or a part of another, and why.
type Doubt struct {
	Entity graph.Entity `json:"entity"`
	Reason string       `json:"reason"`
}

// maxParents is how many parents somebody may be said to have (two, and two by remarriage) before it is doubtful that
// this is one person.
const maxParents = 4

// Doubtful returns the people of whom claims contradict each other in a way that speaks for two of one name, those who
// share a name and are told apart by their age, and those known only by a word that is a part of several names, sorted
// by name.
func Doubtful(ctx context.Context, src Everything) ([]Doubt, error) {
	parents := make(map[string]map[string]bool)
	kin := make(map[string]map[string]graph.Predicate)
	people := make(map[string]graph.Entity)
	words := make(map[string]int)
	namesakes := make(map[string][]graph.Entity)
	err := src.EachEntity(ctx, func(e *graph.Entity) error {
		if e.Type == graph.Person {
			people[e.ID] = *e
			if len(e.Of) == 0 {
				namesakes[graph.FoldName(e.Name)] = append(namesakes[graph.FoldName(e.Name)], *e)
			}
			for _, w := range nameWords(e.Name) {
				words[w]++
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading people: %w", err)
	}
	var out []Doubt
	for id, e := range people {
		if single := nameWords(e.Name); len(single) == 1 && len(e.Of) == 0 && words[single[0]] > 2 {
			out = append(out, Doubt{e, fmt.Sprintf("%q is a part of %d other names", e.Name, words[single[0]]-1)})
		}
		if all := namesakes[graph.FoldName(e.Name)]; len(e.Of) == 0 && len(all) > 1 {
			out = append(out, Doubt{e, fmt.Sprintf("%s; %d people of this name are told apart by age", age(e), len(all))})
		}
		rels, err := src.Relationships(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", e.Name, err)
		}
		for _, r := range rels {
			other := r.Subject.ID
			if other == id {
				other = r.Object.ID
			}
			if r.Predicate == graph.ParentOf && r.Object.ID == id {
				add(parents, id, other)
			}
			if info, _ := r.Predicate.Info(); info.Kind != graph.Permanent || r.Status != graph.Current {
				continue
			}
			if kin[id] == nil {
				kin[id] = make(map[string]graph.Predicate)
			}
			if before := kin[id][other]; before != "" && before != r.Predicate && before != graph.RelativeOf && r.Predicate != graph.RelativeOf {
				out = append(out, Doubt{e, fmt.Sprintf("both %s and %s %s", graph.Label(before, graph.Current),
					graph.Label(r.Predicate, graph.Current), people[other].Name)})
			}
			kin[id][other] = r.Predicate
		}
		if n := len(parents[id]); n > maxParents {
			out = append(out, Doubt{e, fmt.Sprintf("has %d parents", n)})
		}
	}
	slices.SortFunc(out, func(a, b Doubt) int {
		return cmp.Or(graph.CompareEntities(a.Entity, b.Entity), cmp.Compare(a.Reason, b.Reason))
	})
	return out, nil
}

// age says when somebody was born.
func age(e graph.Entity) string {
	if e.Born == 0 {
		return "of unknown age"
	}
	return fmt.Sprintf("born in %d or the year before", e.Born)
}

// nameWords are the folded words of a name.
func nameWords(name string) []string { return strings.Fields(graph.FoldName(name)) }

func add(sets map[string]map[string]bool, key, value string) {
	if sets[key] == nil {
		sets[key] = make(map[string]bool)
	}
	sets[key][value] = true
}
