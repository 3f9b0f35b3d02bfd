// Score measures coreference and quotations on LitBank and prints the figures:
//
//	go run ./extract/evaluate/litbank/score DIR
//
// DIR has the folders coref-conll and quotations/tsv of the corpus.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"

	"celebgraph/extract/annotate"
	"celebgraph/extract/annotate/givenname"
	"celebgraph/extract/coref"
	"celebgraph/extract/encoder"
	"celebgraph/extract/evaluate/litbank"
	"celebgraph/extract/nlp"
	"celebgraph/extract/quote"
	"celebgraph/extract/tokenize"
)

func main() {
	log.SetFlags(0)
	flag.Parse()
	if flag.NArg() != 1 {
		log.Println("usage: score DIR")
		os.Exit(2)
	}
	if err := run(os.Stdout, flag.Arg(0)); err != nil {
		log.Fatalf("score: %v", err)
	}
}

// run scores every document that has both annotations.
func run(w io.Writer, dir string) error {
	m, err := encoder.Load()
	if err != nil {
		return fmt.Errorf("loading the weights: %w", err)
	}
	a, err := annotate.New(m)
	if err != nil {
		return err
	}
	resolver := &coref.Resolver{Names: givenname.Names{}}
	files, err := filepath.Glob(filepath.Join(dir, "coref-conll", "*.conll"))
	if err != nil {
		return err
	}
	var s litbank.Score
	for _, f := range files {
		gold, err := open(f, filepath.Join(dir, "quotations", "tsv", strings.TrimSuffix(filepath.Base(f), ".conll")+".ann"))
		if err != nil {
			return fmt.Errorf("%s: %w", f, err)
		}
		d := &nlp.Document{Text: gold.Text}
		tokenize.Annotate(d)
		if err := a.Annotate(context.Background(), d); err != nil {
			return err
		}
		quote.Find(d)
		resolver.Resolve(d)
		quote.Attribute(d)
		resolver.ResolveQuoted(d)
		s.Add(gold, d)
	}
	p, r, f1 := s.B3()
	fmt.Fprintf(w, "documents %d\n", len(files))
	fmt.Fprintf(w, "B-cubed over %d common mentions: P %.3f R %.3f F1 %.3f\n", s.Mentions, p, r, f1)
	fmt.Fprintf(w, "pronouns with a name of their entity in the chain: %d of %d\n", s.Resolved, s.Pronouns)
	fmt.Fprintf(w, "quotations: %d, found %d, speaker right %d\n", s.Quotes, s.Found, s.Attributed)
	return nil
}

func open(corefFile, quoteFile string) (*litbank.Document, error) {
	c, err := os.Open(corefFile)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	q, err := os.Open(quoteFile)
	if err != nil {
		return nil, err
	}
	defer q.Close()
	return litbank.Read(c, q)
}
