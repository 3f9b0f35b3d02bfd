package graph

import (
	"slices"
	"strings"
	"time"
)

// span is the time through which a triple has one status, as far as its claims tell. An empty from is an unknown
// beginning, an empty to an unknown or no end.
type span struct {
	status   Status
	from, to Date
	phase    phase
}

// spans returns the times of a triple's phases, in order and without overlap. A time that holds begins on the date from
// which the claims say it does, else, except for a permanent fact, with the first article that tells it; it ends
// where the claims say it did, else with the first article that tells it is over. Claims of an end alone ("they were
// married until 2016") also make the time before it.
func spans(kind FactKind, history []phase) []span {
	var out []span
	for _, p := range history {
		best := bestFirst(p.claims)
		from := pickDate(best, func(c *Claim) Date { return c.ValidFrom })
		told := dayOf(p.start)
		switch p.status {
		case Current:
			if from == "" && kind != Permanent {
				from = told
			}
			out = append(out, span{status: Current, from: from, phase: p})
		case Former:
			end := pickDate(best, func(c *Claim) Date { return c.ValidTo })
			if end == "" {
				end = told
			}
			if last := len(out) - 1; last >= 0 && out[last].status == Current {
				if from != "" && (out[last].from == "" || from.Before(out[last].from)) {
					out[last].from = from
				}
			} else if kind == State {
				out = append(out, span{status: Current, from: from, phase: p})
			}
			out = append(out, span{status: Former, from: end, phase: p})
		default:
			out = append(out, span{status: p.status, from: told, phase: p})
		}
	}
	for i := 1; i < len(out); i++ {
		if out[i].from == "" || out[i].from.Before(out[i-1].from) {
			out[i].from = out[i-1].from
		}
		out[i-1].to = out[i].from
	}
	return out
}

// dayOf is the day of a publication time, "" for an unknown one.
func dayOf(t *time.Time) Date {
	if t == nil {
		return ""
	}
	return Date(t.UTC().Format(time.DateOnly))
}

// at returns the span in which a date lies: the last one that does not begin after it. A year lies in the span in which
// it ends.
func at(spans []span, d Date) (span, bool) {
	for _, s := range slices.Backward(spans) {
		if !d.Before(s.from) {
			return s, true
		}
	}
	return span{}, false
}

// AsOf returns the relationships that held between entities on a date, as far as all the claims tell, sorted by id: those
// of articles after the date too, which may say since when. Rules and claims are those of [Fuse], but that each
// relationship has the status that it had then, and the dates between which it had it. What is only said to be so by a
// later article is not known to have been so before.
func AsOf(claims []Claim, date Date) []Relationship {
	_, entities, claims := unify(nil, claims)
	pairs := make(map[[2]string][]fused)
	for k, cs := range byTriple(named(claims, entities)) {
		info, _ := k.predicate.Info()
		s, ok := at(spans(info.Kind, phases(info.Kind, cs)), date)
		if !ok || s.status == Denied {
			continue
		}
		r := relationshipOf(cs, s.phase)
		r.Status, r.ValidFrom, r.ValidTo = s.status, s.from, s.to
		pairs[k.pair()] = append(pairs[k.pair()], fused{r, s.phase})
	}
	out := make([]Relationship, 0, len(pairs))
	for _, fs := range pairs {
		applyStages(fs)
		for _, f := range fs {
			f.Label = Label(f.Predicate, f.Status)
			out = append(out, f.Relationship)
		}
	}
	slices.SortFunc(out, func(a, b Relationship) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// PublishedBy reports whether an article was published on the date or before, as far as is known: the whole of a year
// counts. One of unknown time was not.
func (a *Article) PublishedBy(d Date) bool {
	return a.PublishedAt != nil && !d.Before(dayOf(a.PublishedAt))
}
