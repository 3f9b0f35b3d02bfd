package query

import (
	"context"
	"strconv"
	"strings"

	"celebgraph/graph"
)

// Called returns the name that tells an entity from its namesakes, which [Resolve] takes too: with its parents
// ("Jackson (of Kim Vale)"), with the year of its birth ("Chris Vale (born 1981)"), or "Chris Vale (age unknown)".
func Called(e graph.Entity) string {
	switch {
	case len(e.Of) > 0:
		return e.Name + " (of " + strings.Join(e.Of, ", ") + ")"
	case e.Born != 0:
		return e.Name + " (born " + strconv.Itoa(e.Born) + ")"
	}
	return e.Name + " (age unknown)"
}

// namesake returns the entity that is [Called] by a name, and false where that is not one of this kind.
func namesake(ctx context.Context, src Source, name string, types []graph.EntityType) (graph.Entity, bool, error) {
	base, _, ok := strings.Cut(name, " (")
	if !ok || !strings.HasSuffix(name, ")") {
		return graph.Entity{}, false, nil
	}
	found, err := find(ctx, src, base, types)
	if err != nil {
		return graph.Entity{}, false, err
	}
	for _, e := range found {
		if graph.FoldName(Called(e)) == graph.FoldName(name) {
			return e, true, nil
		}
	}
	return graph.Entity{}, false, nil
}

// SharesName reports whether one of the others, which may hold e itself, has e's name.
func SharesName(e graph.Entity, others []graph.Entity) bool {
	for _, o := range others {
		if o.ID != e.ID && graph.FoldName(o.Name) == graph.FoldName(e.Name) {
			return true
		}
	}
	return false
}
