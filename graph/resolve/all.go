package resolve

import (
	"slices"
	"strings"

	"celebgraph/graph"
)

// All says of every name which entity it stands for, by the name's id: what a [graph.Resolver] does. Names are
// merged accounts of what claims name, each once, in any order; rules may be nil.
func All(entities []graph.Entity, rules *Rules) map[string]graph.Entity {
	names := make([]*name, len(entities))
	for i, e := range entities {
		names[i] = newName(e)
	}
	slices.SortFunc(names, func(a, b *name) int { return strings.Compare(a.ID, b.ID) })
	out := make(map[string]graph.Entity, len(names))
	collect(names, cluster(names, rules), rules, out)
	var children []*name
	dated := make(map[string][]*name)
	for _, n := range names {
		if len(n.Of) > 0 {
			children = append(children, n)
		} else if n.Born != 0 {
			dated[plainID(n.Entity)] = append(dated[plainID(n.Entity)], n)
		}
	}
	collect(children, siblings(children, func(parent string) string {
		id := graph.EntityID(graph.Person, parent)
		if e, ok := out[id]; ok {
			return e.ID
		}
		var entities []string
		for _, n := range dated[id] {
			if isParent(n.Entity, parent) {
				entities = append(entities, out[n.ID].ID)
			}
		}
		return onlyEntity(entities, id)
	}), rules, out)
	return out
}

// collect adds the entities of clusters, by the ids of their names.
func collect(names []*name, roots []int, rules *Rules, out map[string]graph.Entity) {
	members := make(map[int][]*name)
	for i, n := range names {
		members[roots[i]] = append(members[roots[i]], n)
	}
	for _, ms := range members {
		e := entity(ms, rules)
		for _, m := range ms {
			out[m.ID] = e
		}
	}
}

// siblings makes clusters of people known by a given name: those of one name with a parent in common, who is told by
// node, from a name to the id of the entity it stands for. names are sorted by id.
func siblings(names []*name, node func(parent string) string) []int {
	sets := newSets(len(names))
	first := make(map[[3]string]int)
	for i, n := range names {
		for _, p := range n.Of {
			k := [3]string{string(n.Type), n.folded, node(p)}
			if j, ok := first[k]; ok {
				sets.join(j, i, func(int, int) bool { return false })
			} else {
				first[k] = i
			}
		}
	}
	out := make([]int, len(names))
	for i := range names {
		out[i] = sets.find(i)
	}
	return out
}

// Resolver returns [All] under these rules, which may be nil.
func Resolver(rules *Rules) graph.Resolver {
	return func(names []graph.Entity) map[string]graph.Entity { return All(names, rules) }
}
