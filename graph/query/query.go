package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"celebgraph/graph"
)

// Source is the part of a graph.Store that queries read.
type Source interface {
	Find(ctx context.Context, name string, limit int) ([]graph.Entity, error)
	Relationships(ctx context.Context, entityID string) ([]graph.Relationship, error)
	Claims(ctx context.Context, relationshipIDs ...string) ([]graph.Claim, error)
}

// Reasons for which a name stands for no single entity; a [NameError] wraps one of them.
var (
	// ErrUnknownName: no entity has such a name.
	ErrUnknownName = errors.New("nobody of that name in the graph")
	// ErrAmbiguousName: several entities have it.
	ErrAmbiguousName = errors.New("more than one of that name in the graph")
)

// NameError says that a name stands for no single entity.
type NameError struct {
	Name string
	// Candidates are those that it may stand for; none for an unknown name.
	Candidates []graph.Entity
	// Err is ErrUnknownName or ErrAmbiguousName.
	Err error
}

// Error names the name and the reason.
func (e *NameError) Error() string { return fmt.Sprintf("%q: %v", e.Name, e.Err) }

// Unwrap returns the reason.
func (e *NameError) Unwrap() error { return e.Err }

// maxCandidates is how many entities a NameError lists at most.
const maxCandidates = 10

// Resolve returns the one entity that name stands for: the one with that very name, else the one with that alias,
// else the only one with a name of all these words, else the one that is [Called] so. Only entities of the given types
// count, when any are given. The error is a *[NameError] where there is not exactly one.
func Resolve(ctx context.Context, src Source, name string, types ...graph.EntityType) (graph.Entity, error) {
	found, err := find(ctx, src, name, types)
	if err != nil {
		return graph.Entity{}, err
	}
	var named []graph.Entity
	for _, e := range found {
		if graph.FoldName(e.Name) == graph.FoldName(name) {
			named = append(named, e)
		}
	}
	switch {
	case len(named) == 1:
		return named[0], nil
	case len(found) == 1:
		return found[0], nil
	case len(found) > 0:
		return graph.Entity{}, &NameError{Name: name, Candidates: found, Err: ErrAmbiguousName}
	}
	e, ok, err := namesake(ctx, src, name, types)
	if err == nil && !ok {
		err = &NameError{Name: name, Err: ErrUnknownName}
	}
	return e, err
}

// find returns the entities of these types, of any where none is given, that have a name, as [Source] finds them.
func find(ctx context.Context, src Source, name string, types []graph.EntityType) ([]graph.Entity, error) {
	found, err := src.Find(ctx, name, maxCandidates)
	if err != nil {
		return nil, fmt.Errorf("finding %q: %w", name, err)
	}
	return ofTypes(found, types), nil
}

// ofTypes returns those of the entities that have one of these types, all where none is given.
func ofTypes(found []graph.Entity, types []graph.EntityType) []graph.Entity {
	if len(types) == 0 {
		return found
	}
	return slices.DeleteFunc(found, func(e graph.Entity) bool { return !slices.Contains(types, e.Type) })
}

// Tie is a relationship seen from one of its ends.
type Tie struct {
	// Label is the relationship in words, from the entity asked about: "former friend of", "child of".
	Label string `json:"label"`
	// Other stands at the other end.
	Other graph.Entity `json:"other"`
	// Relationship is the whole of it.
	Relationship graph.Relationship `json:"relationship"`
}

// inverse says in words what the object of a predicate without symmetry is to its subject.
var inverse = map[graph.Predicate]string{
	graph.ParentOf:      "child of",
	graph.EmployeeOf:    "employer of",
	graph.MemberOf:      "group of",
	graph.SupporterOf:   "supported by",
	graph.CriticOf:      "criticized by",
	graph.AccuserOf:     "accused by",
	graph.ContributorTo: "work of",
}

// tie returns r as seen from the entity.
func tie(r graph.Relationship, entityID string) Tie {
	if r.Subject.ID == entityID {
		return Tie{Label: r.Label, Other: r.Object, Relationship: r}
	}
	label, ok := inverse[r.Predicate]
	switch {
	case !ok:
		label = r.Label
	case r.Status != graph.Current:
		label = string(r.Status) + " " + label
	}
	return Tie{Label: label, Other: r.Subject, Relationship: r}
}

// ties returns all relationships of the entity, as seen from it.
func ties(ctx context.Context, src Source, entityID string) ([]Tie, error) {
	rels, err := src.Relationships(ctx, entityID)
	if err != nil {
		return nil, fmt.Errorf("reading relationships: %w", err)
	}
	out := make([]Tie, len(rels))
	for i, r := range rels {
		out[i] = tie(r, entityID)
	}
	return out, nil
}

// FriendList is the answer of [Friends]: each list sorted by name.
type FriendList struct {
	Of      graph.Entity `json:"of"`
	Now     []Tie        `json:"now"`
	Former  []Tie        `json:"former"`
	Rumored []Tie        `json:"rumored"`
}

// Friends returns the friends of an entity, present, past and rumored ones apart.
func Friends(ctx context.Context, src Source, of graph.Entity) (*FriendList, error) {
	all, err := ties(ctx, src, of.ID)
	if err != nil {
		return nil, err
	}
	out := &FriendList{Of: of, Now: []Tie{}, Former: []Tie{}, Rumored: []Tie{}}
	for _, t := range all {
		if t.Relationship.Predicate != graph.FriendOf {
			continue
		}
		switch t.Relationship.Status {
		case graph.Current:
			out.Now = append(out.Now, t)
		case graph.Former:
			out.Former = append(out.Former, t)
		default:
			out.Rumored = append(out.Rumored, t)
		}
	}
	for _, list := range [][]Tie{out.Now, out.Former, out.Rumored} {
		slices.SortStableFunc(list, func(a, b Tie) int { return strings.Compare(a.Other.Name, b.Other.Name) })
	}
	return out, nil
}

// ProfileSheet is the answer of [Profile].
type ProfileSheet struct {
	Of   graph.Entity `json:"of"`
	Ties []Tie        `json:"ties"`
	// Claims counts the claims of all ties, Works the works among their other ends.
	Claims int `json:"claims"`
	Works  int `json:"works"`
	// LastTold is the publication time of the last article that tells of one of them; nil when none is dated.
	LastTold *time.Time `json:"last_told,omitempty"`
}

// Profile returns every relationship of an entity in the order of the ontology, then by status as
// graph.Statuses lists them, the entity's own side before the other, then by name.
func Profile(ctx context.Context, src Source, of graph.Entity) (*ProfileSheet, error) {
	all, err := ties(ctx, src, of.ID)
	if err != nil {
		return nil, err
	}
	rank := func(t Tie) int {
		p := slices.IndexFunc(graph.Predicates(), func(i graph.PredicateInfo) bool { return i.Predicate == t.Relationship.Predicate })
		return p*len(graph.Statuses()) + slices.Index(graph.Statuses(), t.Relationship.Status)
	}
	slices.SortStableFunc(all, func(a, b Tie) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		if a.Label != b.Label && a.Label == a.Relationship.Label {
			return -1
		}
		if a.Label != b.Label && b.Label == b.Relationship.Label {
			return 1
		}
		return strings.Compare(a.Other.Name, b.Other.Name)
	})
	sheet := &ProfileSheet{Of: of, Ties: all}
	for _, t := range all {
		sheet.Claims += t.Relationship.Claims
		if t.Other.Type == graph.Work {
			sheet.Works++
		}
		if at := t.Relationship.LastSeen; graph.CompareTime(at, sheet.LastTold) > 0 {
			sheet.LastTold = at
		}
	}
	return sheet, nil
}

// Timeline returns every change of status in the relationships of an entity, oldest first, as graph.History
// tells them. Of a triple that is denied and nothing else no relationship exists, so only [Between] shows it.
func Timeline(ctx context.Context, src Source, of graph.Entity) ([]graph.Change, error) {
	rels, err := src.Relationships(ctx, of.ID)
	if err != nil {
		return nil, fmt.Errorf("reading relationships: %w", err)
	}
	ids := make([]string, len(rels))
	for i, r := range rels {
		ids[i] = r.ID
	}
	claims, err := claimsOf(ctx, src, ids)
	return history(src, claims), err
}

// Between returns every change of status between two entities, denials among them.
func Between(ctx context.Context, src Source, a, b graph.Entity) ([]graph.Change, error) {
	claims, err := Evidence(ctx, src, a, b)
	return history(src, claims), err
}

// Evidence returns every claim about two entities, whatever its predicate, direction and status, oldest first.
func Evidence(ctx context.Context, src Source, a, b graph.Entity) ([]graph.Claim, error) {
	var ids []string
	for _, p := range graph.Predicates() {
		ids = append(ids, graph.RelationshipID(a.ID, p.Predicate, b.ID))
		if !p.Symmetric {
			ids = append(ids, graph.RelationshipID(b.ID, p.Predicate, a.ID))
		}
	}
	return claimsOf(ctx, src, ids)
}

func claimsOf(ctx context.Context, src Source, ids []string) ([]graph.Claim, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	claims, err := src.Claims(ctx, ids...)
	if err != nil {
		return nil, fmt.Errorf("reading claims: %w", err)
	}
	return claims, nil
}
