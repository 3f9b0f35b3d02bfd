package graph

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"
)

// namespace is the UUID v5 namespace of every id that celebgraph makes. It is itself the v5 of the URL
// namespace and the project's name, so anyone can compute it again.
var namespace = uuid.NewSHA1(uuid.NameSpaceURL, []byte("celebgraph"))

// NewID returns the UUID v5 of the given parts, joined by the unit separator (U+001F), in the project's
// namespace. The same parts give the same id on every machine.
func NewID(parts ...string) string {
	return uuid.NewSHA1(namespace, []byte(strings.Join(parts, "\x1f"))).String()
}

// Entity is a person, group, organization or work in the world, as a claim names it or as a store holds it.
type Entity struct {
	// ID is EntityID(Type, Name).
	ID string `json:"id"`
	// Name is the canonical name, in its own spelling.
	Name string     `json:"name"`
	Type EntityType `json:"type"`
	// Aliases are other forms of the name, sorted, without the name itself.
	Aliases []string `json:"aliases,omitempty"`
}

// CompareEntities orders entities by name, then by id.
func CompareEntities(a, b Entity) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

// EntityID returns the id of an entity: the UUID v5 of "entity", its type and [FoldName] of its name.
func EntityID(t EntityType, name string) string { return NewID("entity", string(t), FoldName(name)) }

// FoldName returns the key under which spellings of one name are equal: no diacritics, one case, and every
// run of characters that are neither letters nor digits made one space. A name of nothing but such
// characters is its own key.
func FoldName(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	if b.Len() == 0 {
		return name
	}
	return b.String()
}

// Match reports how a query fits the entity's names: exact when one of them has the same [FoldName], words when
// one of them contains all words of the query, in any order, each a whole word. Both are false for a query
// without letters or digits, unless it is itself a name. It is what [Store.Find] promises.
func (e Entity) Match(query string) (exact, words bool) {
	key := FoldName(query)
	if key == "" {
		return false, false
	}
	wanted := strings.Fields(key)
	for _, name := range append([]string{e.Name}, e.Aliases...) {
		folded := FoldName(name)
		if folded == key {
			return true, true
		}
		words = words || containsAll(strings.Fields(folded), wanted)
	}
	return false, words
}

func containsAll(have, wanted []string) bool {
	for _, w := range wanted {
		if !slices.Contains(have, w) {
			return false
		}
	}
	return true
}
