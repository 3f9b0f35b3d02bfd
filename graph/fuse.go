package graph

import (
	"slices"
	"strings"
)

// Fuse returns the relationships that claims add up to, sorted by id: a pure function of the set of claims,
// whatever their order and however often each is given. Claims must be normalized. Articles are merged by
// [MergeArticle] and entities by [MergeEntity] first, over all claims; then every pair of entities is fused on
// its own. The rules (DESIGN §4), for one triple:
//
// Status. The claims of the newest publication time decide; undated claims come before all dated ones, so they
// decide only where no claim is dated. Several statuses at that time: the one with the higher combined
// confidence wins, then the one with more independent sources, then the first in the order of [Statuses].
// A permanent fact or an event that is once claimed as current stays so: rumors and plans of it and a "former"
// in the same article's time or later do not undo it; only a newer denial does.
//
// Denial. A triple whose status is denied makes no relationship.
//
// Sources. The source of a claim is [Source] of its article. Claims with one evidence text, but for case, accents and
// punctuation, and claims of articles whose texts are near-duplicates ([NearDuplicate]) are copies of one: they count
// once, for the smallest source among them. Outlets is
// the number of distinct sources left, of all claims but the denials.
//
// Confidence. With S the noisy-or, 1 − ∏(1 − c), over the independent sources of the claims that state the
// status since it last changed, c being the best confidence of each, and D the same over all denials of the
// triple: min(0.99, S × (1 − D/2)), to four decimals. An older denial so takes away at most half.
//
// Stages. PARTNER_OF, FIANCE_OF and SPOUSE_OF are stages of one thing: a lower stage that is current becomes
// former when a higher one is current, or is former and was decided at the same time or later.
//
// Kind and Quote are those of the best claim for the status, the newest, then the most confident, then the one
// of the smallest id; Kind falls back to the next claim that has one. ValidTo and ValidFrom are the first in
// the same order, over the claims for the status since it last changed; a former relationship also takes its
// beginning from the claims of the time when it was current. A more precise date within the one chosen is
// taken instead of it. No date is ever taken from a publication time.
func Fuse(claims []Claim) []Relationship {
	_, entities, claims := unify(nil, claims)
	return fuseUnified(named(claims, entities))
}

// FusePair returns the relationships between two entities, sorted by id, by the rules of [Fuse]. claims are all
// claims between the two, of any predicate or of those that are [FusedTogether], and in both directions, each with the
// article as merged over the whole store and, by [Claim.Between], with the entities that their names stand for.
func FusePair(claims []Claim) []Relationship { return Fuse(claims) }

// stages are the predicates of a romance, each of which ends those before it.
var stages = []Predicate{PartnerOf, FianceOf, SpouseOf}

// FusedTogether returns the predicates, always in the same order, whose claims between two entities bear on each other's relationships,
// p among them: the stages of a romance; every other predicate stands alone.
func FusedTogether(p Predicate) []Predicate {
	if stage(p) > 0 {
		return slices.Clone(stages)
	}
	return []Predicate{p}
}

// Resolver says which entity each name stands for: it takes the entities that claims name, each once, and returns,
// by the id of each, the entity of the graph, which several may share. It is a pure function of the set
// (celebgraph/graph/resolve).
type Resolver func(names []Entity) map[string]Entity

// NewSnapshot returns the graph that articles and claims add up to: what every [Store] must hold after loading
// them, in any order. Claims must be normalized. A nil resolver takes every name for an entity of its own.
func NewSnapshot(articles []Article, claims []Claim, resolver Resolver) *Snapshot {
	known, names, claims := unify(articles, claims)
	nodes := names
	if resolver != nil {
		nodes = resolver(sortedByID(names))
	}
	entities := make(map[string]Entity)
	for _, n := range nodes {
		entities[n.ID] = n
	}
	var told []Claim
	for i := range claims {
		if c := claims[i].Between(nodes[claims[i].Subject.ID], nodes[claims[i].Object.ID]); c.Subject.ID != c.Object.ID {
			told = append(told, c)
		}
	}
	return &Snapshot{Articles: sortedByID(known), Entities: sortedByID(entities), Claims: claims,
		Relationships: fuseUnified(told)}
}

// tripleKey says which triple a claim is about; the pair is its two ends in id order.
type tripleKey struct {
	subject   string
	predicate Predicate
	object    string
}

func keyOf(c *Claim) tripleKey { return tripleKey{c.Subject.ID, c.Predicate, c.Object.ID} }

func (k tripleKey) pair() [2]string { return Pair(k.subject, k.object) }

// Pair returns two entity ids in order: the key of all that is between the two.
func Pair(a, b string) [2]string {
	if b < a {
		a, b = b, a
	}
	return [2]string{a, b}
}

// byTriple groups claims, keeping their order.
func byTriple(claims []Claim) map[tripleKey][]*Claim {
	out := make(map[tripleKey][]*Claim)
	for i := range claims {
		k := keyOf(&claims[i])
		out[k] = append(out[k], &claims[i])
	}
	return out
}

// fuseUnified fuses claims that [unify] returned.
func fuseUnified(claims []Claim) []Relationship {
	pairs := make(map[[2]string][]fused)
	for k, cs := range byTriple(claims) {
		if f, ok := fuseTriple(cs); ok {
			pairs[k.pair()] = append(pairs[k.pair()], f)
		}
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

// fused is a relationship with the phase that decided its status.
type fused struct {
	Relationship
	phase phase
}

// fuseTriple fuses all claims about one triple; ok is false when its status is denied.
func fuseTriple(claims []*Claim) (f fused, ok bool) {
	c := claims[0]
	info, _ := c.Predicate.Info()
	history := phases(info.Kind, claims)
	last := history[len(history)-1]
	if last.status == Denied {
		return fused{}, false
	}
	r := relationshipOf(claims, last)
	describe(&r, last, history)
	return fused{r, last}, true
}

// relationshipOf returns what claims about one triple add up to when the claims of a phase decide, without the dates
// between which it holds.
func relationshipOf(claims []*Claim, decisive phase) Relationship {
	c := claims[0]
	r := Relationship{ID: c.RelationshipID(), Subject: c.Subject, Predicate: c.Predicate, Object: c.Object,
		Status: decisive.status, Claims: len(claims)}
	var denials, others []*Claim
	for _, c := range claims {
		if at := c.Article.PublishedAt; at != nil {
			r.FirstSeen, r.LastSeen = earliest(r.FirstSeen, at), latest(r.LastSeen, at)
		}
		if c.Status == Denied {
			denials = append(denials, c)
		} else {
			others = append(others, c)
		}
	}
	r.Outlets = len(independent(others))
	r.Confidence = confidence(decisive.claims, denials)
	best := bestFirst(decisive.claims)
	r.Quote = best[0].Evidence.Text
	for _, c := range best {
		if c.Kind != "" {
			r.Kind = c.Kind
			break
		}
	}
	return r
}

// confidence returns what the claims for a status and the denials of it add up to, as [Fuse] states.
func confidence(claims, denials []*Claim) float64 {
	p := noisyOr(independent(claims))
	if len(denials) > 0 {
		p *= 1 - noisyOr(independent(denials))/2
	}
	return round4(min(maxConfidence, p))
}

// stage returns the place of a romantic predicate, 1 to 3; 0 for all others.
func stage(p Predicate) int { return slices.Index(stages, p) + 1 }

// applyStages lets the later stages of a romance between two people end the earlier ones, from the last stage
// down.
func applyStages(fs []fused) {
	slices.SortFunc(fs, func(a, b fused) int { return stage(b.Predicate) - stage(a.Predicate) })
	for i := range fs {
		low := &fs[i]
		if stage(low.Predicate) == 0 || low.Status != Current {
			continue
		}
		for _, high := range fs[:i] {
			later := CompareTime(high.phase.decided, low.phase.decided) >= 0
			if high.Status == Current || (high.Status == Former && later) {
				low.Status = Former
				break
			}
		}
	}
}
