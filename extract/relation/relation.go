package relation

import (
	"fmt"
	"slices"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// maxEach bounds the members of a reciprocal argument: of more than four nobody says that each is with each.
const maxEach = 4

// Finder finds facts by patterns. It holds no state of a document and may be shared.
type Finder struct {
	byLemma map[string][]*Pattern
	names   []*Pattern
	all     []Pattern
}

// New returns a Finder with the embedded patterns.
func New() (*Finder, error) {
	all, err := load()
	if err != nil {
		return nil, fmt.Errorf("relation patterns: %w", err)
	}
	return NewWith(all), nil
}

// NewWith returns a Finder with the given patterns.
func NewWith(patterns []Pattern) *Finder {
	f := &Finder{all: patterns, byLemma: map[string][]*Pattern{}}
	for i := range f.all {
		p := &f.all[i]
		if p.class == nameClass {
			f.names = append(f.names, p)
		}
		seen := map[string]bool{}
		for _, t := range p.triggers {
			if !seen[t.lemma] {
				seen[t.lemma] = true
				f.byLemma[t.lemma] = append(f.byLemma[t.lemma], p)
			}
		}
	}
	return f
}

// Patterns returns the patterns in file order.
func (f *Finder) Patterns() []Pattern { return append([]Pattern(nil), f.all...) }

// Find appends the facts that doc states to doc.Facts: every match of every pattern, one triple possibly
// several times. Status is the pattern's, or current; the context of the words is judged later. It needs
// tokens, trees, mentions and chains.
func (f *Finder) Find(doc *nlp.Document) {
	fr := newFrame(doc)
	for t := range doc.Tokens {
		if doc.Sentences[doc.Tokens[t].Sentence].Boilerplate {
			continue
		}
		if fr.named(t) {
			if m := doc.Mentions[fr.byTok[t]]; m.Head == t {
				for _, p := range f.names {
					f.apply(fr, t, p)
				}
			}
			continue
		}
		f.word(fr, t)
	}
	dropListedParents(doc)
}

// dropListedParents removes parenthood of people who are children in the same sentence: in a list of children
// each hangs on the one before, and parsers take that for possession.
func dropListedParents(doc *nlp.Document) {
	type at struct{ chain, sentence int }
	children := map[at]bool{}
	for _, f := range doc.Facts {
		if f.Predicate == graph.ParentOf {
			children[at{f.Object, f.Evidence.Start}] = true
		}
	}
	kept := doc.Facts[:0]
	for _, f := range doc.Facts {
		if f.Predicate != graph.ParentOf || !children[at{f.Subject, f.Evidence.Start}] {
			kept = append(kept, f)
		}
	}
	doc.Facts = kept
}

// word applies the patterns that the word t can trigger.
func (f *Finder) word(fr *frame, t int) {
	tried := map[*Pattern]bool{}
	for _, l := range bases(fr.doc.Lemma(t), strings.ToLower(fr.doc.Word(t))) {
		for _, p := range f.byLemma[l] {
			if tried[p] || !suits(p.class, fr.doc.Tokens[t].UPOS) {
				continue
			}
			for i := range p.triggers {
				if p.triggers[i].lemma == l && fr.complements(t, &p.triggers[i]) {
					tried[p] = true
					f.apply(fr, t, p)
					break
				}
			}
		}
	}
}

// bases returns what a word may be a form of: its lemma, itself, and, since a small model's lemmas of rare verbs
// are sometimes cut wrongly ("slamm"), the regular bases of "-ed" and "-ing".
func bases(lemma, form string) []string {
	out := []string{lemma, form}
	for _, ending := range []string{"ing", "ed"} {
		stem, ok := strings.CutSuffix(form, ending)
		if n := len(stem); ok && n > 2 {
			out = append(out, stem, stem+"e")
			if stem[n-1] == stem[n-2] {
				out = append(out, stem[:n-1])
			}
		}
	}
	return out
}

// suits reports whether a word of the universal tag can trigger patterns of class c. Taggers waver between
// adjectives and participles, and in headlines between nouns and names.
func suits(c class, upos string) bool {
	switch c {
	case verbClass:
		return upos == "VERB" || upos == "AUX"
	case nounClass:
		return upos == "NOUN" || upos == "PROPN" || upos == "ADJ"
	case adjClass:
		return upos == "ADJ" || upos == "VERB" || upos == "ADV" || upos == "ADP"
	}
	return false
}

// apply fills the arguments of p at trigger t and adds the facts.
func (f *Finder) apply(fr *frame, t int, p *Pattern) {
	if p.args[0].each && len(p.args) == 1 {
		all := fr.fill(t, p.class, p.args[0])
		if len(all) < 2 || len(all) > maxEach || fr.ofAnother(t, p, all) {
			return
		}
		for i, a := range all {
			for _, b := range all[i+1:] {
				add(fr.doc, p, t, a, b)
			}
		}
		return
	}
	subjects := fr.fill(t, p.class, p.args[0])
	if len(subjects) == 0 {
		return
	}
	for _, o := range fr.fill(t, p.class, p.args[1]) {
		for _, s := range subjects {
			add(fr.doc, p, t, s, o)
		}
	}
}

// ofAnother reports whether a plural names what people are to somebody else and not to each other: "her exes Ann and Bo".
func (f *frame) ofAnother(t int, p *Pattern, all []int) bool {
	if p.args[0].function != "self" || p.Predicate != graph.PartnerOf && p.Predicate != graph.FriendOf && p.Predicate != graph.RivalOf {
		return false
	}
	return slices.ContainsFunc(f.possessors(t), func(c int) bool { return !slices.Contains(all, c) })
}

// add appends one fact, if its ends are two named entities of types that the predicate takes.
func add(doc *nlp.Document, p *Pattern, t, s, o int) {
	if s == o || s == nlp.None || o == nlp.None {
		return
	}
	a, b := &doc.Chains[s], &doc.Chains[o]
	if a.Name == "" || b.Name == "" || !p.Predicate.Accepts(a.Type, b.Type) || len(a.Members)+len(b.Members) > 0 {
		return
	}
	status := p.Status
	if status == "" {
		status = graph.Current
	}
	doc.Facts = append(doc.Facts, nlp.Fact{
		Subject: s, Object: o, Predicate: p.Predicate, Status: status, Kind: p.Kind, Speaker: speakerAt(doc, t),
		Trigger: t, Rule: p.Name, Confidence: p.Precision, Evidence: doc.SentenceSpan(doc.Tokens[t].Sentence),
	})
}

// speakerAt returns the speaker of the quotation around token t, None outside quotations.
func speakerAt(doc *nlp.Document, t int) int {
	for _, q := range doc.Quotes {
		if q.Contains(doc.Tokens[t].Span) {
			return q.Speaker
		}
	}
	return nlp.None
}
