package graph

import (
	"cmp"
	"slices"
	"strconv"
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
	// ID is [EntityID] of type, name and Of, or [BornID] of name and Born.
	ID string `json:"id"`
	// Name is the canonical name, in its own spelling.
	Name string     `json:"name"`
	Type EntityType `json:"type"`
	// Aliases are other forms of the name, sorted, without the name itself.
	Aliases []string `json:"aliases,omitempty"`
	// Of are the parents' names of somebody who is known by a given name only ("son Jackson, 4"), sorted: two
	// children of one name and different parents are two people. Empty for everybody else.
	Of []string `json:"of,omitempty"`
	// Born is the year in which an article's date and the age that it gives somebody say that they were born, give or
	// take one; 0 where no age is given. Two people of one name may be told apart by it. Nobody has both Of and Born.
	Born int `json:"born,omitempty"`
}

// WithID returns the entity with Of in canonical order and the id that follows from type, name, and Of or Born.
func (e Entity) WithID() Entity {
	if len(e.Of) > 0 {
		e.Of = slices.Compact(slices.Sorted(slices.Values(e.Of)))
	} else {
		e.Of = nil
	}
	if len(e.Of) == 0 && e.Born != 0 {
		e.ID = BornID(e.Name, e.Born)
	} else {
		e.ID = EntityID(e.Type, e.Name, e.Of...)
	}
	return e
}

// AliasRule is what a user says of two names, against what articles say.
type AliasRule struct {
	// Canonical is the name that the entity shall have, Alias another name of it; with Forbid, two names that
	// are never one entity's.
	Canonical string `json:"canonical"`
	Alias     string `json:"alias"`
	Forbid    bool   `json:"forbid,omitempty"`
}

// CompareEntities orders entities by name, then by id.
func CompareEntities(a, b Entity) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

// EntityID returns the id of an entity: the UUID v5 of "entity", its type and [FoldName] of its name; and, for
// somebody known by a given name only, of "of" and the parents' names as they are spelled, sorted.
func EntityID(t EntityType, name string, of ...string) string {
	parts := []string{"entity", string(t), FoldName(name)}
	if len(of) > 0 {
		parts = append(append(parts, "of"), slices.Compact(slices.Sorted(slices.Values(of)))...)
	}
	return NewID(parts...)
}

// BornID returns the id of a person whose age an article gives: the UUID v5 of "entity", the type, [FoldName] of the
// name, "born" and the year. Names without a year and names of about one year are one person's unless others of the
// name are much older or younger, which is for a resolver to say.
func BornID(name string, born int) string {
	return NewID("entity", string(Person), FoldName(name), "born", strconv.Itoa(born))
}

// spelledOut are letters that have no decomposition in Unicode, in the spelling of those who cannot type them.
var spelledOut = strings.NewReplacer("ø", "o", "Ø", "O", "đ", "d", "Đ", "D", "ð", "d", "Ð", "D", "ł", "l", "Ł", "L", "ı", "i",
	"æ", "ae", "Æ", "Ae", "œ", "oe", "Œ", "Oe", "ß", "ss", "þ", "th", "Þ", "Th")

// FoldName returns the key under which spellings of one name are equal: no diacritics, one case, letters in the
// place of signs that stand for them ("A$AP", "P!nk"), and every run of other characters that are neither
// letters nor digits made one space. A name of nothing but such characters is its own key.
func FoldName(name string) string {
	var b strings.Builder
	gap := false
	runes := []rune(norm.NFKD.String(spelledOut.Replace(name)))
	letter := func(i int) bool { return i >= 0 && i < len(runes) && unicode.IsLetter(runes[i]) }
	for i, r := range runes {
		switch {
		case r == '$' && (letter(i-1) || letter(i+1)):
			r = 's'
		case r == '!' && letter(i-1) && letter(i+1):
			r = 'i'
		}
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
