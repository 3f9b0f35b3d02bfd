package graph

import (
	"cmp"
	"slices"
	"strings"
)

// describe fills in the validity dates of a relationship from the phase that decided its status
// and, for the beginning of a former one, from the phases in which it was current.
func describe(r *Relationship, last phase, history []phase) {
	best := bestFirst(last.claims)
	r.ValidTo = pickDate(best, func(c *Claim) Date { return c.ValidTo })
	from := func(c *Claim) Date {
		if r.ValidTo.Before(c.ValidFrom) {
			return "" // cannot begin after its end
		}
		return c.ValidFrom
	}
	r.ValidFrom = pickDate(best, from)
	if r.Status != Former {
		return
	}
	for i := len(history) - 2; i >= 0 && r.ValidFrom == ""; i-- {
		if history[i].status == Current {
			r.ValidFrom = pickDate(bestFirst(history[i].claims), from)
		}
	}
}

// bestFirst returns claims newest first, then by falling confidence, then by id.
func bestFirst(claims []*Claim) []*Claim {
	out := slices.Clone(claims)
	slices.SortFunc(out, func(a, b *Claim) int {
		if c := CompareTime(b.Article.PublishedAt, a.Article.PublishedAt); c != 0 {
			return c
		}
		if c := cmp.Compare(b.Confidence, a.Confidence); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out
}

// pickDate returns the first known date, or a more precise one of a later claim that lies within it.
func pickDate(claims []*Claim, date func(*Claim) Date) Date {
	var picked Date
	for _, c := range claims {
		d := date(c)
		if d.Precision() > picked.Precision() && strings.HasPrefix(string(d), string(picked)) {
			picked = d
		}
	}
	return picked
}
