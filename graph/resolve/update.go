package resolve

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"celebgraph/graph"
)

// Named is a name that a store holds, with the id of the entity for which it stands.
type Named struct {
	Name   graph.Entity
	Entity string
}

// Index is what a store must be able to look up. Names that do not exist are left out of an answer; the order is free.
type Index interface {
	// ByID returns the names of these ids.
	ByID(ids []string) ([]Named, error)
	// ByKey returns the names that have at least one of these [Keys].
	ByKey(keys []string) ([]Named, error)
	// Members returns all names that stand for these entities.
	Members(entities []string) ([]Named, error)
}

// Change is what happens to a name: made (Before has no id), changed, or gone (After has none).
type Change struct {
	Before, After graph.Entity
	// Entity is the id of the entity that the name stood for before.
	Entity string
}

// Learn returns the changes that further accounts of names make of those that are stored.
func Learn(accounts []graph.Entity, stored func(id string) (Named, bool)) []Change {
	var out []Change
	for _, a := range accounts {
		old, known := stored(a.ID)
		if !known {
			out = append(out, Change{After: a})
			continue
		}
		if merged := graph.MergeEntity(old.Name, a); !sameName(merged, old.Name) {
			out = append(out, Change{Before: old.Name, After: merged, Entity: old.Entity})
		}
	}
	return out
}

// Forget returns the changes that come of it when only these accounts of stored names are left, by the names' ids.
func Forget(stored []Named, left map[string]graph.Entity) []Change {
	var out []Change
	for _, n := range stored {
		after, ok := left[n.Name.ID]
		if !ok || !sameName(after, n.Name) {
			out = append(out, Change{Before: n.Name, After: after, Entity: n.Entity})
		}
	}
	return out
}

// Again returns changes of names to themselves, for those that only a change of rules may move.
func Again(stored []Named) []Change {
	out := make([]Change, len(stored))
	for i, n := range stored {
		out[i] = Change{Before: n.Name, After: n.Name, Entity: n.Entity}
	}
	return out
}

func sameName(a, b graph.Entity) bool {
	return a.Name == b.Name && slices.Equal(a.Aliases, b.Aliases)
}

// Move is a name that stands for another entity now. From is empty for a name that is new, To for one that is gone.
type Move struct {
	Name     string
	From, To string
}

// Result is what changes follow from changes of names.
type Result struct {
	// Moves are sorted by name.
	Moves []Move
	// Entities are those looked at, as they are now, sorted by id; most of them may be as they were.
	Entities []graph.Entity
	// Gone are the ids of entities that no name stands for any more, sorted.
	Gone []string
}

// Update returns what changes of names make of the entities in a store, such that they stay what [All] makes of all
// names. It looks at the components of the changed names only. The index holds the names as they were before.
// rules are those in force from now on; a name that only they have made to change is given as a change to itself.
func Update(changes []Change, rules *Rules, ix Index) (Result, error) {
	u := &update{rules: rules, ix: ix, after: make(map[string]graph.Entity), was: make(map[string]string), now: make(map[string]graph.Entity),
		seen: make(map[string]graph.Entity)}
	var people, children []Change
	for _, c := range changes {
		known := c.Before
		if known.ID == "" {
			known = c.After
		}
		u.was[known.ID], u.after[known.ID], u.seen[known.ID] = c.Entity, c.After, known
		if len(c.Before.Of)+len(c.After.Of) > 0 {
			children = append(children, c)
		} else {
			people = append(people, c)
		}
	}
	if err := u.adults(people); err != nil {
		return Result{}, fmt.Errorf("resolve names: %w", err)
	}
	if err := u.children(children); err != nil {
		return Result{}, fmt.Errorf("resolve children: %w", err)
	}
	return u.result(), nil
}

type update struct {
	rules *Rules
	ix    Index
	// after are the changed names as they are from now on, with no id where they are gone.
	after map[string]graph.Entity
	// was is the entity of every name looked at, before; now the one after.
	was map[string]string
	now map[string]graph.Entity
	// seen is every name looked at, before or after.
	seen map[string]graph.Entity
}

// current returns a stored name as it is after the changes; ok is false when it is gone.
func (u *update) current(n Named) (e graph.Entity, ok bool) {
	u.was[n.Name.ID], u.seen[n.Name.ID] = n.Entity, n.Name
	if e, changed := u.after[n.Name.ID]; changed {
		return e, e.ID != ""
	}
	return n.Name, true
}

// adults resolves the components of names that are not known by a parent.
func (u *update) adults(changes []Change) error {
	set := make(map[string]*name)
	var frontier []*name // what to look around, names as they were and as they are
	var old []string     // entities to look into
	for _, c := range changes {
		if c.After.ID != "" {
			set[c.After.ID] = newName(c.After)
			frontier = append(frontier, set[c.After.ID])
		}
		if c.Before.ID != "" {
			frontier = append(frontier, newName(c.Before))
			old = append(old, c.Entity)
		}
	}
	asked := make(map[string]bool)
	for len(frontier)+len(old) > 0 {
		found, err := u.around(frontier, asked)
		if err != nil {
			return err
		}
		mates, err := u.ix.Members(fresh(old, asked))
		if err != nil {
			return err
		}
		frontier, old = nil, nil
		for _, n := range append(found, mates...) {
			e, ok := u.current(n)
			if !ok || len(e.Of) > 0 || set[e.ID] != nil {
				continue
			}
			set[e.ID] = newName(e)
			frontier = append(frontier, set[e.ID])
			old = append(old, n.Entity)
		}
	}
	names := sorted(set)
	collect(names, cluster(names, u.rules), u.rules, u.now)
	return nil
}

// around returns the stored names that may join one of the given names.
func (u *update) around(names []*name, asked map[string]bool) ([]Named, error) {
	byKey := make(map[string][]*name)
	for _, n := range names {
		for _, k := range Keys(n.Entity, u.rules) {
			byKey[k] = append(byKey[k], n)
		}
	}
	found, err := u.ix.ByKey(fresh(slices.Sorted(maps.Keys(byKey)), nil))
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(f Named) bool {
		c, ok := u.current(f)
		if !ok || len(c.Of) > 0 {
			return true
		}
		candidate := newName(c)
		for _, k := range Keys(c, u.rules) {
			for _, n := range byKey[k] {
				if n.ID == c.ID || join(n, candidate, u.rules) > 0 {
					return false
				}
			}
		}
		return true
	}), nil
}

// fresh returns the texts that are not empty, sorted, each once, and not in asked, where it adds them.
func fresh(texts []string, asked map[string]bool) []string {
	out := slices.Compact(slices.Sorted(slices.Values(texts)))
	return slices.DeleteFunc(out, func(s string) bool {
		if s == "" || asked[s] {
			return true
		}
		if asked != nil {
			asked[s] = true
		}
		return false
	})
}

func sorted(set map[string]*name) []*name {
	return slices.SortedFunc(maps.Values(set), func(a, b *name) int { return strings.Compare(a.ID, b.ID) })
}

// children resolves the names known by a parent that are changed themselves or whose parents have moved.
func (u *update) children(changes []Change) error {
	set := make(map[string]*name)
	var frontier []*name
	var old []string
	for _, c := range changes {
		for _, e := range []graph.Entity{c.Before, c.After} {
			if e.ID != "" {
				frontier = append(frontier, newName(e))
			}
		}
		if c.After.ID != "" {
			set[c.After.ID] = frontier[len(frontier)-1]
		}
		old = append(old, c.Entity)
	}
	var keys []string
	for id, e := range u.now {
		if u.was[id] != e.ID {
			keys = append(keys, childrenKey(plainID(u.seen[id])))
		}
	}
	for id, e := range u.after {
		if e.ID == "" {
			keys = append(keys, childrenKey(plainID(u.seen[id])))
		}
	}
	asked := make(map[string]bool)
	for {
		more, err := u.childKeys(frontier)
		if err != nil {
			return err
		}
		found, err := u.ix.ByKey(fresh(append(keys, more...), asked))
		if err != nil {
			return err
		}
		mates, err := u.ix.Members(fresh(old, asked))
		if err != nil {
			return err
		}
		frontier, old, keys = nil, nil, nil
		for _, n := range append(found, mates...) {
			e, ok := u.current(n)
			if !ok || len(e.Of) == 0 || set[e.ID] != nil {
				continue
			}
			set[e.ID] = newName(e)
			frontier, old = append(frontier, set[e.ID]), append(old, n.Entity)
		}
		if len(frontier) == 0 {
			break
		}
	}
	names := sorted(set)
	parents, err := u.entitiesOf(names)
	if err != nil {
		return err
	}
	roots := siblings(names, func(parent string) string { return parents[graph.EntityID(graph.Person, parent)] })
	collect(names, roots, u.rules, u.now)
	return nil
}

// entitiesOf returns the entity of every parent of the names, by the [plainID] of the parent's name, as it is now: of
// that name; where there is none, of those of it that have a year of birth, if it is one; else that id itself.
func (u *update) entitiesOf(names []*name) (map[string]string, error) {
	out := make(map[string]string)
	byKey := make(map[string][]string) // parents' names
	for _, n := range names {
		for _, p := range n.Of {
			id := graph.EntityID(graph.Person, p)
			if e, ok := u.now[id]; ok {
				out[id] = e.ID
			} else if out[id] == "" {
				out[id] = id
				byKey[parentKey(p)] = append(byKey[parentKey(p)], p)
			}
		}
	}
	found, err := u.ix.ByKey(fresh(slices.Sorted(maps.Keys(byKey)), nil))
	if err != nil {
		return nil, err
	}
	plain := make(map[string]bool)
	dated := make(map[string][]string)
	add := func(e graph.Entity, entity string) {
		for _, p := range byKey[parentKey(e.Name)] {
			switch id := graph.EntityID(graph.Person, p); {
			case e.ID == id:
				out[id], plain[id] = entity, true
			case isParent(e, p):
				dated[id] = append(dated[id], entity)
			}
		}
	}
	for _, n := range found {
		if e, ok := u.current(n); ok && u.now[e.ID].ID == "" {
			add(e, n.Entity)
		}
	}
	for id, e := range u.now {
		add(u.seen[id], e.ID)
	}
	for id, entities := range dated {
		if !plain[id] {
			out[id] = onlyEntity(entities, id)
		}
	}
	return out, nil
}

// childKeys returns the keys that people have who share name and parent with one of the names.
func (u *update) childKeys(names []*name) ([]string, error) {
	parents, err := u.entitiesOf(names)
	if err != nil {
		return nil, err
	}
	// The names of each parent: the stored ones, and those that stand for it from now on.
	known := make(map[string]map[string]bool)
	add := func(entity, name string) {
		if known[entity] == nil {
			known[entity] = make(map[string]bool)
		}
		known[entity][plainID(u.seen[name])] = true
	}
	for id, e := range u.now {
		add(e.ID, id)
	}
	stored, err := u.ix.Members(fresh(slices.Collect(maps.Values(parents)), nil))
	if err != nil {
		return nil, err
	}
	for _, n := range stored {
		if _, moved := u.now[n.Name.ID]; !moved {
			if _, ok := u.current(n); ok {
				add(n.Entity, n.Name.ID)
			}
		}
	}
	var keys []string
	for _, n := range names {
		for _, p := range n.Of {
			id := graph.EntityID(graph.Person, p)
			keys = append(keys, childKey(n.Entity, id))
			for name := range known[parents[id]] {
				keys = append(keys, childKey(n.Entity, name))
			}
		}
	}
	return keys, nil
}

func (u *update) result() Result {
	var r Result
	entities := make(map[string]graph.Entity)
	left := make(map[string]bool) // entities that names have left
	for id, e := range u.now {
		entities[e.ID] = e
		if u.was[id] != e.ID {
			r.Moves = append(r.Moves, Move{Name: id, From: u.was[id], To: e.ID})
			left[u.was[id]] = true
		}
	}
	for id, e := range u.after {
		if e.ID == "" {
			r.Moves = append(r.Moves, Move{Name: id, From: u.was[id]})
			left[u.was[id]] = true
		}
	}
	slices.SortFunc(r.Moves, func(a, b Move) int { return strings.Compare(a.Name, b.Name) })
	for _, id := range slices.Sorted(maps.Keys(entities)) {
		r.Entities = append(r.Entities, entities[id])
	}
	for _, id := range slices.Sorted(maps.Keys(left)) {
		if _, ok := entities[id]; !ok && id != "" {
			r.Gone = append(r.Gone, id)
		}
	}
	return r
}
