package quote

import (
	"strings"

	"celebgraph/extract/nlp"
)

// speechVerbs are the lemmas that introduce speech in news.
var speechVerbs = func() map[string]bool {
	m := map[string]bool{}
	for _, v := range strings.Fields(`say tell add explain admit reveal claim insist joke recall write tweet continue note confess declare state
		share gush reply respond quip announce confirm comment remark begin conclude deny dish exclaim laugh post caption reflect remember
		recount argue warn ask answer describe muse tease vent rant concede express clarify spill sing shout yell urge`) {
		m[v] = true
	}
	return m
}()

type attributor struct {
	doc   *nlp.Document
	tree  *nlp.Tree
	byTok map[int]int // mention by head or name token
	quote []int       // by token: index of its quotation, nlp.None
}

// Attribute gives every quotation the chain of its speaker, where the text tells one. It needs doc.Quotes,
// trees, and the chains of names and of pronouns outside quotations.
func Attribute(doc *nlp.Document) {
	a := &attributor{doc: doc, tree: nlp.NewTree(doc), byTok: map[int]int{}, quote: doc.QuoteOf()}
	for i, m := range doc.Mentions {
		if _, ok := a.byTok[m.Head]; !ok || m.Kind == nlp.Named {
			a.byTok[m.Head] = i
		}
	}
	answers := interviewee(doc)
	for i := range doc.Quotes {
		switch q := &doc.Quotes[i]; q.Turn {
		case nlp.Question:
			q.Addressee = answers
		case nlp.Answer:
			q.Speaker = answers
		default:
			q.Speaker = a.speaker(i)
		}
	}
}

// speaker runs the sieves for quotation i; those before it are done.
func (a *attributor) speaker(i int) int {
	q := &a.doc.Quotes[i]
	first, end := a.tokens(q.Span)
	if first >= end {
		return nlp.None
	}
	para := a.paragraph(first)
	if c, found := a.beside(first, end, para); found {
		return c
	}
	if i > 0 {
		prev := a.doc.Quotes[i-1]
		pf, pe := a.tokens(prev.Span)
		if pf < pe {
			if pp := a.paragraph(pf); pp == para || pp == para-1 && a.carriesOn(prev.Span, q.Span) {
				return prev.Speaker
			}
		}
	}
	return a.leadIn(first, para)
}

// carriesOn reports whether the quotation now begins the paragraph after one that prev left unclosed or closed.
func (a *attributor) carriesOn(prev, now nlp.Span) bool {
	between := a.doc.Text[prev.End:now.Start]
	return strings.TrimSpace(between) == "" && strings.Count(between, "\n") >= 1
}

// tokens returns the token range inside a span.
func (a *attributor) tokens(s nlp.Span) (first, end int) {
	lo, hi := 0, len(a.doc.Tokens)
	for lo < hi {
		m := (lo + hi) / 2
		if a.doc.Tokens[m].Start < s.Start {
			lo = m + 1
		} else {
			hi = m
		}
	}
	end = lo
	for end < len(a.doc.Tokens) && a.doc.Tokens[end].End <= s.End {
		end++
	}
	return lo, end
}

func (a *attributor) paragraph(t int) int {
	return a.doc.Sentences[a.doc.Tokens[t].Sentence].Paragraph
}

// beside looks for a verb of speech with a subject, or "according to", in the words around the quotation that
// are not quoted themselves: nearest first, at most 25 tokens away, in the same paragraph. A verb of speech in
// the paragraph before counts when that ends with a colon or comma.
func (a *attributor) beside(first, end, para int) (chain int, found bool) {
	for dist := 1; dist <= 25; dist++ {
		for _, t := range [2]int{end + dist - 1, first - dist} {
			if t < 0 || t >= len(a.doc.Tokens) || a.quote[t] != nlp.None || !a.near(t, first, para) {
				continue
			}
			if c, ok := a.speechAt(t); ok {
				return c, true
			}
		}
	}
	return nlp.None, false
}

// near reports whether token t belongs to the quotation's paragraph, or to one that leads in with a colon.
func (a *attributor) near(t, first, para int) bool {
	p := a.paragraph(t)
	if p == para {
		return true
	}
	if p != para-1 || t > first || first == 0 {
		return false
	}
	w := a.doc.Word(first - 1)
	return w == ":" || w == ","
}

// speechAt reads token t as a verb of speech with a subject.
func (a *attributor) speechAt(t int) (chain int, ok bool) {
	lemma := a.doc.Lemma(t)
	if lemma == "accord" || lemma == "according" {
		for _, c := range a.tree.Children(t) {
			if m, ok := a.byTok[int(c)]; ok {
				return a.doc.Mentions[m].Chain, true
			}
		}
		if h := a.doc.Tokens[t].Head; h != nlp.None {
			if m, ok := a.byTok[h]; ok && h > t {
				return a.doc.Mentions[m].Chain, true
			}
		}
		return nlp.None, false
	}
	if !speechVerbs[lemma] || a.doc.Tokens[t].UPOS != "VERB" {
		return nlp.None, false
	}
	s := a.subject(t)
	if s != nlp.None && a.doc.Tokens[s].XPOS == "WP" && nlp.IsRel(a.doc.Tokens[t].Deprel, "acl:relcl") {
		s = a.doc.Tokens[t].Head
	}
	if s == nlp.None || a.quote[s] != nlp.None {
		return nlp.None, false
	}
	if m, ok := a.byTok[s]; ok {
		return a.doc.Mentions[m].Chain, true
	}
	// A speaker that is nobody here ("the magazine wrote") still keeps others from being it.
	return nlp.None, true
}

// subject returns the head token of the subject of verb t, its own or that of the verb it is joined to.
func (a *attributor) subject(t int) int {
	for n := 0; n < 3 && t != nlp.None; n++ {
		if s := a.tree.Child(t, "nsubj"); s != nlp.None {
			return s
		}
		if !nlp.IsRel(a.doc.Tokens[t].Deprel, "conj", "xcomp", "advcl", "acl") {
			return nlp.None
		}
		up := a.doc.Tokens[t].Head
		if nlp.IsRel(a.doc.Tokens[t].Deprel, "acl") {
			return up
		}
		t = up
	}
	return nlp.None
}

// leadIn returns the lone person who is the subject of the sentence before the quotation, in its paragraph.
func (a *attributor) leadIn(first, para int) int {
	for t := first - 1; t >= 0 && a.paragraph(t) == para; t-- {
		if a.quote[t] != nlp.None || !nlp.IsRel(a.doc.Tokens[t].Deprel, "nsubj") {
			continue
		}
		if m, ok := a.byTok[t]; ok && len(a.chainMembers(m)) == 0 {
			return a.doc.Mentions[m].Chain
		}
	}
	return nlp.None
}

func (a *attributor) chainMembers(m int) []int {
	if c := a.doc.Mentions[m].Chain; c != nlp.None {
		return a.doc.Chains[c].Members
	}
	return nil
}
