package graph

import (
	"slices"
	"strings"
	"time"
)

// Change is a point at which the status of a triple becomes another, as the articles tell it.
type Change struct {
	// Relationship is the id of the relationship whose status changes.
	Relationship string    `json:"relationship"`
	Subject      Entity    `json:"subject"`
	Predicate    Predicate `json:"predicate"`
	Object       Entity    `json:"object"`
	Status       Status    `json:"status"`
	Label        string    `json:"label"`
	// At is the publication time of the first article that says so; nil for undated articles.
	At *time.Time `json:"at,omitempty"`
	// From and To are the dates between which the status holds, as far as the claims and the times of their articles
	// tell: To is empty for the last one. The times of one triple do not overlap.
	From Date `json:"from,omitempty"`
	To   Date `json:"to,omitempty"`
	// Sources are the independent sources that say so until the next change, sorted.
	Sources []string `json:"sources"`
	// Claims are their claims, oldest first.
	Claims []Claim `json:"claims"`
	// Against are claims of the same times that contradict them and were outweighed, oldest first.
	Against []Claim `json:"against,omitempty"`
}

// History returns every change of status that claims tell of, denials among them, sorted by time, undated ones
// first, then by relationship id. The status at each publication time is decided as [Fuse] does, but stages of
// a romance are left as the articles state them: an engagement is not ended by the wedding. Claims must be
// normalized. Friends, not friends, friends again gives three changes.
func History(claims []Claim) []Change {
	_, entities, claims := unify(nil, claims)
	claims = named(claims, entities)
	var out []Change
	for _, cs := range byTriple(claims) {
		c := cs[0]
		info, _ := c.Predicate.Info()
		id := c.RelationshipID()
		for _, t := range spans(info.Kind, phases(info.Kind, cs)) {
			p := t.phase
			if p.status != t.status {
				continue // the time before an end, of which no article tells while it lasts
			}
			ch := Change{Relationship: id, Subject: c.Subject, Predicate: c.Predicate, Object: c.Object,
				Status: p.status, Label: Label(c.Predicate, p.status), At: utc(p.start), From: t.from, To: t.to}
			for _, s := range independent(p.claims) {
				ch.Sources = append(ch.Sources, s.name)
			}
			for _, c := range p.claims {
				ch.Claims = append(ch.Claims, *c)
			}
			for _, c := range p.against {
				ch.Against = append(ch.Against, *c)
			}
			out = append(out, ch)
		}
	}
	slices.SortFunc(out, func(a, b Change) int {
		if c := CompareTime(a.At, b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Relationship, b.Relationship)
	})
	return out
}
