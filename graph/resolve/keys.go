package resolve

import (
	"slices"
	"strings"

	"celebgraph/graph"
)

// maxAliases is how many aliases of a name are looked at: an entity that has more has been made of a list.
const maxAliases = 200

// Keys returns the keys of a name, sorted, each once: names that may be one entity's share at least one. A store
// keeps them in an index for [Index.ByKey].
func Keys(e graph.Entity, rules *Rules) []string {
	var keys []string
	add := func(kind, key string) {
		if key != "" {
			keys = append(keys, kind+":"+string(e.Type)+":"+key)
		}
	}
	if len(e.Of) > 0 {
		for _, p := range e.Of {
			keys = append(keys, childKey(e, graph.EntityID(graph.Person, p)), childrenKey(graph.EntityID(graph.Person, p)))
		}
	} else if e.Type == graph.Person {
		personKeys(parse(e.Name), add)
	} else {
		add("name", thingForm(e.Name))
	}
	if len(e.Of) == 0 {
		for _, a := range ownAliases(e) {
			add("name", aliasForm(e.Type, a))
		}
	}
	// Rules name entities as people write them.
	if folded := graph.FoldName(e.Name); rules.mentions(folded) {
		keys = append(keys, rules.keys(folded)...)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// personKeys adds the keys of a person's name.
func personKeys(f form, add func(kind, key string)) {
	for _, k := range heads(f) {
		add("name", k)
	}
	if f.generation != "" {
		return
	}
	add("solid", strings.Join(f.words, ""))
	if len(f.words) != 3 {
		return
	}
	add("name", f.words[0]+" "+f.words[1])
	first := []rune(f.words[1])[:1]
	add("middle", f.words[0]+" "+string(first)+" "+f.words[2])
	if f.inverted {
		add("turned", strings.Join(slices.Sorted(slices.Values(f.words)), " "))
	}
}

// heads are the spellings under which a person's name is the whole of itself: as it is, with doubled letters written
// once, and with the given name of which its first word is short.
func heads(f form) []string {
	whole := strings.Join(f.words, " ")
	if f.generation != "" {
		return []string{whole + " " + f.generation}
	}
	out := []string{whole}
	if len(f.words) < 2 {
		return out
	}
	out = append(out, single(whole))
	for _, full := range fullNames[f.words[0]] {
		out = append(out, full+" "+strings.Join(f.words[1:], " "))
	}
	return out
}

// thingForm is the key of a group's, an organization's or a work's name: without an article before it, and without
// spaces.
func thingForm(name string) string {
	words := strings.Fields(strings.ReplaceAll(graph.FoldName(strings.ReplaceAll(name, "&", " and ")), " and ", " "))
	if len(words) > 1 && (words[0] == "the" || words[0] == "a") {
		words = words[1:]
	}
	return strings.Join(words, "")
}

// aliasForm is the key that a name has which is written as an alias is.
func aliasForm(t graph.EntityType, alias string) string {
	if t != graph.Person {
		return thingForm(alias)
	}
	f := parse(alias)
	if f.generation != "" {
		return strings.Join(f.words, " ") + " " + f.generation
	}
	return strings.Join(f.words, " ")
}

// ownAliases returns the aliases that stand for the entity outside of the article too: full names, and single
// words that are neither a part nor a short form of one of its names.
func ownAliases(e graph.Entity) []string {
	own := strings.Fields(graph.FoldName(e.Name))
	parts := slices.Clone(own)
	aliases := e.Aliases[:min(len(e.Aliases), maxAliases)]
	for _, a := range aliases {
		if words := strings.Fields(graph.FoldName(a)); len(words) > 1 {
			parts = append(parts, words...)
		}
	}
	var out []string
	for _, a := range aliases {
		words := strings.Fields(graph.FoldName(a))
		switch {
		case len(words) == 0 || subset(words, own):
		case len(words) == 1 && (e.Type == graph.Person && partial(words[0], parts)):
		case len(own) == 1 && slices.Contains(words, own[0]):
			// "Jackson" with the alias "Janet Jackson" is she in this article, somebody else in another.
		default:
			out = append(out, a)
		}
	}
	return out
}

// partial reports whether a word is one of the parts or begins as one of them does, as short forms of names do; or is
// too short to say.
func partial(word string, parts []string) bool {
	runes := []rune(word)
	if len(runes) < 2 {
		return true
	}
	for _, p := range parts {
		if p == word || strings.HasPrefix(p, string(runes[:2])) || slices.Contains(fullNames[word], p) {
			return true
		}
	}
	return false
}

func subset(words, of []string) bool {
	for _, w := range words {
		if !slices.Contains(of, w) {
			return false
		}
	}
	return true
}

// childKey is shared by the people of one given name and one parent; parent is the id of a name of the parent's.
func childKey(e graph.Entity, parent string) string {
	return "child:" + graph.FoldName(e.Name) + ":" + parent
}

// childrenKey is shared by all who are known as children of that name.
func childrenKey(parent string) string { return "children:" + parent }
