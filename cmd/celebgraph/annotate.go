package main

import (
	"bytes"
	"context"

	"github.com/urfave/cli/v2"

	"celebgraph/extract"
	"celebgraph/extract/article"
	"celebgraph/extract/evaluate/conll"
	"celebgraph/extract/nlp"
)

func annotateCommand(s streams) *cli.Command {
	var o readingOptions
	return &cli.Command{
		Name:      "annotate",
		Usage:     "text to CoNLL-U: what the models see",
		ArgsUsage: "[FILE...]",
		Description: "Prints sentences, words, tags, lemmas, features and dependency trees in CoNLL-U, with names (NER=B-PER) and\n" +
			"places in the text (TokenRange) in the last column. Without FILE it reads stdin.\n\n" +
			"Example:\n\n" +
			"   echo \"Ann married Bob in May.\" | celebgraph annotate\n" +
			"   celebgraph annotate fixtures/articles/001-velvet-kestrel-debut.txt",
		Flags: readingFlags(&o),
		Action: func(c *cli.Context) error {
			if o.paths = c.Args().Slice(); len(o.paths) == 0 {
				o.paths = []string{"-"}
			}
			return runAnnotate(c.Context, o, s)
		},
	}
}

// runAnnotate prints articles as CoNLL-U.
func runAnnotate(ctx context.Context, o readingOptions, s streams) error {
	quiet := s
	quiet.terminal = false // a bar would draw over the sentences
	bar := newProgress(quiet, nil)
	rejects := o.log(bar, ".")
	reader := lazyReader(extract.Options{PatternsOnly: true})
	work := func(ctx context.Context, articles []article.Article) ([]*nlp.Document, error) {
		x, err := reader()
		if err != nil {
			return nil, err
		}
		return x.Annotate(ctx, articles...)
	}
	err := pump(ctx, o.paths, o.article(s), rejects.add, work, func(docs []*nlp.Document) error {
		var b bytes.Buffer
		for _, d := range docs {
			if err := conll.Write(&b, d); err != nil {
				return err
			}
		}
		return bar.print(b.Bytes())
	})
	rejected := rejects.close()
	if err != nil {
		return err
	}
	return rejected
}
