package evaluate

import (
	"slices"

	"celebgraph/graph"
)

// Options choose what [Score] counts. The zero value counts everything.
type Options struct {
	// MinConfidence leaves out claims with less confidence.
	MinConfidence float64
	// PersonOnly leaves out the predicates that reach beyond persons: CONTRIBUTOR_TO, EMPLOYEE_OF, MEMBER_OF.
	PersonOnly bool
}

// Tally counts triples on both sides.
type Tally struct {
	// Gold is the number of required triples, Found how many of them were claimed.
	Gold, Found int
	// Claimed is the number of claimed triples without the optional ones, Right how many of them match.
	Claimed, Right int
}

// Precision is the share of claimed triples that are right, 0 when nothing was claimed.
func (t Tally) Precision() float64 { return ratio(t.Right, t.Claimed) }

// Recall is the share of required triples that were found, 0 when there are none.
func (t Tally) Recall() float64 { return ratio(t.Found, t.Gold) }

// F1 is the harmonic mean of precision and recall.
func (t Tally) F1() float64 {
	p, r := t.Precision(), t.Recall()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// PredicateTally is the tally of one predicate.
type PredicateTally struct {
	Predicate graph.Predicate
	Tally
}

// ErrorKind says how a triple is wrong.
type ErrorKind string

// The kinds of error.
const (
	// Missed: a required triple that no claim matches.
	Missed ErrorKind = "missed"
	// Spurious: a claimed triple that matches no gold triple.
	Spurious ErrorKind = "spurious"
	// WrongStatus: a claimed triple whose status is not the gold one.
	WrongStatus ErrorKind = "status"
)

// Error is one difference between claims and gold.
type Error struct {
	Kind      ErrorKind
	Doc       string
	Subject   string
	Predicate graph.Predicate
	Object    string
	Status    graph.Status
	// Want is the gold status of a WrongStatus error.
	Want graph.Status
	// Confidence is the claim's; 0 for a missed triple.
	Confidence float64
	// Evidence is the sentence: the claim's, or the gold's for a missed triple.
	Evidence string
}

// Report is the outcome of [Score].
type Report struct {
	// Docs is the number of gold articles.
	Docs int
	// Triple counts triples whatever their status, TripleStatus those whose status is right too.
	Triple, TripleStatus Tally
	// Predicates are sorted by the number of required triples, most first.
	Predicates []PredicateTally
	// Errors are in order of the gold articles, a claim's errors before the missed triples of its article.
	Errors []Error
	// WithoutGold names articles that have claims but no gold, sorted.
	WithoutGold []string
}

// triple is a claimed triple under its folded names.
type triple struct {
	subject   string
	predicate graph.Predicate
	object    string
}

// claimed is the best claim for each triple of an article, in order of first appearance.
type claimed struct {
	order []triple
	best  map[triple]*graph.Claim
}

// Score compares claims with gold. Claims need not be normalized.
func Score(gold []Gold, claims []graph.Claim, opts Options) *Report {
	byDoc := group(claims, opts.MinConfidence)
	s := scorer{opts: opts, at: map[graph.Predicate]int{}}
	s.report.Docs = len(gold)
	known := map[string]bool{"": true}
	for i := range gold {
		known[gold[i].Doc] = true
		c := byDoc[gold[i].Doc]
		if c == nil {
			c = &claimed{}
		}
		s.article(&gold[i], c)
	}
	for doc := range byDoc {
		if !known[doc] {
			s.report.WithoutGold = append(s.report.WithoutGold, doc)
		}
	}
	slices.Sort(s.report.WithoutGold)
	slices.SortStableFunc(s.report.Predicates, func(a, b PredicateTally) int { return b.Gold - a.Gold })
	return &s.report
}

// group sorts claims by article and keeps the most confident one for each triple, the first among equals.
func group(claims []graph.Claim, least float64) map[string]*claimed {
	out := map[string]*claimed{}
	for i := range claims {
		c := &claims[i]
		if c.Confidence < least {
			continue
		}
		doc := docName(c.Article.URL)
		if c.Article.URL == "" {
			doc = docName(c.Article.ID)
		}
		d := out[doc]
		if d == nil {
			d = &claimed{best: map[triple]*graph.Claim{}}
			out[doc] = d
		}
		t := triple{foldKey(c.Subject.Name), c.Predicate, foldKey(c.Object.Name)}
		if c.Predicate.Symmetric() && t.object < t.subject {
			t.subject, t.object = t.object, t.subject
		}
		old, seen := d.best[t]
		if !seen {
			d.order = append(d.order, t)
		}
		if !seen || c.Confidence > old.Confidence {
			d.best[t] = c
		}
	}
	return out
}

// scorer builds a Report article by article.
type scorer struct {
	opts   Options
	report Report
	at     map[graph.Predicate]int
}

// tally returns the tally of p, which it makes on first use.
func (s *scorer) tally(p graph.Predicate) *Tally {
	i, ok := s.at[p]
	if !ok {
		i = len(s.report.Predicates)
		s.at[p] = i
		s.report.Predicates = append(s.report.Predicates, PredicateTally{Predicate: p})
	}
	return &s.report.Predicates[i].Tally
}

// skip reports whether the options leave p out.
func (s *scorer) skip(p graph.Predicate) bool {
	return s.opts.PersonOnly &&
		(p == graph.ContributorTo || p == graph.EmployeeOf || p == graph.MemberOf)
}

func (s *scorer) article(g *Gold, c *claimed) {
	forms := g.forms()
	hits := make([][]triple, len(g.Triples))
	for _, t := range c.order {
		j := match(g, forms, t)
		if j >= 0 {
			hits[j] = append(hits[j], t)
		}
		if !s.skip(t.predicate) {
			s.claim(g, j, c.best[t])
		}
	}
	for j, t := range g.Triples {
		if t.Need == Required && !s.skip(t.Predicate) {
			s.required(g.Doc, t, hits[j], c)
		}
	}
}

// claim counts one claimed triple that matches gold triple j, or none when j is negative.
func (s *scorer) claim(g *Gold, j int, c *graph.Claim) {
	e := Error{Kind: Spurious, Doc: g.Doc, Subject: c.Subject.Name, Predicate: c.Predicate, Object: c.Object.Name,
		Status: c.Status, Confidence: c.Confidence, Evidence: c.Evidence.Text}
	if j >= 0 && g.Triples[j].Need != Required {
		return
	}
	p := s.tally(c.Predicate)
	p.Claimed++
	s.report.Triple.Claimed++
	s.report.TripleStatus.Claimed++
	if j < 0 {
		s.report.Errors = append(s.report.Errors, e)
		return
	}
	p.Right++
	s.report.Triple.Right++
	if want := g.Triples[j].Status; c.Status != want {
		e.Kind, e.Want = WrongStatus, want
		s.report.Errors = append(s.report.Errors, e)
		return
	}
	s.report.TripleStatus.Right++
}

// required counts one required gold triple and the claims that hit it.
func (s *scorer) required(doc string, t GoldTriple, hits []triple, c *claimed) {
	p := s.tally(t.Predicate)
	p.Gold++
	s.report.Triple.Gold++
	s.report.TripleStatus.Gold++
	if len(hits) == 0 {
		s.report.Errors = append(s.report.Errors, Error{Kind: Missed, Doc: doc, Subject: t.Subject,
			Predicate: t.Predicate, Object: t.Object, Status: t.Status, Evidence: t.Evidence})
		return
	}
	p.Found++
	s.report.Triple.Found++
	if slices.ContainsFunc(hits, func(h triple) bool { return c.best[h].Status == t.Status }) {
		s.report.TripleStatus.Found++
	}
}

// forms maps the name of each entity to the folded forms that are right for it.
func (g *Gold) forms() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, p := range g.People {
		f := map[string]bool{foldKey(p.Name): true}
		for _, a := range p.Aliases {
			f[foldKey(a)] = true
		}
		out[p.Name] = f
	}
	return out
}

// match returns the index of the gold triple that t matches: the first required one, else the last optional
// one, else -1.
func match(g *Gold, forms map[string]map[string]bool, t triple) int {
	hit := -1
	for j, want := range g.Triples {
		if want.Predicate != t.predicate {
			continue
		}
		s, o := forms[want.Subject], forms[want.Object]
		if (s[t.subject] && o[t.object]) || (t.predicate.Symmetric() && s[t.object] && o[t.subject]) {
			hit = j
			if want.Need == Required {
				break
			}
		}
	}
	return hit
}
