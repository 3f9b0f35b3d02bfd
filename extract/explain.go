package extract

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"celebgraph/extract/article"
	"celebgraph/extract/nlp"
	"celebgraph/extract/relation/head"
	"celebgraph/graph"
)

// Explain writes, sentence by sentence, how the claims of an article come about: its words with tags and tree, who its
// mentions stand for, who speaks, what patterns match and how they are judged, what the relation head holds likely; and
// last the claims, with those that were too unsure.
func (p *Pipeline) Explain(ctx context.Context, w io.Writer, a article.Article) error {
	docs, err := p.Annotate(ctx, a)
	if err != nil {
		return err
	}
	e := explainer{doc: docs[0]}
	p.reasoner.find(e.doc)
	patterns := slices.Clone(e.doc.Facts)
	var scored []head.Scored
	if p.reasoner.head != nil {
		scored = p.reasoner.score(e.doc)
	}
	for i := range e.doc.Sentences {
		e.sentence(i)
		e.patterns(i, patterns)
		e.windows(i, scored)
	}
	p.reasoner.settle(e.doc, scored)
	e.facts(p.options.MinConfidence)
	_, err = w.Write(e.out.Bytes())
	return err
}

type explainer struct {
	doc *nlp.Document
	out bytes.Buffer
}

// chain names an entity, a plural by its members.
func (e *explainer) chain(c int) string {
	if c == nlp.None {
		return "?"
	}
	x := e.doc.Chains[c]
	if len(x.Members) > 0 {
		var names []string
		for _, m := range x.Members {
			names = append(names, e.chain(m))
		}
		return strings.Join(names, " + ")
	}
	return cmp.Or(x.Name, fmt.Sprintf("unnamed %d", c))
}

// sentence writes the text of sentence i, its tree, mentions and speakers.
func (e *explainer) sentence(i int) {
	d := e.doc
	s := d.Sentences[i]
	kind := ""
	switch {
	case s.Boilerplate:
		kind = " (boilerplate)"
	case s.Headline:
		kind = " (headline)"
	}
	fmt.Fprintf(&e.out, "\n[%d]%s %s\n", i, kind, e.line(d.SentenceSpan(i)))
	for t := s.First; t < s.End; t++ {
		tok := d.Tokens[t]
		on := "root"
		if tok.Head != nlp.None {
			on = tok.Deprel + " of " + d.Word(tok.Head)
		}
		fmt.Fprintf(&e.out, "    %-4d %-16s %-6s %-5s %s\n", t, d.Word(t), tok.UPOS, tok.XPOS, on)
	}
	for _, m := range d.Mentions {
		if d.Tokens[m.First].Sentence == i {
			fmt.Fprintf(&e.out, "  mention  %q: %s, %s\n", e.line(d.TokenSpan(m.First, m.End)), mentionKind(m), e.chain(m.Chain))
		}
	}
	for _, q := range d.Quotes {
		if q.Overlaps(d.SentenceSpan(i)) {
			fmt.Fprintf(&e.out, "  speaker  %s\n", e.chain(q.Speaker))
		}
	}
	for _, x := range d.Times {
		if d.SentenceSpan(i).Contains(x.Span) {
			fmt.Fprintf(&e.out, "  time     %q: %s %s\n", d.Slice(x.Span), x.Role, x.Date)
		}
	}
}

func mentionKind(m nlp.Mention) string {
	kind := [...]string{nlp.Named: "name", nlp.Nominal: "description", nlp.Pronominal: "pronoun"}[m.Kind]
	if m.Plural {
		kind = "plural " + kind
	}
	return kind
}

// line is the text of a span on one line.
func (e *explainer) line(s nlp.Span) string { return strings.Join(strings.Fields(e.doc.Slice(s)), " ") }

// triple is a fact in words.
func (e *explainer) triple(f *nlp.Fact) string {
	return fmt.Sprintf("%s — %s — %s", e.chain(f.Subject), graph.Label(f.Predicate, f.Status), e.chain(f.Object))
}

// patterns writes the facts that patterns find in sentence i.
func (e *explainer) patterns(i int, facts []nlp.Fact) {
	for k := range facts {
		f := &facts[k]
		if f.Trigger == nlp.None || e.doc.Tokens[f.Trigger].Sentence != i {
			continue
		}
		fmt.Fprintf(&e.out, "  pattern  %s, %.2f: %q matches %q", e.triple(f), f.Confidence, e.doc.Word(f.Trigger), f.Rule)
		if f.Why != "" {
			fmt.Fprintf(&e.out, "; %s", f.Why)
		}
		e.out.WriteByte('\n')
	}
}

// likely is the probability from which what the head holds possible is written.
const likely = 0.2

// windows writes what the head holds likely in sentence i.
func (e *explainer) windows(i int, scored []head.Scored) {
	for k := range scored {
		w := &scored[k]
		if w.Sentence != i {
			continue
		}
		for _, g := range w.Guesses(likely) {
			f := nlp.Fact{Subject: g.Subject, Object: g.Object, Predicate: g.Predicate, Status: g.Status}
			fmt.Fprintf(&e.out, "  head     %s, %.2f\n", e.triple(&f), g.Probability)
		}
	}
}

// facts writes the facts that are left in the end.
func (e *explainer) facts(least float64) {
	e.out.WriteString("\nclaims\n")
	for k := range e.doc.Facts {
		f := &e.doc.Facts[k]
		word := "claim   "
		if f.Confidence < least {
			word = "too unsure"
		}
		fmt.Fprintf(&e.out, "  %s %s, %.2f", word, e.triple(f), f.Confidence)
		if f.ValidFrom != "" || f.ValidTo != "" {
			fmt.Fprintf(&e.out, ", %s to %s", cmp.Or(string(f.ValidFrom), "?"), cmp.Or(string(f.ValidTo), "?"))
		}
		fmt.Fprintf(&e.out, "\n      by %s", f.Rule)
		if f.Why != "" {
			fmt.Fprintf(&e.out, "; %s", f.Why)
		}
		fmt.Fprintf(&e.out, "\n      in %q\n", e.line(f.Evidence))
	}
}
