package query

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// Nearer is a source that finds mistyped names.
type Nearer interface {
	Source
	// Near returns the entities that a mistyped name may stand for, see graph.Entity.Near.
	Near(ctx context.Context, name string) ([]graph.Entity, error)
}

// Lookup returns the one entity that a name, as people type it, stands for: as [Resolve] does; where nobody has such a
// name, the only one who has it with another form of the given name ("Bill" for "William"), and else the only one that is
// nearest to it by graph.Entity.Near. The error is a *[NameError] where that is
// unclear; its candidates are the nearest first.
func Lookup(ctx context.Context, src Nearer, name string, types ...graph.EntityType) (graph.Entity, error) {
	e, err := Resolve(ctx, src, name, types...)
	if !errors.Is(err, ErrUnknownName) {
		return e, err
	}
	if e, err := otherForm(ctx, src, name, types...); !errors.Is(err, ErrUnknownName) {
		return e, err
	}
	found, near := src.Near(ctx, name)
	if near != nil {
		return graph.Entity{}, fmt.Errorf("finding %q: %w", name, near)
	}
	found = ofTypes(found, types)
	slips := func(e graph.Entity) int { n, _ := e.Near(name); return n }
	slices.SortStableFunc(found, func(a, b graph.Entity) int { return slips(a) - slips(b) })
	switch {
	case len(found) == 0:
		return e, err
	case len(found) == 1 || slips(found[0]) < slips(found[1]):
		return found[0], nil
	}
	return graph.Entity{}, &NameError{Name: name, Candidates: found[:min(len(found), maxCandidates)], Err: ErrAmbiguousName}
}

// otherForm returns the one entity that has the name with another form of the given name.
func otherForm(ctx context.Context, src Nearer, name string, types ...graph.EntityType) (graph.Entity, error) {
	var found []graph.Entity
	for _, v := range resolve.Variants(name) {
		e, err := Resolve(ctx, src, v, types...)
		switch {
		case errors.Is(err, ErrUnknownName):
		case err != nil:
			return e, err
		case !slices.ContainsFunc(found, func(f graph.Entity) bool { return f.ID == e.ID }):
			found = append(found, e)
		}
	}
	switch len(found) {
	case 0:
		return graph.Entity{}, &NameError{Name: name, Err: ErrUnknownName}
	case 1:
		return found[0], nil
	}
	return graph.Entity{}, &NameError{Name: name, Candidates: found[:min(len(found), maxCandidates)], Err: ErrAmbiguousName}
}
