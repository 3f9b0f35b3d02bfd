package head

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"celebgraph/extract/encoder"
	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// Joint says how far the head and the patterns are believed together: a logistic regression, fitted on articles that
// the head was not trained on (train/join.py). Its probabilities are the confidence of facts.
type Joint struct {
	// Bias holds one value for every label.
	Bias []float64 `json:"bias"`
	// Best and Second weigh the two highest logits among a pair's windows, Pattern the log-odds of the patterns' confidence,
	// and Found is added where a pattern fired at all. Any weighs the log-odds that one of the windows tells the triple, as if
	// they were independent.
	Best, Second, Pattern, Found, Any float64
	// Line leads from what the regression says to the share of such triples that were right: points from (0, 0) on, both values
	// rising.
	Line [][2]float64 `json:"line"`
	// Status corrects the votes on the status (see settle): a row for each input, a column for each of [graph.Statuses].
	// Without it the votes decide.
	Status [][]float64 `json:"status"`
	// Forest corrects the regression by what else the article says; nil leaves it as it is.
	Forest *Forest `json:"-"`
}

// calibrated returns a probability on the line.
func (j *Joint) calibrated(p float64) float64 {
	for i := 1; i < len(j.Line); i++ {
		if a, b := j.Line[i-1], j.Line[i]; p <= b[0] && a[0] < b[0] {
			return a[1] + (p-a[0])/(b[0]-a[0])*(b[1]-a[1])
		}
	}
	return p
}

// openJoint reads a Joint and its forest. The error wraps [encoder.ErrFormat].
func openJoint(join, forest []byte) (*Joint, error) {
	j := new(Joint)
	if err := json.Unmarshal(join, j); err != nil {
		return nil, fmt.Errorf("%w: join: %w", encoder.ErrFormat, err)
	}
	if len(j.Bias) != len(allLabels) {
		return nil, fmt.Errorf("%w: join has %d labels", encoder.ErrFormat, len(j.Bias))
	}
	for _, row := range j.Status {
		if len(j.Status) != 2*len(graph.Statuses())+2 || len(row) != len(graph.Statuses()) {
			return nil, fmt.Errorf("%w: join: %d rows of %d for the status", encoder.ErrFormat, len(j.Status), len(row))
		}
	}
	j.Forest = new(Forest)
	if err := json.Unmarshal(forest, j.Forest); err != nil {
		return nil, fmt.Errorf("%w: forest: %w", encoder.ErrFormat, err)
	}
	return j, j.Forest.check()
}

// least is the confidence below which a fact is not worth keeping.
const least = 0.05

// most bounds logits on both sides.
const most = 8

// key is a triple of one document: a pair in ascending order, and a label of it.
type key struct{ a, b, label int }

// evidence is all that speaks for one triple.
type evidence struct {
	windows  []seen
	patterns []int // of doc.Facts
}

// seen is a window by which the head sees a triple, its label there, and the logit.
type seen struct {
	window *Scored
	label  int
	logit  float64
}

// Join replaces the facts of doc, which patterns found and whose status is judged, by one fact a triple that also
// weighs what the head says in the windows scored, in the order of their evidence. Facts that neither holds likely are
// dropped.
func (j *Joint) Join(doc *nlp.Document, scored []Scored) {
	all, order := collect(doc, scored)
	var around *surroundings
	if j.Forest != nil {
		around = newSurroundings(doc, all, order)
	}
	var out []nlp.Fact
	for _, k := range order {
		if p := max(j.probability(doc, k, all[k], around), outright(doc, all[k].patterns)); p >= least {
			out = append(out, j.fact(doc, k, all[k], p))
		}
	}
	out = families(doc, colleagues(doc, spread(doc, out)))
	estranged(out)
	slices.SortStableFunc(out, func(x, y nlp.Fact) int { return x.Evidence.Start - y.Evidence.Start })
	doc.Facts = out
}

// collect sorts windows and patterns' facts by triple, in the order in which they first speak.
func collect(doc *nlp.Document, scored []Scored) (map[key]*evidence, []key) {
	all := map[key]*evidence{}
	var order []key
	at := func(k key) *evidence {
		if all[k] == nil {
			all[k] = new(evidence)
			order = append(order, k)
		}
		return all[k]
	}
	for i := range doc.Facts {
		f := &doc.Facts[i]
		a, b := min(f.Subject, f.Object), max(f.Subject, f.Object)
		e := at(key{a, b, indexLabels.labelOf(f, a, b)})
		e.patterns = append(e.patterns, i)
	}
	for i := range scored {
		w := &scored[i]
		ta, tb := doc.Chains[w.A].Type, doc.Chains[w.B].Type
		for l, label := range allLabels {
			if !label.accepts(ta, tb) {
				continue
			}
			k := key{w.A, w.B, l}
			if w.A > w.B {
				k = key{w.B, w.A, l}
				if !label.Predicate.Symmetric() {
					k.label = indexLabels[Label{label.Predicate, !label.Backward}]
				}
			}
			e := at(k)
			e.windows = append(e.windows, seen{w, l, clip(float64(w.Labels[l]))})
		}
	}
	return all, order
}

func clip(x float64) float64 { return max(-most, min(most, x)) }

// believed is the confidence of a triple's patterns together: each further sentence that says so counts half.
func believed(doc *nlp.Document, patterns []int) float64 {
	top, wrong := -1, 1.0
	for _, i := range patterns {
		if top < 0 || doc.Facts[i].Confidence > doc.Facts[top].Confidence {
			top = i
		}
	}
	said := map[int]bool{}
	for _, i := range patterns {
		f := &doc.Facts[i]
		switch {
		case i == top:
			wrong *= 1 - f.Confidence
		case !said[f.Evidence.Start] && f.Evidence.Start != doc.Facts[top].Evidence.Start:
			said[f.Evidence.Start] = true
			wrong *= 1 - 0.5*f.Confidence
		}
	}
	return min(1-wrong, 0.99)
}

// probability is how likely a triple is: what the forest makes of the regression, where there is one.
func (j *Joint) probability(doc *nlp.Document, k key, e *evidence, around *surroundings) float64 {
	x := inputs(doc, e)
	z := j.Bias[k.label] + j.Best*x[0] + j.Second*x[1] + j.Pattern*x[2] + j.Found*x[3] + j.Any*x[4]
	if around != nil {
		if !around.hopeful(k) {
			return 0
		}
		z = j.Forest.Odds(around.features(k, z, x))
	}
	return j.calibrated(sigmoid(z))
}

// inputs returns those of the regression, in the order of [Joint]'s weights but the bias, Any being last.
func inputs(doc *nlp.Document, e *evidence) [5]float64 {
	x, none := [5]float64{-most, -most}, 1.0
	for _, s := range e.windows {
		none *= 1 - sigmoid(s.logit)
		switch {
		case s.logit > x[0]:
			x[0], x[1] = s.logit, x[0]
		case s.logit > x[1]:
			x[1] = s.logit
		}
	}
	if len(e.patterns) > 0 {
		p := max(0.02, believed(doc, e.patterns))
		x[2], x[3] = math.Log(p/(1-p)), 1
	}
	x[4] = odds(1 - none)
	return x
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// fact makes the fact of a triple: with the status that most of the evidence has, and the sentence that says it best.
func (j *Joint) fact(doc *nlp.Document, k key, e *evidence, p float64) nlp.Fact {
	label := allLabels[k.label]
	status := told(doc, k, e.patterns, j.settle(doc, label, e))
	f := nlp.Fact{Predicate: label.Predicate, Speaker: nlp.None, Trigger: nlp.None, Rule: "head"}
	if i := bestPattern(doc, e.patterns, status); i >= 0 {
		f = doc.Facts[i]
	} else {
		f.Evidence = doc.SentenceSpan(bestWindow(e.windows, status).Sentence)
	}
	f.Subject, f.Object = label.ends(k.a, k.b)
	f.Status, f.Confidence = status, p
	for _, o := range e.patterns {
		fill(&f, &doc.Facts[o])
	}
	f.Why = explain(doc, e, f.Why)
	return f
}

// explain says what spoke for a triple.
func explain(doc *nlp.Document, e *evidence, judged string) string {
	var parts []string
	if len(e.windows) > 0 {
		top := slices.MaxFunc(e.windows, func(a, b seen) int { return cmp.Compare(a.logit, b.logit) })
		shares := statusShares(&top)
		best := slices.Index(shares, slices.Max(shares))
		parts = append(parts, fmt.Sprintf("head %.2f %s in %d sentences", sigmoid(top.logit), graph.Statuses()[best], len(e.windows)))
	}
	if len(e.patterns) > 0 {
		parts = append(parts, fmt.Sprintf("patterns %.2f, %d matches", believed(doc, e.patterns), len(e.patterns)))
	}
	if judged != "" {
		parts = append(parts, judged)
	}
	return strings.Join(parts, "; ")
}

// Guess is a triple that a window makes likely, for explanation.
type Guess struct {
	Subject, Object int
	Predicate       graph.Predicate
	Status          graph.Status
	Probability     float64
}

// Guesses returns what the head holds of the window with at least the probability given, in the order of labels.
func (w *Scored) Guesses(least float64) []Guess {
	var out []Guess
	for l, label := range allLabels {
		s := seen{w, l, float64(w.Labels[l])}
		if p := sigmoid(s.logit); p >= least {
			g := Guess{Predicate: label.Predicate, Probability: p}
			g.Subject, g.Object = label.ends(w.A, w.B)
			shares := statusShares(&s)
			g.Status = graph.Statuses()[slices.Index(shares, slices.Max(shares))]
			out = append(out, g)
		}
	}
	return out
}

// bestPattern returns the most confident of the facts with the status, else of all; -1 where there is none.
func bestPattern(doc *nlp.Document, patterns []int, status graph.Status) int {
	best := -1
	for _, i := range patterns {
		if best < 0 || (doc.Facts[i].Status == status) != (doc.Facts[best].Status == status) && doc.Facts[i].Status == status ||
			(doc.Facts[i].Status == status) == (doc.Facts[best].Status == status) && doc.Facts[i].Confidence > doc.Facts[best].Confidence {
			best = i
		}
	}
	return best
}

// bestWindow returns the window that tells a triple with the status most surely.
func bestWindow(windows []seen, status graph.Status) *Scored {
	var best *Scored
	top := math.Inf(-1)
	for i := range windows {
		s := &windows[i]
		if sure := s.logit + statusLogit(s, status); sure > top {
			best, top = s.window, sure
		}
	}
	return best
}

// fill takes from o what f lacks.
func fill(f, o *nlp.Fact) {
	if f.Kind == "" {
		f.Kind = o.Kind
	}
	if f.Status == o.Status && f.ValidFrom == "" {
		f.ValidFrom = o.ValidFrom
	}
	if f.Status == o.Status && f.ValidTo == "" {
		f.ValidTo = o.ValidTo
	}
}

// statusLogit is the log-probability of the status at s.
func statusLogit(s *seen, status graph.Status) float64 {
	return math.Log(statusShares(s)[slices.Index(graph.Statuses(), status)] + 1e-6)
}

// statusShares returns the probability of every status, in the order of [graph.Statuses].
func statusShares(s *seen) []float64 {
	n := len(graph.Statuses())
	logits := s.window.Status[s.label*n : (s.label+1)*n]
	out, sum, top := make([]float64, n), 0.0, slices.Max(logits)
	for i, x := range logits {
		out[i] = math.Exp(float64(x - top))
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// statusWeight says how much a status counts against a current one in the patterns' votes: the words that mark it are
// explicit, while "current" is what remains when nothing is marked.
var statusWeight = map[graph.Status]float64{graph.Current: 1, graph.Former: 1.9, graph.Rumored: 1.1, graph.Planned: 1, graph.Denied: 1.3}

// settle returns the likeliest status. Head and patterns have one vote each, which they share out by how sure they are of what they
// say; a regression, whose inputs are the same shares, corrects the logarithm of the votes (train/join.py, status_of). What happened,
// and what is permanent, is never former (guidelines, "Status").
func (j *Joint) settle(doc *nlp.Document, label Label, e *evidence) graph.Status {
	statuses := graph.Statuses()
	n := len(statuses)
	shares := make([]float64, 2*n+2) // the head's, the patterns', whether there are any, 1
	head, patterns := shares[:n], shares[n:2*n]
	said, found := 1e-6, 1e-6
	for i := range e.windows {
		s := &e.windows[i]
		p := sigmoid(s.logit)
		said += p
		for k, share := range statusShares(s) {
			head[k] += p * share
		}
	}
	for _, i := range e.patterns {
		patterns[slices.Index(statuses, doc.Facts[i].Status)] += doc.Facts[i].Confidence
		found += doc.Facts[i].Confidence
		shares[2*n] = 1
	}
	shares[2*n+1] = 1
	for k := range n {
		head[k] /= said
		patterns[k] /= found
	}
	info, _ := label.Predicate.Info()
	best, top := graph.Current, math.Inf(-1)
	for k, s := range statuses {
		z := math.Log((head[k]+statusWeight[s]*patterns[k])/2 + 0.05)
		for i, row := range j.Status {
			z += row[k] * shares[i]
		}
		if z > top && (s != graph.Former || info.Kind == graph.State) {
			best, top = s, z
		}
	}
	return best
}
