// Score measures the reader (tokens, tags, trees, names) and prints what fixtures/scores.txt holds:
//
//	go run ./extract/evaluate/conll/score -corpora DIR > fixtures/scores.txt
//
// DIR has the folders ud-ewt, ud-gum and uner-ewt and, beside it, eval/dev with articles and gold. All scores are
// in percent. "Raw text" is the manner of the CoNLL 2018 shared task: the text of the test set goes in, and every
// error of segmentation costs in all figures.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"celebgraph/extract/annotate"
	"celebgraph/extract/encoder"
	"celebgraph/extract/evaluate/conll"
	"celebgraph/extract/nlp"
	"celebgraph/extract/tokenize"
)

func main() {
	log.SetFlags(0)
	corpora := flag.String("corpora", "", "folder of the corpora")
	flag.Parse()
	if *corpora == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(os.Stdout, *corpora); err != nil {
		log.Fatalf("score: %v", err)
	}
}

// meter has the reader to be measured and the place of what it is measured on.
type meter struct {
	annotator *annotate.Annotator
	corpora   string
	out       io.Writer
}

// run prints all scores.
func run(w io.Writer, corpora string) error {
	model, err := encoder.Load()
	if err != nil {
		return fmt.Errorf("loading the weights: %w", err)
	}
	a, err := annotate.New(model)
	if err != nil {
		return err
	}
	m := &meter{annotator: a, corpora: corpora, out: w}
	fmt.Fprintf(w, "# go run ./extract/evaluate/conll/score -corpora DIR > fixtures/scores.txt\n# weights %.12s\n", model.Manifest().SHA256)
	for _, part := range []struct {
		title string
		run   func() error
	}{
		{"UD EWT test, raw text", func() error { return m.treebank(ewtTest) }},
		{"UD GUM test, raw text", func() error { return m.treebank(gumTest) }},
		{"UNER EWT test, raw text", func() error { return m.names(true) }},
		{"UNER EWT test, gold tokens", func() error { return m.names(false) }},
		{"EWT test as headlines in title case, gold tokens", func() error { return m.headlines(titleCase) }},
		{"EWT test as headlines in capitals, gold tokens", func() error { return m.headlines(capitals) }},
		{"People of the gold in the dev articles, mentions found as Person", m.people},
	} {
		fmt.Fprintf(w, "\n%s\n", part.title)
		if err := part.run(); err != nil {
			return fmt.Errorf("%s: %w", part.title, err)
		}
	}
	return nil
}

// line prints one figure.
func (m *meter) line(name string, p conll.PRF) {
	fmt.Fprintf(m.out, "  %-10s F1 %6.2f  P %6.2f  R %6.2f\n", name, 100*p.F1(), 100*p.P(), 100*p.R())
}

// open reads a file of the corpora.
func (m *meter) open(name string, read func(io.Reader) ([]conll.Sentence, error)) ([]conll.Sentence, error) {
	f, err := os.Open(filepath.Join(m.corpora, filepath.FromSlash(name)))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s, err := read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

// read annotates raw text.
func (m *meter) read(text string, title nlp.Span) (*nlp.Document, error) {
	d := &nlp.Document{Text: text, Title: title}
	tokenize.Annotate(d)
	return d, m.annotator.Annotate(context.Background(), d)
}

// treebank scores everything but names.
func (m *meter) treebank(file string) error {
	gold, err := m.open(file, conll.Read)
	if err != nil {
		return err
	}
	d, err := m.read(conll.RawText(gold), nlp.Span{})
	if err != nil {
		return err
	}
	s, err := conll.Score(gold, conll.FromDocument(d))
	if err != nil {
		return err
	}
	m.line("Tokens", s.Tokens)
	m.line("Sentences", s.Sentences)
	m.line("Words", s.Words)
	m.line("UPOS", s.UPOS)
	m.line("XPOS", s.XPOS)
	m.line("UFeats", s.UFeats)
	m.line("Lemmas", s.Lemmas)
	m.line("UAS", s.UAS)
	m.line("LAS", s.LAS)
	return nil
}
