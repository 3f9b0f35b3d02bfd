package head

import (
	"cmp"
	"slices"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// Window is a sentence that mentions two named entities, or one of them with the other carried from the sentences before
// (see carried), with what the network sees of them there.
type Window struct {
	Sentence int
	// A and B are the chains of the pair, A being the one mentioned first: a carried one is always A.
	A, B int
	// Carried says how A comes here, 0 where the sentence mentions it.
	Carried Carried
	// Marks, Path and Cues hold one value for every token of the sentence: who it stands for (the Mark constants),
	// whether it is on the way between the pair in the tree, and one more than the label that a pattern finds there.
	Marks []uint8
	Path  []bool
	Cues  []uint8
	// Features are the active features of the pair, ascending; see [Features].
	Features []int
	// Doubt is how doubtful it is, at the surest mention, that the sentence mentions A, and B.
	Doubt [2]float64
}

// A mark says who a token stands for: the pair's first entity, its second, or a plural of both, each by the kind of
// mention; or another entity.
const (
	markA         = 1
	markB         = markA + mentionKinds
	markBoth      = markB + mentionKinds
	markOther     = markBoth + mentionKinds // other Person, Group, Organization, Work by name
	markOtherWord = markOther + 4           // other entity, by a description or a pronoun
	// Marks is the number of marks, 0 for none included.
	Marks = markOtherWord + 1

	mentionKinds = 4 // named, nominal, pronominal, plural
	kindPlural   = 3
)

// maxEntities bounds the entities of a sentence that are paired: a longer list states nothing of each two.
const maxEntities = 14

// finder holds what the windows of one document share.
type finder struct {
	doc *nlp.Document
	// mentions lists, for every sentence, its resolved mentions in text order.
	mentions [][]int
	facts    [][]int // by sentence, those of doc.Facts with a trigger there
	title    map[int]bool
	quote    []int // by token: index of the quotation around it, nlp.None
	pairs    map[[2]graph.EntityType]bool
	memory   memory
}

// Windows returns the windows of all pairs of named entities that some predicate allows, in text order. doc needs
// chains, quotations, trees, and the facts that patterns find.
func Windows(doc *nlp.Document) []Window {
	f := &finder{doc: doc, mentions: make([][]int, len(doc.Sentences)), facts: make([][]int, len(doc.Sentences)),
		title: map[int]bool{}, quote: doc.QuoteOf(), pairs: pairs(), memory: newMemory()}
	for i, m := range doc.Mentions {
		if m.Chain == nlp.None {
			continue
		}
		s := doc.Tokens[m.First].Sentence
		f.mentions[s] = append(f.mentions[s], i)
		if doc.Title.Contains(doc.TokenSpan(m.First, m.End)) {
			for _, c := range f.entities(m.Chain) {
				f.title[c] = true
			}
		}
	}
	for i, x := range doc.Facts {
		if x.Trigger != nlp.None {
			s := doc.Tokens[x.Trigger].Sentence
			f.facts[s] = append(f.facts[s], i)
		}
	}
	var out []Window
	for s := range doc.Sentences {
		if !doc.Sentences[s].Boilerplate {
			out = f.sentence(out, s)
		}
	}
	return out
}

// entities returns the named chains that a mention of chain c stands for.
func (f *finder) entities(c int) []int {
	members := f.doc.Chains[c].Members
	if len(members) == 0 {
		members = []int{c}
	}
	var out []int
	for _, m := range members {
		if f.doc.Chains[m].Name != "" {
			out = append(out, m)
		}
	}
	return out
}

// sentence appends the windows of one sentence.
func (f *finder) sentence(out []Window, s int) []Window {
	var present []int
	seen := map[int]bool{}
	for _, i := range f.mentions[s] {
		for _, c := range f.entities(f.doc.Mentions[i].Chain) {
			if !seen[c] {
				seen[c] = true
				present = append(present, c)
			}
		}
	}
	present = present[:min(len(present), maxEntities)]
	fit := func(a, b int) bool { return f.pairs[[2]graph.EntityType{f.doc.Chains[a].Type, f.doc.Chains[b].Type}] }
	for i, a := range present {
		for _, b := range present[i+1:] {
			if fit(a, b) {
				out = append(out, f.window(Window{Sentence: s, A: a, B: b}, len(present)))
			}
		}
	}
	for _, c := range f.carried(s, seen) {
		for _, b := range present {
			if fit(c.chain, b) {
				out = append(out, f.window(Window{Sentence: s, A: c.chain, B: b, Carried: c.how}, len(present)))
			}
		}
	}
	f.remember(s)
	return out
}

// pairs lists the pairs of types between which some predicate holds.
func pairs() map[[2]graph.EntityType]bool {
	out := map[[2]graph.EntityType]bool{}
	for _, a := range graph.EntityTypes() {
		for _, b := range graph.EntityTypes() {
			for _, l := range allLabels {
				out[[2]graph.EntityType{a, b}] = out[[2]graph.EntityType{a, b}] || l.accepts(a, b)
			}
		}
	}
	return out
}

// window fills one window of a sentence in which so many entities are present.
func (f *finder) window(w Window, present int) Window {
	sent := f.doc.Sentences[w.Sentence]
	n := sent.End - sent.First
	w.Marks, w.Path, w.Cues = make([]uint8, n), make([]bool, n), make([]uint8, n)
	w.Doubt = [2]float64{1, 1}
	for _, i := range f.mentions[w.Sentence] {
		m := &f.doc.Mentions[i]
		f.mark(&w, m, sent.First)
		for k, c := range [2]int{w.A, w.B} {
			if f.standsFor(m.Chain, c) {
				w.Doubt[k] = min(w.Doubt[k], m.Doubt)
			}
		}
	}
	f.path(&w, sent)
	for _, i := range f.facts[w.Sentence] {
		x := &f.doc.Facts[i]
		if l := indexLabels.labelOf(x, w.A, w.B); l >= 0 {
			w.Cues[x.Trigger-sent.First] = uint8(l + 1)
		}
	}
	w.Features = f.features(&w, present)
	return w
}

// mark writes the mark of mention m: over all its tokens where it is a name, else at its head. A narrower mention
// of the pair wins over a wider one, and the pair over others.
func (f *finder) mark(w *Window, m *nlp.Mention, first int) {
	who := f.doc.Chains[m.Chain]
	hasA, hasB := f.standsFor(m.Chain, w.A), f.standsFor(m.Chain, w.B)
	kind := uint8(m.Kind)
	if len(who.Members) > 0 {
		kind = kindPlural
	}
	var mark uint8
	switch {
	case hasA && hasB:
		mark = markBoth + kind
	case hasA:
		mark = markA + kind
	case hasB:
		mark = markB + kind
	case m.Kind == nlp.Named:
		mark = markOther + uint8(typeNumber(who.Type))
	default:
		mark = markOtherWord
	}
	from, to := m.First, m.End
	if m.Kind != nlp.Named {
		from, to = m.Head, m.Head+1
	}
	for t := from; t < to; t++ {
		if at := &w.Marks[t-first]; *at == 0 || mark < markOther {
			*at = mark
		}
	}
}

func (f *finder) standsFor(chain, entity int) bool {
	return chain == entity || slices.Contains(f.doc.Chains[chain].Members, entity)
}

// path marks the tokens between the nearest mentions of the pair in the tree, both ends and their common
// ancestor included; where the sentence mentions only B, those from its first mention to the root.
func (f *finder) path(w *Window, sent nlp.Sentence) {
	if w.Carried != 0 {
		b := slices.IndexFunc(w.Marks, func(m uint8) bool { return m >= markB && m < markBoth })
		if b < 0 {
			return
		}
		for t, n := sent.First+b, 0; t != nlp.None && n < 100; t, n = f.doc.Tokens[t].Head, n+1 {
			w.Path[t-sent.First] = true
		}
		return
	}
	a, b, best := nlp.None, nlp.None, 1<<30
	for i, x := range w.Marks {
		if x < markA || x >= markB && x < markBoth || x >= markOther {
			continue
		}
		for j, y := range w.Marks {
			if y < markB || y >= markOther || i == j {
				continue
			}
			if d := max(i-j, j-i); d < best {
				a, b, best = sent.First+i, sent.First+j, d
			}
		}
	}
	if a == nlp.None {
		return
	}
	above := map[int]bool{}
	for t, n := a, 0; t != nlp.None && n < 100; t, n = f.doc.Tokens[t].Head, n+1 {
		above[t] = true
	}
	common := b
	for n := 0; common != nlp.None && !above[common] && n < 100; n++ {
		w.Path[common-sent.First] = true
		common = f.doc.Tokens[common].Head
	}
	if common == nlp.None {
		return
	}
	w.Path[common-sent.First] = true
	for t := a; t != common; t = f.doc.Tokens[t].Head {
		w.Path[t-sent.First] = true
	}
}

// typeNumber numbers the entity types.
func typeNumber(t graph.EntityType) int {
	return max(0, slices.Index(graph.EntityTypes(), t))
}

// The features of a pair in a window, each group beginning where the one before ends.
const (
	featTypeA     = 0
	featTypeB     = featTypeA + 4
	featGenderA   = featTypeB + 4
	featGenderB   = featGenderA + 3
	featTitleA    = featGenderB + 3
	featTitleB    = featTitleA + 1
	featHeadline  = featTitleB + 1
	featQuoted    = featHeadline + 1 // not, by A, by B, by another or nobody known
	featMentionsA = featQuoted + 4
	featMentionsB = featMentionsA + 3
	featEntities  = featMentionsB + 3 // two, three or four, more
	featDistance  = featEntities + 3
	featCommon    = featDistance + 6 // a mention of both
	featStatus    = featCommon + 1   // what the patterns' facts of the pair in the sentence are: each status
	featCarried   = featStatus + 5   // how A is carried here, and over how many sentences
	featBefore    = featCarried + carriedKinds
	featDoubtA    = featBefore + 4 // some, much
	featDoubtB    = featDoubtA + 2
	// Features is the number of features.
	Features = featDoubtB + 2
)

// features lists the active features of w.
func (f *finder) features(w *Window, present int) []int {
	d := f.doc
	a, b := &d.Chains[w.A], &d.Chains[w.B]
	out := []int{featTypeA + typeNumber(a.Type), featTypeB + typeNumber(b.Type), featGenderA + int(a.Gender), featGenderB + int(b.Gender),
		featQuoted + f.quoted(w), featMentionsA + bucket(len(a.Mentions), 2, 5), featMentionsB + bucket(len(b.Mentions), 2, 5),
		featEntities + bucket(present, 3, 5), featDistance + f.distance(w)}
	for feature, on := range map[int]bool{featTitleA: f.title[w.A], featTitleB: f.title[w.B], featHeadline: d.Sentences[w.Sentence].Headline,
		featCommon: slices.ContainsFunc(w.Marks, func(m uint8) bool { return m >= markBoth && m < markOther })} {
		if on {
			out = append(out, feature)
		}
	}
	if w.Carried != 0 {
		out = append(out, featCarried+int(w.Carried)-1, featBefore+bucket(w.Sentence-f.memory.last[w.A], 2, 3, 6))
	}
	for k, feature := range [2]int{featDoubtA, featDoubtB} {
		if x := w.Doubt[k]; x > 0 && x < 1 {
			out = append(out, feature+bucket(int(100*x), 20))
		}
	}
	for _, i := range f.facts[w.Sentence] {
		if x := &d.Facts[i]; indexLabels.labelOf(x, w.A, w.B) >= 0 {
			out = append(out, featStatus+slices.Index(graph.Statuses(), x.Status))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// quoted says whose words stand where the pair is: 0 the article's, 1 A's, 2 B's, 3 another's.
func (f *finder) quoted(w *Window) int {
	sent := f.doc.Sentences[w.Sentence]
	for i, m := range w.Marks {
		if m == 0 || m >= markOther {
			continue
		}
		q := f.quote[sent.First+i]
		if q == nlp.None {
			continue
		}
		switch f.doc.Quotes[q].Speaker {
		case w.A:
			return 1
		case w.B:
			return 2
		}
		return 3
	}
	return 0
}

// distance buckets the words between the nearest mentions of the pair.
func (f *finder) distance(w *Window) int {
	d, ok := nearest(w.Marks)
	if !ok {
		d = 1000
	}
	return bucket(d, 2, 4, 8, 16, 999)
}

// nearest returns the words between the nearest mentions of the pair by themselves; there may be none.
func nearest(marks []uint8) (words int, ok bool) {
	for i, x := range marks {
		for j, y := range marks {
			if d := max(i-j, j-i); x >= markA && x < markB && y >= markB && y < markBoth && (!ok || d < words) {
				words, ok = d, true
			}
		}
	}
	return words, ok
}

// bucket returns how many of the ascending bounds x reaches.
func bucket(x int, bounds ...int) int {
	n, _ := slices.BinarySearchFunc(bounds, x, func(bound, x int) int {
		if bound <= x {
			return -1
		}
		return cmp.Compare(bound, x)
	})
	return n
}
