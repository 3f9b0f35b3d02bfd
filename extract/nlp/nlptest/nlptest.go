// Package nlptest builds documents from sentences written by hand, so that the stages after the neural reader
// can be tested without weights.
//
// A sentence is written one token a line, in fields separated by white space:
//
//	FORM LEMMA UPOS XPOS HEAD DEPREL [NER]
//
// HEAD counts from 1 in the sentence, 0 for the root. NER is a tag in IOB2 ("B-PER", "I-PER"). A FORM that ends
// with "+" has no space after it ("+" alone is a plus sign). "_" for LEMMA stands for the form itself, in lower
// case but for names (XPOS NNP, NNPS). Features are derived from XPOS: the number of nouns.
//
// An empty line ends a sentence. A line "¶" begins a new paragraph; a comment "# headline" or "# boilerplate"
// flags the sentence after it, and a headline is a paragraph of its own. Other lines that begin with "# " are
// comments: a token "#" has fields after it, but a comment never has the six of a token.
package nlptest

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"celebgraph/extract/nlp"
)

// Doc returns the document that text describes; a text that is not in the format fails the test.
func Doc(t testing.TB, text string) *nlp.Document {
	t.Helper()
	d, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Parse returns the document that text describes: text, tokens, sentences, names, and the title where the first
// sentence is a headline. An error says which line is wrong.
func Parse(text string) (*nlp.Document, error) {
	p := parser{doc: &nlp.Document{}, fresh: true}
	for n, line := range strings.Split(text, "\n") {
		if err := p.line(strings.TrimSpace(line)); err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
	}
	if err := p.endSentence(); err != nil {
		return nil, fmt.Errorf("last sentence: %w", err)
	}
	p.doc.Text = p.text.String()
	if s := p.doc.Sentences; len(s) > 0 && s[0].Headline {
		p.doc.Title = p.doc.SentenceSpan(0)
	}
	return p.doc, nil
}

type parser struct {
	doc  *nlp.Document
	text strings.Builder

	first       int  // first token of the sentence being read
	paragraph   int  // of that sentence
	fresh       bool // nothing in the paragraph yet
	glue        bool // no space before the next token
	headline    bool
	boilerplate bool
}

func (p *parser) line(line string) error {
	f := strings.Fields(line)
	switch {
	case line == "":
		return p.endSentence()
	case line == "¶":
		if err := p.endSentence(); err != nil {
			return err
		}
		p.newParagraph()
		return nil
	case f[0] == "#" && len(f) < 6:
		p.headline = p.headline || len(f) == 2 && f[1] == "headline"
		p.boilerplate = p.boilerplate || len(f) == 2 && f[1] == "boilerplate"
		return nil
	}
	return p.token(f)
}

func (p *parser) newParagraph() {
	if !p.fresh {
		p.paragraph++
		p.fresh = true
	}
}

func (p *parser) token(f []string) error {
	if len(f) != 6 && len(f) != 7 {
		return fmt.Errorf("want FORM LEMMA UPOS XPOS HEAD DEPREL [NER], got %d fields", len(f))
	}
	head, err := strconv.Atoi(f[4])
	if err != nil || head < 0 {
		return fmt.Errorf("head %q is no number of a token", f[4])
	}
	form, glued := f[0], false
	if len(form) > 1 {
		form, glued = strings.CutSuffix(form, "+")
	}
	p.space()
	start := p.text.Len()
	p.text.WriteString(form)
	p.glue = glued
	i := len(p.doc.Tokens)
	p.doc.Tokens = append(p.doc.Tokens, nlp.Token{
		Span: nlp.Span{Start: start, End: p.text.Len()}, UPOS: f[2], XPOS: f[3], Feats: feats(f[3]), Lemma: lemma(form, f[1], f[3]),
		Head: p.first + head - 1, Deprel: f[5], Sentence: len(p.doc.Sentences),
	})
	if head == 0 {
		p.doc.Tokens[i].Head = nlp.None
	}
	if len(f) == 7 {
		return p.name(i, f[6])
	}
	return nil
}

// space writes what stands between the last token and the next.
func (p *parser) space() {
	newSentence := len(p.doc.Tokens) == p.first
	if newSentence && (p.headline || p.lastHeadline()) {
		p.newParagraph()
	}
	switch {
	case p.text.Len() == 0:
	case newSentence && p.fresh:
		p.text.WriteString("\n\n")
	case !p.glue:
		p.text.WriteString(" ")
	}
	p.fresh = false
}

func (p *parser) lastHeadline() bool {
	n := len(p.doc.Sentences)
	return n > 0 && p.doc.Sentences[n-1].Headline
}

func (p *parser) name(i int, tag string) error {
	kind, t, _ := strings.Cut(tag, "-")
	switch {
	case kind == "B" && validName(nlp.NameType(t)):
		p.doc.Names = append(p.doc.Names, nlp.Name{First: i, End: i + 1, Type: nlp.NameType(t)})
		return nil
	case kind == "I" && len(p.doc.Names) > 0:
		last := &p.doc.Names[len(p.doc.Names)-1]
		if last.End == i && last.First >= p.first && last.Type == nlp.NameType(t) {
			last.End++
			return nil
		}
	}
	return fmt.Errorf("tag of a name %q: want B-TYPE, or I-TYPE after such a one", tag)
}

func validName(t nlp.NameType) bool {
	switch t {
	case nlp.NamePerson, nlp.NameGroup, nlp.NameOrg, nlp.NameWork, nlp.NamePlace, nlp.NameDate:
		return true
	}
	return false
}

// endSentence closes the sentence being read, if it has tokens, and checks its tree: one root, and every token
// below it.
func (p *parser) endSentence() error {
	first, end := p.first, len(p.doc.Tokens)
	if first == end {
		return nil
	}
	roots := 0
	for i := first; i < end; i++ {
		if p.doc.Tokens[i].Head == nlp.None {
			roots++
		}
		steps := 0
		for h := i; h != nlp.None; h = p.doc.Tokens[h].Head {
			if steps++; h >= end || steps > end-first {
				return fmt.Errorf("token %d (%s) is not below the root", i-first+1, p.text.String()[p.doc.Tokens[i].Start:p.doc.Tokens[i].End])
			}
		}
	}
	if roots != 1 {
		return fmt.Errorf("%d roots", roots)
	}
	p.doc.Sentences = append(p.doc.Sentences, nlp.Sentence{First: first, End: end, Paragraph: p.paragraph, Headline: p.headline, Boilerplate: p.boilerplate})
	p.first, p.glue, p.headline, p.boilerplate = end, false, false, false
	return nil
}

// feats returns the features that the Penn tag tells.
func feats(xpos string) string {
	switch xpos {
	case "NNS", "NNPS":
		return "Number=Plur"
	case "NN", "NNP":
		return "Number=Sing"
	}
	return ""
}

func lemma(form, lemma, xpos string) string {
	switch {
	case lemma != "_":
		return lemma
	case strings.HasPrefix(xpos, "NNP"):
		return form
	}
	return strings.ToLower(form)
}
