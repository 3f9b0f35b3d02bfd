package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"celebgraph/extract/article"
	"celebgraph/extract/evaluate"
	"celebgraph/graph"
)

// evalOptions are the options of eval.
type evalOptions struct {
	reading       readingOptions
	gold          string
	claims        bool
	figuresOnly   bool
	json          bool
	minConfidence float64
	score         evaluate.Options
}

func evalCommand(s streams) *cli.Command {
	var o evalOptions
	return &cli.Command{
		Name:      "eval",
		Usage:     "precision, recall and F1 against gold",
		ArgsUsage: "PATH...",
		Description: "Extracts the articles of PATH and compares the claims with gold, as fixtures/gold/README.md describes it. Prints\n" +
			"the figures, then every difference: article, kind, triple, status, confidence, right status, sentence.\n\n" +
			"Example:\n\n" +
			"   celebgraph eval --gold fixtures/gold fixtures/articles\n" +
			"   celebgraph eval --gold fixtures/gold --claims claims.jsonl",
		Flags: append(readingFlags(&o.reading),
			&cli.StringFlag{Name: "gold", Usage: "`DIR` of gold", Destination: &o.gold},
			&cli.BoolFlag{Name: "claims", Usage: "PATH holds claims, as extract prints them, instead of articles", Destination: &o.claims},
			&cli.BoolFlag{Name: "person-only", Usage: "leave out CONTRIBUTOR_TO, EMPLOYEE_OF and MEMBER_OF", Destination: &o.score.PersonOnly},
			&cli.BoolFlag{Name: "figures-only", Usage: "do not list the differences", Destination: &o.figuresOnly},
			&cli.BoolFlag{Name: "json", Usage: "print figures and differences as one JSON object", Destination: &o.json},
			minConfidenceFlag(&o.minConfidence)),
		Action: func(c *cli.Context) error {
			if o.gold == "" {
				return usagef("celebgraph eval --gold fixtures/gold fixtures/articles", "no --gold DIR given")
			}
			if err := needPaths(c); err != nil {
				return err
			}
			o.reading.paths = c.Args().Slice()
			o.score.MinConfidence = max(0, o.minConfidence)
			return runEval(c.Context, o, s)
		},
	}
}

// runEval scores articles or claims and prints the report.
func runEval(ctx context.Context, o evalOptions, s streams) error {
	gold, err := evaluate.ReadGold(os.DirFS(o.gold))
	if err != nil {
		return fmt.Errorf("%s: %w", o.gold, err)
	}
	bar := newProgress(s, o.reading.paths, o.reading.events)
	rejects := o.reading.log(bar, ".")
	var claims []graph.Claim
	if o.claims {
		claims, err = readClaims(ctx, o.reading.paths, s, rejects)
	} else {
		err = extractAll(ctx, o.reading, o.minConfidence, s, bar, rejects, func(r reading) error {
			for _, c := range r.claims {
				claims = append(claims, c...)
			}
			return nil
		})
	}
	bar.finish()
	rejected := rejects.close()
	if err != nil {
		return err
	}
	if err := printReport(evaluate.Score(gold, claims, o.score), o, s); err != nil {
		return err
	}
	return rejected
}

func printReport(r *evaluate.Report, o evalOptions, s streams) error {
	for _, doc := range r.WithoutGold {
		fmt.Fprintf(s.err, "no gold for the article %s\n", doc)
	}
	if o.json {
		return writeJSON(s.out, r)
	}
	if err := r.WriteTable(s.out); err != nil || o.figuresOnly {
		return err
	}
	if len(r.Errors) > 0 {
		fmt.Fprintln(s.out)
	}
	return r.WriteErrors(s.out)
}

// readClaims reads claims files whole.
func readClaims(ctx context.Context, files []string, s streams, rejects *rejectLog) ([]graph.Claim, error) {
	var out []graph.Claim
	for _, name := range files {
		in, shown := s.in, "stdin"
		if name != "-" {
			f, err := os.Open(name)
			if err != nil {
				return nil, err
			}
			defer f.Close()
			in, shown = f, name
		}
		err := graph.DecodeClaims(in, shown, graph.Lines{Claim: func(_ int, c graph.Claim) error {
			out = append(out, c)
			return ctx.Err()
		}, Reject: func(e *graph.LineError) error {
			rejects.add(article.Reject{Path: e.Name, Line: e.Line, Reason: e.Err.Error(), Cure: e.Cure})
			return nil
		}})
		if err != nil {
			return nil, err
		}
	}
	if len(out) == 0 {
		return nil, errors.New("no claims in the files")
	}
	return out, nil
}
