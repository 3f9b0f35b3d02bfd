package resolve_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// memory is the plainest index.
type memory struct {
	names map[string]resolve.Named
	keys  map[string][]string // of each name, as they were when it was put
}

func (m *memory) ByID(ids []string) (out []resolve.Named, err error) {
	for _, id := range ids {
		if n, ok := m.names[id]; ok {
			out = append(out, n)
		}
	}
	return out, nil
}

func (m *memory) ByKey(keys []string) (out []resolve.Named, err error) {
	for id, n := range m.names {
		if slices.ContainsFunc(m.keys[id], func(k string) bool { return slices.Contains(keys, k) }) {
			out = append(out, n)
		}
	}
	return out, nil
}

func (m *memory) Members(entities []string) (out []resolve.Named, err error) {
	for _, n := range m.names {
		if slices.Contains(entities, n.Entity) {
			out = append(out, n)
		}
	}
	return out, nil
}

// apply does what a store does with a result.
func (m *memory) apply(changes []resolve.Change, rules *resolve.Rules, r resolve.Result) {
	for _, c := range changes {
		if c.After.ID == "" {
			delete(m.names, c.Before.ID)
			delete(m.keys, c.Before.ID)
			continue
		}
		m.names[c.After.ID] = resolve.Named{Name: c.After, Entity: c.Entity}
		m.keys[c.After.ID] = resolve.Keys(c.After, rules)
	}
	for _, move := range r.Moves {
		if move.To != "" {
			n := m.names[move.Name]
			n.Entity = move.To
			m.names[move.Name] = n
		}
	}
}

// tangled are names that nearly join each other in every way there is.
var tangled = []string{"Kim Vale", "Kim Vale West", "Kim Vale Moss", "Kimberly Vale", "Ye", "Kane West", "Kane O West",
	"Kane Omar West", "Kane Otto West", "Will Hart", "William Hart", "Bill Hart", "Sir Will Hart", "Will Hart Jr.", "Will Hart Sr.",
	"Jay", "Jay-Z", "JayZ", "Shaun Cart", "Bong Jo-han", "Jo-han Bong", "Scarlett Johanson", "Scarlet Johansson"}

func drawName(t *rapid.T) graph.Entity {
	e := graph.Entity{Type: graph.Person, Name: rapid.SampledFrom(tangled).Draw(t, "name")}
	if rapid.IntRange(0, 3).Draw(t, "child") == 0 {
		e.Name = rapid.SampledFrom([]string{"Jackson", "North"}).Draw(t, "given")
		e.Of = rapid.SliceOfNDistinct(rapid.SampledFrom(tangled), 1, 2, rapid.ID).Draw(t, "of")
	} else if rapid.IntRange(0, 5).Draw(t, "type") == 0 {
		e.Type = graph.Group
	} else if rapid.Bool().Draw(t, "aged") {
		e.Born = rapid.SampledFrom([]int{1948, 1950, 1955, 1980, 1981, 1986}).Draw(t, "born")
	}
	e.Aliases = rapid.SliceOfN(rapid.SampledFrom(tangled), 0, 2).Draw(t, "aliases")
	e = e.WithID()
	return graph.MergeEntity(e, e)
}

func drawRules(t *rapid.T) *resolve.Rules {
	var list []graph.AliasRule
	for range rapid.IntRange(0, 3).Draw(t, "rules") {
		a, b := rapid.SampledFrom(tangled).Draw(t, "canonical"), rapid.SampledFrom(tangled).Draw(t, "alias")
		same := graph.FoldName(a) == graph.FoldName(b)
		list = append(list, graph.AliasRule{Canonical: a, Alias: b, Forbid: !same && rapid.Bool().Draw(t, "forbid")})
	}
	r, err := resolve.NewRules(list)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestUpdateIsAll: names that come, change and go, and rules that change, in any order, leave the entities that All
// makes of what is left.
func TestUpdateIsAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &memory{names: make(map[string]resolve.Named), keys: make(map[string][]string)}
		var rules *resolve.Rules
		entities := make(map[string]graph.Entity)
		for step := range rapid.IntRange(1, 8).Draw(t, "steps") {
			var changes []resolve.Change
			touched := make(map[string]bool)
			change := func(id string, after func(before graph.Entity) graph.Entity) {
				if touched[id] {
					return
				}
				touched[id] = true
				n := m.names[id]
				changes = append(changes, resolve.Change{Before: n.Name, After: after(n.Name), Entity: n.Entity})
			}
			if rapid.IntRange(0, 4).Draw(t, "new rules") == 0 {
				old := rules
				rules = drawRules(t)
				mentioned := append(old.Names(), rules.Names()...)
				for _, id := range slices.Sorted(maps.Keys(m.names)) {
					if slices.Contains(mentioned, graph.FoldName(m.names[id].Name.Name)) {
						change(id, func(e graph.Entity) graph.Entity { return e })
					}
				}
			} else {
				for range rapid.IntRange(1, 3).Draw(t, "names") {
					e := drawName(t)
					change(e.ID, func(before graph.Entity) graph.Entity {
						switch {
						case before.ID == "":
							return e
						case rapid.IntRange(0, 3).Draw(t, "goes") == 0:
							return graph.Entity{}
						case rapid.Bool().Draw(t, "forgets"):
							return e
						}
						return graph.MergeEntity(before, e)
					})
				}
			}
			r, err := resolve.Update(changes, rules, m)
			if err != nil {
				t.Fatal(err)
			}
			m.apply(changes, rules, r)
			for _, e := range r.Entities {
				entities[e.ID] = e
			}
			for _, id := range r.Gone {
				delete(entities, id)
			}
			check(t, step, m, rules, entities)
		}
	})
}

func check(t *rapid.T, step int, m *memory, rules *resolve.Rules, entities map[string]graph.Entity) {
	var all []graph.Entity
	for _, n := range m.names {
		all = append(all, n.Name)
	}
	want := resolve.All(all, rules)
	for id, e := range want {
		if m.names[id].Entity != e.ID {
			t.Fatalf("step %d: %s %q stands for %s, want %s (%s)", step, id, m.names[id].Name.Name, m.names[id].Entity, e.ID, e.Name)
		}
		if !reflect.DeepEqual(entities[e.ID], e) {
			t.Fatalf("step %d: entity %+v, want %+v", step, entities[e.ID], e)
		}
		delete(entities, "")
	}
	have := make(map[string]bool)
	for _, e := range want {
		have[e.ID] = true
	}
	for id, e := range entities {
		if !have[id] {
			t.Fatalf("step %d: entity %q has no name left", step, e.Name)
		}
	}
}

func TestAllIsOrderFree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		byID := make(map[string]graph.Entity)
		for range rapid.IntRange(0, 15).Draw(t, "n") {
			e := drawName(t)
			byID[e.ID] = e
		}
		names := slices.SortedFunc(maps.Values(byID), graph.CompareEntities)
		rules := drawRules(t)
		want := resolve.All(names, rules)
		if len(names) > 0 {
			if got := resolve.All(rapid.Permutation(names).Draw(t, "order"), rules); !reflect.DeepEqual(got, want) {
				t.Fatalf("another order gives %v, want %v", got, want)
			}
		}
		for _, e := range want {
			if fmt.Sprint(e.Aliases) != fmt.Sprint(graph.MergeEntity(e, e).Aliases) {
				t.Fatalf("%q has aliases %q", e.Name, e.Aliases)
			}
		}
	})
}
