package graph

import (
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MergeArticle returns what two accounts of one article (the same id) add up to: the earliest known
// publication time, in UTC; of two URLs an http one, else the smaller; of the other fields the smaller that is
// not empty. It is a semilattice: order and repetition of merges do not matter.
func MergeArticle(a, b Article) Article {
	return Article{
		ID:          a.ID,
		URL:         mergeURL(a.URL, b.URL),
		Title:       smallest(a.Title, b.Title),
		Outlet:      smallest(a.Outlet, b.Outlet),
		PublishedAt: earliest(a.PublishedAt, b.PublishedAt),
		Fingerprint: smallest(a.Fingerprint, b.Fingerprint),
	}
}

func mergeURL(a, b string) string {
	if aw, bw := isWeb(a), isWeb(b); aw != bw {
		if aw {
			return a
		}
		return b
	}
	return smallest(a, b)
}

func isWeb(url string) bool {
	return strings.HasPrefix(url, "http://") || strings.HasPrefix(url, "https://")
}

// smallest returns the smaller of two strings, of which an empty one does not count.
func smallest(a, b string) string {
	if a == "" || (b != "" && b < a) {
		return b
	}
	return a
}

// earliest returns the earlier of two times, of which an unknown one does not count, as a copy in UTC.
func earliest(a, b *time.Time) *time.Time {
	if a == nil || (b != nil && b.Before(*a)) {
		a = b
	}
	return utc(a)
}

func latest(a, b *time.Time) *time.Time {
	if a == nil || (b != nil && b.After(*a)) {
		a = b
	}
	return utc(a)
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

// CompareTime orders publication times, as cmp.Compare does; an unknown one comes before all.
func CompareTime(a, b *time.Time) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return a.Compare(*b)
}

// MergeEntity returns what two accounts of one entity (the same id, so the same [FoldName]) add up to. Of the
// two names the better spelling stays: the one with more letters outside ASCII ("Beyoncé"), then one that is
// not all capitals, then one with more capitals ("DiCaprio"), then the greater string. The other name and all
// aliases become aliases, sorted, without the name. It is a semilattice: order and repetition of merges do not
// matter; MergeEntity(e, e) is the canonical form of e.
func MergeEntity(a, b Entity) Entity {
	name := a.Name
	if b.Name != a.Name && betterName(b.Name, a.Name) {
		name = b.Name
	}
	if name == a.Name && name == b.Name && canonicalAliases(a) && slices.Equal(a.Aliases, b.Aliases) {
		return Entity{ID: a.ID, Name: name, Type: a.Type, Aliases: slices.Clip(a.Aliases), Of: a.Of, Born: a.Born}
	}
	all := slices.Concat(a.Aliases, b.Aliases, []string{a.Name, b.Name})
	all = slices.DeleteFunc(all, func(s string) bool { return s == name || s == "" })
	slices.Sort(all)
	all = slices.Compact(all)
	if len(all) == 0 {
		all = nil
	}
	return Entity{ID: a.ID, Name: name, Type: a.Type, Aliases: all, Of: a.Of, Born: a.Born}
}

// canonicalAliases reports whether e's aliases are sorted, distinct, not empty and without the name.
func canonicalAliases(e Entity) bool {
	if e.Aliases != nil && len(e.Aliases) == 0 {
		return false
	}
	for i, s := range e.Aliases {
		if s == e.Name || s == "" || (i > 0 && s <= e.Aliases[i-1]) {
			return false
		}
	}
	return true
}

// betterName reports whether a is a better spelling of a name than b, by the order that [MergeEntity] states.
func betterName(a, b string) bool {
	fa, ca, la := letters(a)
	fb, cb, lb := letters(b)
	if fa != fb {
		return fa > fb
	}
	if shoutA, shoutB := ca == la, cb == lb; shoutA != shoutB {
		return shoutB
	}
	if ca != cb {
		return ca > cb
	}
	return a > b
}

// letters counts a name's letters: those outside ASCII, the capitals, and the ones that have a case at all.
// Letter and accent count as one letter however they are encoded.
func letters(name string) (foreign, capitals, cased int) {
	for _, r := range norm.NFC.String(name) {
		if !unicode.IsLetter(r) {
			continue
		}
		if r > unicode.MaxASCII {
			foreign++
		}
		if unicode.IsUpper(r) || unicode.IsTitle(r) {
			capitals++
			cased++
		} else if unicode.IsLower(r) {
			cased++
		}
	}
	return foreign, capitals, cased
}

// unify returns the claims, each once and sorted by id, with the articles and entities that all of them, and
// the given articles, add up to. A claim has the article as merged, and its own names: two accounts of one claim, which
// may know different aliases, are merged. Claims must be normalized. The input is not changed.
func unify(articles []Article, claims []Claim) (map[string]Article, map[string]Entity, []Claim) {
	known := make(map[string]Article, len(articles))
	addArticle := func(a Article) {
		if old, ok := known[a.ID]; ok {
			known[a.ID] = MergeArticle(old, a)
		} else {
			known[a.ID] = MergeArticle(a, a)
		}
	}
	for _, a := range articles {
		addArticle(a)
	}
	for i := range claims {
		addArticle(claims[i].Article)
	}
	sorted := append(make([]Claim, 0, len(claims)), claims...)
	slices.SortFunc(sorted, func(a, b Claim) int { return strings.Compare(a.ID, b.ID) })
	out := sorted[:0]
	for _, c := range sorted {
		if last := len(out) - 1; last >= 0 && out[last].ID == c.ID {
			out[last].Subject, out[last].Object = MergeEntity(out[last].Subject, c.Subject), MergeEntity(out[last].Object, c.Object)
			continue
		}
		c.Article = known[c.Article.ID]
		c.Subject, c.Object = MergeEntity(c.Subject, c.Subject), MergeEntity(c.Object, c.Object)
		out = append(out, c)
	}
	return known, entitiesOf(out), out
}

// entitiesOf returns what the entities of claims add up to, by id.
func entitiesOf(claims []Claim) map[string]Entity {
	out := make(map[string]Entity)
	add := func(e Entity) {
		if old, ok := out[e.ID]; ok {
			out[e.ID] = MergeEntity(old, e)
		} else {
			out[e.ID] = e
		}
	}
	for i := range claims {
		add(claims[i].Subject)
		add(claims[i].Object)
	}
	return out
}

// named gives claims the entities of that map in place of their own names.
func named(claims []Claim, entities map[string]Entity) []Claim {
	for i := range claims {
		c := &claims[i]
		c.Subject, c.Object = entities[c.Subject.ID], entities[c.Object.ID]
	}
	return claims
}

// Unify returns what the batch adds up to, each list sorted by id and without repetition: the articles, those of
// the claims among them; the entities as merged from all accounts of them; and the claims, each with the merged
// article and the names that it uses itself. It is how a [Store] begins a load. The batch must be valid; it is not
// changed.
func (b *Batch) Unify() ([]Article, []Entity, []Claim) {
	articles, entities, claims := unify(b.Articles, b.Claims)
	return sortedByID(articles), sortedByID(entities), claims
}

// sortedByID returns a map's values in the order of its keys, which are ids.
func sortedByID[T any](m map[string]T) []T {
	out := make([]T, 0, len(m))
	for _, id := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[id])
	}
	return out
}
