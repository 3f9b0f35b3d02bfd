package resolve

import (
	"cmp"
	"slices"
	"strings"

	"celebgraph/graph"
)

// strength says how sure a join is; 0 is none.
type strength int

const (
	byAlias    strength = iota + 1 // an article gives one as an alias of the other
	byVariant                      // a middle name, a short form, a surname more
	bySpelling                     // one form, written in two ways
	byRule                         // the user says so
)

// name is an entity that claims name, taken apart.
type name struct {
	graph.Entity
	folded string
	form   form // of a person
	// own is the key of the name itself, aliases those of its aliases ([aliasForm]).
	own     string
	aliases []string
}

func newName(e graph.Entity) *name {
	n := &name{Entity: e, folded: graph.FoldName(e.Name)}
	if len(e.Of) > 0 {
		return n
	}
	if e.Type == graph.Person {
		n.form = parse(e.Name)
	}
	n.own = aliasForm(e.Type, e.Name)
	for _, a := range ownAliases(e) {
		if k := aliasForm(e.Type, a); k != n.own && k != "" {
			n.aliases = append(n.aliases, k)
		}
	}
	return n
}

// join returns how surely two names are one entity's, looked at on their own.
func join(a, b *name, rules *Rules) strength {
	if a.Type != b.Type || len(a.Of) > 0 || len(b.Of) > 0 || apart(a, b, rules) {
		return 0
	}
	switch {
	case rules.joined(a.folded, b.folded):
		return byRule
	case a.own != "" && a.own == b.own:
		return bySpelling
	}
	if a.Type == graph.Person && a.form.generation == "" && b.form.generation == "" {
		x, y := a.form, b.form
		switch {
		case spaced(x, y) || turned(x, y) || misspelled(x, y):
			return bySpelling
		case middle(x, y) || shortened(x, y) || married(x, y) || married(y, x):
			return byVariant
		}
	}
	if slices.Contains(a.aliases, b.own) || slices.Contains(b.aliases, a.own) {
		return byAlias
	}
	return 0
}

// apart reports whether two names can never be one entity's, however they are linked.
func apart(a, b *name, rules *Rules) bool {
	if rules.forbidden(a.folded, b.folded) {
		return true
	}
	if rules.joined(a.folded, b.folded) || a.Type != graph.Person {
		return false
	}
	if bornApart(a, b) {
		return true
	}
	x, y := a.form, b.form
	if x.generation != y.generation && (x.generation != "" && y.generation != "" || slices.Equal(x.words, y.words)) {
		return true
	}
	return len(x.words) == 3 && len(y.words) == 3 && x.words[0] == y.words[0] && x.words[2] == y.words[2] &&
		x.words[1] != y.words[1] && !middle(x, y)
}

// edge is a possible join of two names, by their places in a list.
type edge struct {
	a, b int
	strength
	// alias is the key by which an alias edge joins: a holds it as an alias of its own, b as its name.
	alias string
}

// edgesOf returns the possible joins among names that share keys.
func edgesOf(names []*name, rules *Rules) []edge {
	blocks := make(map[string][]int)
	for i, n := range names {
		if len(n.Of) > 0 {
			continue
		}
		for _, k := range Keys(n.Entity, rules) {
			blocks[k] = append(blocks[k], i)
		}
	}
	seen := make(map[[2]int]bool)
	var out []edge
	try := func(i, j int) {
		if i > j {
			i, j = j, i
		}
		if i == j || seen[[2]int{i, j}] {
			return
		}
		seen[[2]int{i, j}] = true
		a, b := names[i], names[j]
		switch s := join(a, b, rules); {
		case s > byAlias:
			out = append(out, edge{a: i, b: j, strength: s})
		case s == byAlias:
			if slices.Contains(a.aliases, b.own) {
				out = append(out, edge{i, j, s, b.own})
			}
			if slices.Contains(b.aliases, a.own) {
				out = append(out, edge{j, i, s, a.own})
			}
		}
	}
	for k, block := range blocks {
		for _, i := range block {
			if owner(k, names[i]) {
				for _, j := range block {
					try(i, j)
				}
			}
		}
	}
	return out
}

// owner reports whether a name may join all that share the key, rather than only those that own it: in a block of
// names that begin alike ("name") or have alike initials ("middle") one of two is always the short one.
func owner(key string, n *name) bool {
	if rest, ok := strings.CutPrefix(key, "name:"+string(n.Type)+":"); ok {
		return rest == n.own || n.Type == graph.Person && slices.Contains(heads(n.form), rest)
	}
	return !strings.HasPrefix(key, "middle:") || isInitial(n.form.words[1])
}

// cluster makes clusters of one component, or of several, and returns for each name the place of its cluster's
// first member. names are sorted by id.
func cluster(names []*name, rules *Rules) []int {
	edges := edgesOf(names, rules)
	slices.SortFunc(edges, func(x, y edge) int {
		return cmp.Or(cmp.Compare(y.strength, x.strength), cmp.Compare(names[x.a].ID, names[y.a].ID),
			cmp.Compare(names[x.b].ID, names[y.b].ID))
	})
	sets := newSets(len(names))
	weak := slices.IndexFunc(edges, func(e edge) bool { return e.strength == byAlias })
	if weak < 0 {
		weak = len(edges)
	}
	mayNot := func(i, j int) bool { return apart(names[i], names[j], rules) }
	var across []edge
	for _, e := range edges[:weak] {
		if acrossBorn(e, names) {
			across = append(across, e)
			continue
		}
		sets.join(e.a, e.b, mayNot)
	}
	settle(across, names, sets, mayNot)
	for _, e := range unambiguous(edges[weak:], sets) {
		sets.join(e.a, e.b, mayNot)
	}
	out := make([]int, len(names))
	for i := range names {
		out[i] = sets.find(i)
	}
	return out
}

// unambiguous returns the alias edges whose alias belongs to one cluster only of those that may be the one that has it for a
// name, as clusters are before any alias counts. Two people of one name, far apart in age, are two that an alias may mean.
func unambiguous(edges []edge, sets *sets) []edge {
	type key struct {
		named int // the cluster that has the alias for a name
		alias string
	}
	holders := make(map[key]map[int]bool)
	of := func(e edge) key { return key{sets.find(e.b), e.alias} }
	for _, e := range edges {
		if holders[of(e)] == nil {
			holders[of(e)] = make(map[int]bool)
		}
		holders[of(e)][sets.find(e.a)] = true
	}
	return slices.DeleteFunc(slices.Clone(edges), func(e edge) bool { return len(holders[of(e)]) > 1 })
}

// sets is a union-find whose sets know their members.
type sets struct {
	root    []int
	members [][]int
}

func newSets(n int) *sets {
	s := &sets{make([]int, n), make([][]int, n)}
	for i := range n {
		s.root[i], s.members[i] = i, []int{i}
	}
	return s
}

func (s *sets) find(i int) int { return s.root[i] }

// join unites the sets of i and j, unless apart says of two of their members that they must stay apart. The root is
// the smaller.
func (s *sets) join(i, j int, apart func(i, j int) bool) {
	a, b := s.root[i], s.root[j]
	if a == b {
		return
	}
	for _, x := range s.members[a] {
		for _, y := range s.members[b] {
			if apart(x, y) {
				return
			}
		}
	}
	if b < a {
		a, b = b, a
	}
	for _, x := range s.members[b] {
		s.root[x] = a
	}
	s.members[a] = append(s.members[a], s.members[b]...)
	s.members[b] = nil
}

// entity returns the entity that a cluster's names stand for: with the id of the member whose name it takes, which is
// the one that a rule calls canonical (if none is, the entity takes the rule's spelling all the same); else the one that has most of the others for aliases, less those that have it; then of the fewest words, but two at least;
// then the better spelling ([graph.MergeEntity]), then no year of birth.
func entity(members []*name, rules *Rules) graph.Entity {
	best := members[0]
	for _, m := range members[1:] {
		if better(m, best, members, rules) {
			best = m
		}
	}
	out := graph.MergeEntity(best.Entity, best.Entity)
	out.Born = bornOf(members)
	for _, m := range members {
		if len(m.Of) > 0 {
			out.Of = append(slices.Clone(out.Of), m.Of...)
			slices.Sort(out.Of)
			out.Of = slices.Compact(out.Of)
		}
		if m != best {
			out.Aliases = append(slices.Clone(out.Aliases), append(slices.Clone(m.Aliases), m.Name)...)
		}
	}
	for _, m := range members {
		if c := rules.canonical(m.folded); c != "" && len(m.Of) == 0 {
			out.Aliases = append(out.Aliases, out.Name)
			out.Name = c
			break
		}
	}
	canonical := out.Name
	out.Aliases = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(out.Aliases))),
		func(a string) bool { return a == canonical || a == "" })
	if len(out.Aliases) == 0 {
		out.Aliases = nil
	}
	return out
}

// better reports whether a's name rather than b's is the one for an entity with these members.
func better(a, b *name, members []*name, rules *Rules) bool {
	votes := func(n *name) int {
		v := 0
		for _, m := range members {
			if m != n && slices.Contains(n.aliases, m.own) {
				v++
			}
			if m != n && slices.Contains(m.aliases, n.own) {
				v--
			}
		}
		return v
	}
	words := func(n *name) int {
		if w := len(strings.Fields(n.folded)); w > 1 {
			return w
		}
		return 100
	}
	canonical := func(n *name) bool {
		c := rules.canonical(n.folded)
		return c != "" && n.folded == graph.FoldName(c)
	}
	if ca, cb := canonical(a), canonical(b); ca != cb {
		return ca
	}
	if va, vb := votes(a), votes(b); va != vb {
		return va > vb
	}
	if wa, wb := words(a), words(b); wa != wb {
		return wa < wb
	}
	if n := graph.MergeEntity(graph.Entity{Name: a.Name}, graph.Entity{Name: b.Name}).Name; a.Name != b.Name {
		return n == a.Name
	}
	if (a.Born == 0) != (b.Born == 0) {
		return a.Born == 0
	}
	return a.ID < b.ID
}
