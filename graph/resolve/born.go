package resolve

import (
	"cmp"
	"slices"

	"celebgraph/graph"
)

// maxBornGap is how far apart two years of birth may lie that are one person's: one is what an age leaves open, and
// the rest for articles that are dated later than they were written.
const maxBornGap = 5

// bornApart reports whether two names are of people too far apart in age to be one.
func bornApart(a, b *name) bool {
	return a.Born != 0 && b.Born != 0 && max(a.Born, b.Born)-min(a.Born, b.Born) > maxBornGap
}

// acrossBorn reports whether an edge joins a name without a year of birth to one that has one, other than by a rule
// that says of this very name that it is one person's.
func acrossBorn(e edge, names []*name) bool {
	a, b := names[e.a], names[e.b]
	return (a.Born == 0) != (b.Born == 0) && !(e.strength == byRule && a.folded == b.folded)
}

// settle joins clusters of names without a year of birth to those with one that edges lead to: to all, where these
// may be one person; where they may not, to the one of most names (an archive that speaks much of somebody tells the
// age in more than one year) and to those that go with it; and to none where two of the most cannot be one.
func settle(edges []edge, names []*name, sets *sets, apart func(i, j int) bool) {
	reach := make(map[int][]int) // clusters with a year, by the cluster without
	for _, e := range edges {
		open, dated := e.a, e.b
		if names[open].Born != 0 {
			open, dated = dated, open
		}
		if from, to := sets.find(open), sets.find(dated); from != to {
			reach[from] = append(reach[from], to)
		}
	}
	var joins [][2]int
	for from, to := range reach {
		slices.SortFunc(to, func(a, b int) int {
			return cmp.Or(cmp.Compare(len(sets.members[b]), len(sets.members[a])), cmp.Compare(a, b))
		})
		to = slices.Compact(to)
		if !rivals(to, sets, apart) {
			for _, t := range to {
				joins = append(joins, [2]int{from, t})
			}
		}
	}
	// Of one cluster the joins stay in the order made above.
	slices.SortStableFunc(joins, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	for _, j := range joins {
		sets.join(j[0], j[1], apart)
	}
}

// rivals reports whether two of the largest clusters must stay apart; roots are sorted by size.
func rivals(roots []int, sets *sets, apart func(i, j int) bool) bool {
	for i, a := range roots {
		for _, b := range roots[i+1:] {
			if len(sets.members[b]) < len(sets.members[roots[0]]) {
				break
			}
			for _, x := range sets.members[a] {
				if slices.ContainsFunc(sets.members[b], func(y int) bool { return apart(x, y) }) {
					return true
				}
			}
		}
	}
	return false
}

// bornOf returns the year of birth that names of one person add up to: the middle one of those given, 0 for none.
func bornOf(members []*name) int {
	var years []int
	for _, m := range members {
		if m.Born != 0 {
			years = append(years, m.Born)
		}
	}
	if len(years) == 0 {
		return 0
	}
	slices.Sort(years)
	return years[(len(years)-1)/2]
}

// plainID is the id of a person's name without a year of birth, by which children name their parents.
func plainID(e graph.Entity) string { return graph.EntityID(graph.Person, e.Name) }

// parentKey is shared by all who have this very name, whatever their year of birth.
func parentKey(parent string) string {
	return "name:" + string(graph.Person) + ":" + heads(parse(parent))[0]
}

// isParent reports whether a name with a year of birth is the one by which a child names a parent.
func isParent(e graph.Entity, parent string) bool {
	return e.Type == graph.Person && e.Born != 0 && len(e.Of) == 0 && plainID(e) == graph.EntityID(graph.Person, parent) &&
		parentKey(e.Name) == parentKey(parent)
}

// onlyEntity returns the one entity of a list, and otherwise the id of the parent's name, which then stands for itself.
func onlyEntity(entities []string, id string) string {
	if entities = slices.Compact(slices.Sorted(slices.Values(entities))); len(entities) == 1 {
		return entities[0]
	}
	return id
}
