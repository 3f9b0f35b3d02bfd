package head

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// featureNames are the inputs of the forest, before one a label that is 1 for the triple's; train/rescore.py computes the same.
var featureNames = strings.Fields(`odds best second pattern found any windows sure doubt_subject doubt_object carried gate rest turned
object_first object_second subject_first subject_second love mentions_subject mentions_object names_subject names_object
titled_subject titled_object words_subject words_object sentence first_subject first_object chains kind_subject kind_object
distance length path share current former rumored denied beside besides total said says elsewhere`)

const (
	// hopeless is the best logit below which a triple that no pattern finds is not looked at.
	hopeless = -4
	// noKind stands for an entity without a mention in the window, farthest for pairs without two.
	noKind   = mentionKinds
	farthest = 40
	// noSentence and noGate stand for a triple without windows.
	noSentence, noGate = 30, -3
)

// surroundings are the triples of one document, and what those near one may say against it.
type surroundings struct {
	doc    *nlp.Document
	chains []RecordChain
	all    map[key]*evidence
	// p is the likelihood of each triple by its best window.
	p          map[key]float64
	byPair     map[[2]int][]key
	byEnd      map[end]likeliest
	byLove     map[int]likeliest
	bySentence map[place]likeliest
	total      []float64
}

// end is one side of a predicate, place a label in a sentence.
type (
	end struct {
		predicate graph.Predicate
		chain     int
		object    bool
	}
	place struct{ sentence, label int }
)

// likeliest holds the likeliest of many triples and their number. No more than three are of one pair and predicate or of a pair's loves,
// so that after these are left out two remain.
type likeliest struct {
	top   []key
	count int
}

const keptTop = 5

func newSurroundings(doc *nlp.Document, all map[key]*evidence, order []key) *surroundings {
	s := &surroundings{doc: doc, chains: describe(doc), all: all, p: make(map[key]float64, len(all)),
		byPair: map[[2]int][]key{}, byEnd: map[end]likeliest{}, byLove: map[int]likeliest{}, bySentence: map[place]likeliest{}}
	s.total = make([]float64, len(allLabels))
	sorted := slices.Clone(order)
	slices.SortFunc(sorted, func(x, y key) int {
		return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(x.label, y.label))
	})
	for _, k := range sorted {
		best := -float64(most)
		for i := range all[k].windows {
			best = max(best, all[k].windows[i].logit)
		}
		s.p[k] = sigmoid(best)
		s.total[k.label] += s.p[k]
		pair := [2]int{k.a, k.b}
		s.byPair[pair] = append(s.byPair[pair], k)
		for _, e := range s.ends(k) {
			push(s, s.byEnd, e, k)
		}
		switch allLabels[k.label].Predicate {
		case graph.SpouseOf, graph.PartnerOf, graph.FianceOf:
			push(s, s.byLove, k.a, k)
			push(s, s.byLove, k.b, k)
		}
		seen := map[int]bool{}
		for i := range all[k].windows {
			if at := all[k].windows[i].window.Sentence; !seen[at] {
				seen[at] = true
				push(s, s.bySentence, place{at, k.label}, k)
			}
		}
	}
	return s
}

// push adds a triple to one of the lists of m.
func push[K comparable](s *surroundings, m map[K]likeliest, at K, k key) {
	l := m[at]
	l.count++
	i := len(l.top)
	for i > 0 && s.p[l.top[i-1]] < s.p[k] {
		i--
	}
	if i < keptTop {
		l.top = slices.Insert(l.top, i, k)
		l.top = l.top[:min(len(l.top), keptTop)]
	}
	m[at] = l
}

// ends returns subject and object of a triple; those of a symmetric one are alike.
func (s *surroundings) ends(k key) [2]end {
	l := allLabels[k.label]
	subject, object := l.ends(k.a, k.b)
	return [2]end{{l.Predicate, subject, false}, {l.Predicate, object, !l.Predicate.Symmetric()}}
}

// best returns the log-odds of the n likeliest of the triples that are not of the pair of k.
func (s *surroundings) best(n int, k key, lists ...likeliest) []float64 {
	var p []float64
	for _, l := range lists {
		for _, o := range l.top {
			if o.a != k.a || o.b != k.b {
				p = append(p, s.p[o])
			}
		}
	}
	slices.SortFunc(p, func(x, y float64) int { return cmp.Compare(y, x) })
	out := make([]float64, n)
	for i := range out {
		if out[i] = odds(0); i < len(p) {
			out[i] = odds(p[i])
		}
	}
	return out
}

// hopeful reports whether a triple is worth a look.
func (s *surroundings) hopeful(k key) bool {
	return len(s.all[k].patterns) > 0 || s.p[k] >= sigmoid(hopeless)
}

// features returns the forest's inputs for a triple, of which the regression, whose inputs are x, says z.
func (s *surroundings) features(k key, z float64, x [5]float64) []float64 {
	e, l := s.all[k], allLabels[k.label]
	out := append([]float64{z}, x[:]...)
	out = append(out, float64(len(e.windows)), s.sure(e))
	var best *seen
	for i := range e.windows {
		if best == nil || e.windows[i].logit > best.logit {
			best = &e.windows[i]
		}
	}
	subject, object := l.ends(k.a, k.b)
	out = append(out, doubts(best, subject)...)
	rest, turned, elsewhere := 0.0, 0.0, 0.0
	for _, o := range s.byPair[[2]int{k.a, k.b}] {
		if o == k {
			continue
		}
		rest = max(rest, s.p[o])
		if allLabels[o.label].Predicate == l.Predicate {
			turned = max(turned, s.p[o])
		}
		for _, i := range s.all[o].patterns {
			elsewhere = max(elsewhere, s.doc.Facts[i].Confidence)
		}
	}
	ends := s.ends(k)
	out = append(out, odds(rest), odds(turned))
	out = append(out, s.best(2, k, s.byEnd[ends[1]])...)
	out = append(out, s.best(2, k, s.byEnd[ends[0]])...)
	out = append(out, s.best(1, k, s.byLove[subject], s.byLove[object])...)
	out = append(out, s.entities(subject, object, best)...)
	out = append(out, s.window(k, best, subject)...)
	said := 0.0
	for _, i := range e.patterns {
		said += s.doc.Facts[i].Confidence
	}
	out = append(out, s.total[k.label], said, float64(len(e.patterns)), odds(elsewhere))
	for i := range allLabels {
		out = append(out, oneIf(i == k.label))
	}
	return out
}

func oneIf(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// odds is the log-odds of a probability, within 7 on both sides.
func odds(p float64) float64 { return math.Log((p + 1e-3) / (1 - p + 1e-3)) }

// sure is the log-odds that a window tells the triple and that coreference is right there.
func (s *surroundings) sure(e *evidence) float64 {
	none := 1.0
	for i := range e.windows {
		w := e.windows[i].window
		a := w.Doubt[0]
		if w.Carried != 0 {
			a = 0
		}
		none *= 1 - sigmoid(e.windows[i].logit)*(1-max(a, w.Doubt[1]))
	}
	return odds(1 - none)
}

// doubts tells how doubtful it is that the best window mentions subject and object, whether one is carried there, and its gate.
func doubts(best *seen, subject int) []float64 {
	if best == nil {
		return []float64{1, 1, 0, noGate}
	}
	w := best.window
	d := w.Doubt
	if w.A != subject {
		d[0], d[1] = d[1], d[0]
	}
	return []float64{d[0], d[1], oneIf(w.Carried != 0), float64(w.Gate)}
}

// entities describes subject and object, and where the article first has them.
func (s *surroundings) entities(subject, object int, best *seen) []float64 {
	a, b := s.chains[subject], s.chains[object]
	sentence := noSentence
	if best != nil {
		sentence = best.window.Sentence
	}
	words := func(c RecordChain) float64 { return float64(len(strings.Fields(c.Name))) }
	return []float64{float64(min(a.Mentions, 40)), float64(min(b.Mentions, 40)), float64(min(a.Names, 40)), float64(min(b.Names, 40)),
		oneIf(a.Titled), oneIf(b.Titled), words(a), words(b), float64(sentence), float64(a.First), float64(b.First), float64(len(s.chains))}
}

// window describes the best window of a triple and what else the head finds in its sentence.
func (s *surroundings) window(k key, best *seen, subject int) []float64 {
	if best == nil {
		return []float64{noKind, noKind, farthest, 0, 0, 0, 0, 0, 0, 0, odds(0), 0}
	}
	w := best.window
	kinds := [2]float64{bestKind(w.Marks, markA), bestKind(w.Marks, markB)}
	if w.A != subject {
		kinds[0], kinds[1] = kinds[1], kinds[0]
	}
	path := 0.0
	for _, on := range w.Path {
		path += oneIf(on)
	}
	apart, ok := nearest(w.Marks)
	if !ok {
		apart = farthest
	}
	shares := statusShares(best)
	by := map[graph.Status]float64{}
	for i, x := range graph.Statuses() {
		by[x] = shares[i]
	}
	beside := s.bySentence[place{w.Sentence, k.label}]
	likely := 0.0
	for _, o := range beside.top {
		if o != k {
			likely = max(likely, s.p[o])
		}
	}
	return []float64{kinds[0], kinds[1], float64(apart), float64(len(w.Marks)), path, slices.Max(shares), by[graph.Current], by[graph.Former],
		by[graph.Rumored], by[graph.Denied], odds(likely), float64(beside.count - 1)}
}

// bestKind is the surest kind of mention, of the four from mark first on, or of both as a plural.
func bestKind(marks []uint8, first uint8) float64 {
	best := uint8(noKind)
	for _, m := range marks {
		switch {
		case m >= first && m < first+mentionKinds:
			best = min(best, m-first)
		case m >= markBoth && m < markOther:
			best = min(best, kindPlural)
		}
	}
	return float64(best)
}
