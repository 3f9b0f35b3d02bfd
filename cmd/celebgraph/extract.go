package main

import (
	"bytes"
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"celebgraph/extract"
	"celebgraph/extract/article"
	"celebgraph/graph"
)

// extractOptions are the options of extract.
type extractOptions struct {
	reading       readingOptions
	format        string
	explain       bool
	silent        bool
	minConfidence float64
}

func extractCommand(s streams) *cli.Command {
	s.out = printable{s.out}
	var o extractOptions
	return &cli.Command{
		Name:      "extract",
		Usage:     "articles to claims, JSON Lines on stdout",
		ArgsUsage: "PATH...",
		Description: "Prints one claim a line, with status, dates, confidence and verbatim evidence. load takes them.\n\n" +
			"Example:\n\n" +
			"   celebgraph extract fixtures/articles > claims.jsonl\n" +
			"   celebgraph extract --format text fixtures/articles/000-legend-west-friendship.txt\n" +
			"   celebgraph extract --explain fixtures/articles/000-legend-west-friendship.txt",
		Flags: append(readingFlags(&o.reading),
			&cli.StringFlag{Name: "format", Value: "json", Usage: "json, or text for people", Destination: &o.format},
			&cli.BoolFlag{Name: "explain", Usage: "tell how the claims come about, sentence by sentence, instead", Destination: &o.explain},
			&cli.BoolFlag{Name: "silent", Usage: "a line for each article that states nothing, too, as export --format claims has them", Destination: &o.silent},
			minConfidenceFlag(&o.minConfidence)),
		Action: func(c *cli.Context) error {
			if err := needPaths(c); err != nil {
				return err
			}
			if o.format != "json" && o.format != "text" {
				return usagef("write --format json or --format text", "--format %q is not known", o.format)
			}
			o.reading.paths = c.Args().Slice()
			if o.explain {
				return runExplain(c.Context, o, s)
			}
			return runExtract(c.Context, o, s)
		},
	}
}

// minConfidenceFlag leaves out claims less sure than what it is set to.
func minConfidenceFlag(to *float64) cli.Flag {
	return &cli.Float64Flag{Name: "min-confidence", Destination: to, Value: extract.DefaultMinConfidence,
		Usage: "leave out claims less sure than `X`",
		Action: func(_ *cli.Context, x float64) error {
			if !(x >= 0 && x <= 1) {
				return usagef("write a number from 0 to 1", "--min-confidence %v is not a probability", x)
			}
			if x == 0 {
				*to = -1 // the pipeline takes 0 for its default
			}
			return nil
		}}
}

// runExtract prints the claims of articles.
func runExtract(ctx context.Context, o extractOptions, s streams) error {
	bar := newProgress(s, o.reading.paths, o.reading.events)
	rejects := o.reading.log(bar, ".")
	version := o.reading.pipeline(o.minConfidence).Version()
	err := extractAll(ctx, o.reading, o.minConfidence, s, bar, rejects, func(r reading) error {
		var b bytes.Buffer
		for i, claims := range r.claims {
			if len(claims) == 0 && o.silent && o.format == "json" {
				if err := graph.WriteSilent(&b, &graph.Silent{Article: r.fresh[i].Meta, Extractors: []string{version}}); err != nil {
					return err
				}
			}
			for j := range claims {
				if o.format == "text" {
					fmt.Fprintf(&b, "%s\n    %q\n", claimLine(&claims[j], &r.fresh[i]), claims[j].Evidence.Text)
				} else if err := graph.WriteClaim(&b, &claims[j]); err != nil {
					return err
				}
			}
		}
		return bar.print(b.Bytes())
	})
	bar.finish()
	rejected := rejects.close()
	if err != nil {
		return err
	}
	return rejected
}

// runExplain prints how the claims of articles come about.
func runExplain(ctx context.Context, o extractOptions, s streams) error {
	reader := lazyReader(o.reading.pipeline(o.minConfidence))
	return printEach(ctx, o.reading, s, func(ctx context.Context, articles []article.Article) ([]byte, error) {
		x, err := reader()
		var b bytes.Buffer
		for i := 0; i < len(articles) && err == nil; i++ {
			fmt.Fprintf(&b, "%s\n", articles[i].Meta.URL)
			err = x.Explain(ctx, &b, articles[i])
		}
		return b.Bytes(), err
	})
}

// extractAll extracts the claims of all articles and gives them to sink, batch by batch.
func extractAll(ctx context.Context, o readingOptions, minConfidence float64, s streams, bar *progress, rejects *rejectLog,
	sink func(reading) error) error {
	reader := lazyReader(o.pipeline(minConfidence))
	work := func(ctx context.Context, articles []article.Article) (reading, error) {
		r := reading{articles: articles, fresh: articles}
		x, err := reader()
		if err == nil {
			r.claims, err = x.Extract(ctx, articles...)
		}
		return r, err
	}
	return pump(ctx, o.paths, o.article(s), o.only, rejects.add, work, func(r reading) error {
		if err := sink(r); err != nil {
			return err
		}
		for i := range r.articles {
			bar.done(&r.articles[i])
		}
		return nil
	}, bar.spent)
}
