package main

import (
	"bytes"
	"context"

	"github.com/urfave/cli/v2"

	"celebgraph/extract/article"
	"celebgraph/extract/evaluate/conll"
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
	how := o.pipeline(0)
	how.PatternsOnly = true
	reader := lazyReader(how)
	return printEach(ctx, o, s, func(ctx context.Context, articles []article.Article) ([]byte, error) {
		x, err := reader()
		if err != nil {
			return nil, err
		}
		docs, err := x.Annotate(ctx, articles...)
		var b bytes.Buffer
		for i := 0; i < len(docs) && err == nil; i++ {
			err = conll.Write(&b, docs[i])
		}
		return b.Bytes(), err
	})
}

// printEach prints what work makes of batches of articles, without a progress bar, which would draw over it.
func printEach(ctx context.Context, o readingOptions, s streams, work func(context.Context, []article.Article) ([]byte, error)) error {
	s.terminal = false
	bar := newProgress(s, nil, false)
	rejects := o.log(bar, ".")
	err := pump(ctx, o.paths, o.article(s), o.only, rejects.add, work, bar.print, bar.spent)
	rejected := rejects.close()
	if err != nil {
		return err
	}
	return rejected
}
