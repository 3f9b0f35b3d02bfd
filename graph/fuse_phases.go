package graph

import (
	"slices"
	"strings"
	"time"
)

// phase is a run of publication times through which one status of a triple holds.
type phase struct {
	status Status
	// start is the publication time of the phase's first article; decided that of the last article which
	// states the status itself. nil is undated, before all dates.
	start, decided *time.Time
	// claims are the claims of the phase that state the status, oldest first; against are those of the same
	// publication times that state another one, and were outweighed.
	claims, against []*Claim
}

// phases returns the phases of one triple, oldest first. Claims are in any order and about one triple.
// How the status at one publication time is decided is said at [Fuse].
func phases(kind FactKind, claims []*Claim) []phase {
	claims = slices.Clone(claims)
	slices.SortFunc(claims, compareClaims)
	var out []phase
	for len(claims) > 0 {
		at := claims[0].Article.PublishedAt
		n := 1
		for n < len(claims) && CompareTime(at, claims[n].Article.PublishedAt) == 0 {
			n++
		}
		moment := claims[:n]
		claims = claims[n:]
		status := decide(kind, moment)
		last := len(out) - 1
		if last >= 0 && out[last].status == Current && kind != State && status != Denied && status != Current {
			continue // the fact holds: a later rumor or plan of it undoes nothing
		}
		if last < 0 || out[last].status != status {
			out = append(out, phase{status: status, start: at})
			last++
		}
		p := &out[last]
		p.decided = at
		for _, c := range moment {
			if c.Status == status {
				p.claims = append(p.claims, c)
			} else {
				p.against = append(p.against, c)
			}
		}
	}
	return out
}

// compareClaims orders claims by publication time, undated ones first, then by id.
func compareClaims(a, b *Claim) int {
	if c := CompareTime(a.Article.PublishedAt, b.Article.PublishedAt); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}

// decide returns the status that claims of one publication time add up to.
func decide(kind FactKind, moment []*Claim) Status {
	by := make(map[Status][]*Claim, 1)
	for _, c := range moment {
		by[c.Status] = append(by[c.Status], c)
	}
	if kind != State && len(by[Current]) > 0 {
		delete(by, Rumored)
		delete(by, Planned)
		delete(by, Former)
	}
	var best Status
	var bestP float64
	var bestN int
	for _, s := range Statuses() {
		if len(by[s]) == 0 {
			continue
		}
		if len(by) == 1 {
			return s
		}
		sources := independent(by[s])
		p, n := noisyOr(sources), len(sources)
		if best == "" || p > bestP || (p == bestP && n > bestN) {
			best, bestP, bestN = s, p, n
		}
	}
	return best
}
