package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/urfave/cli/v2"

	"celebgraph/extract/article"
	"celebgraph/graph"
)

// loadOptions are the options of load.
type loadOptions struct {
	files   []string
	store   storeOptions
	rejects string
	aliases string
	force   bool
}

// batchClaims is how many claims are loaded in one transaction.
const batchClaims = 5000

func loadCommand(s streams) *cli.Command {
	var o loadOptions
	return &cli.Command{
		Name:      "load",
		Usage:     "claims to the store; - is stdin",
		ArgsUsage: "[FILE...]",
		Description: "Loads claims as extract prints them. Loading twice changes nothing, and any order gives the same graph.\n" +
			"A line that is no valid claim is rejected, with file, line and reason, and the rest is loaded.\n\n" +
			"Example:\n\n" +
			"   celebgraph extract fixtures/articles | celebgraph load -\n" +
			"   celebgraph load --store bolt://localhost:7687 claims.jsonl",
		Flags: append(storeFlags(&o.store), aliasesFlag(&o.aliases), forceFlag(&o.force), &cli.StringFlag{Name: "rejects", Destination: &o.rejects,
			Usage: "`FILE` for what was rejected and why (default: " + rejectsName + " beside the store)"}),
		Action: func(c *cli.Context) error {
			if o.files = c.Args().Slice(); len(o.files) == 0 {
				o.files = []string{"-"}
			}
			o.store.complete()
			return runLoad(c.Context, o, s)
		},
	}
}

// runLoad loads claims files.
func runLoad(ctx context.Context, o loadOptions, s streams) error {
	return o.store.with(ctx, func(store graph.Store) error {
		if err := setAliases(ctx, store, o.aliases); err != nil {
			return err
		}
		rejecting := readingOptions{rejects: o.rejects}
		l := loader{store: store, force: o.force, rejects: rejecting.log(newProgress(streams{err: s.err}, nil, false), o.store.folder())}
		err := l.files(ctx, o.files, s.in)
		rejected := l.rejects.close()
		if err != nil {
			return err
		}
		counts, err := store.Counts(ctx)
		if err != nil {
			return fmt.Errorf("counting: %w", err)
		}
		fmt.Fprintf(s.err, "%s read, %d of them new; %s holds %s, %s, %s\n", plural(l.read, "claim"), l.fresh, o.store.location,
			plural(counts.Claims, "claim"), plural(counts.People, "person"), plural(counts.Relationships, "relationship"))
		return rejected
	})
}

// loader collects claims into batches and loads them.
type loader struct {
	store   graph.Store
	rejects *rejectLog
	batch   []graph.Claim
	// articles are those that state nothing, extractor the one that has read them.
	articles    []graph.Article
	extractor   string
	force       bool
	read, fresh int
}

func (l *loader) files(ctx context.Context, files []string, stdin io.Reader) error {
	for _, name := range files {
		if err := l.file(ctx, name, stdin); err != nil {
			return err
		}
	}
	return l.flush(ctx)
}

func (l *loader) file(ctx context.Context, name string, stdin io.Reader) error {
	in, shown := stdin, "stdin"
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			reason := err
			if pe := (*os.PathError)(nil); errors.As(err, &pe) {
				reason = pe.Err
			}
			l.rejects.add(article.Reject{Path: name, Reason: reason.Error(), Cure: "check the path"})
			return nil
		}
		defer f.Close()
		in, shown = f, name
	}
	claim := func(_ int, c graph.Claim) error {
		l.read++
		if l.batch = append(l.batch, c); len(l.batch) < batchClaims {
			return ctx.Err()
		}
		return l.flush(ctx)
	}
	err := graph.DecodeClaims(in, shown, graph.Lines{Claim: claim, Silent: func(_ int, s graph.Silent) error { return l.silent(ctx, s) },
		Reject: func(e *graph.LineError) error {
			l.rejects.add(article.Reject{Path: e.Name, Line: e.Line, Reason: e.Err.Error(), Cure: e.Cure})
			return ctx.Err()
		}})
	if pe := (*os.PathError)(nil); errors.As(err, &pe) {
		l.rejects.add(article.Reject{Path: name, Reason: pe.Err.Error(), Cure: "give a file of claims"})
		return nil
	}
	return err
}

// silent takes an article that states nothing. Those that follow each other and were read by the same extractor are
// loaded together.
func (l *loader) silent(ctx context.Context, s graph.Silent) error {
	if len(s.Extractors) == 0 {
		s.Extractors = []string{""}
	}
	for _, x := range s.Extractors {
		if len(l.articles) >= batchClaims || x != l.extractor {
			if err := l.flush(ctx); err != nil {
				return err
			}
			l.extractor = x
		}
		l.articles = append(l.articles, s.Article)
	}
	return ctx.Err()
}

func (l *loader) flush(ctx context.Context) error {
	if len(l.batch)+len(l.articles) == 0 {
		return nil
	}
	b := graph.Batch{Claims: l.batch, Articles: l.articles, Extractor: l.extractor, Force: l.force}
	if !l.force {
		retracted, err := l.store.Retracted(ctx, b.ArticleIDs())
		if err != nil {
			return fmt.Errorf("asking for retracted articles: %w", err)
		}
		for _, id := range slices.Sorted(maps.Keys(retracted)) {
			l.rejects.add(article.Reject{Path: id, Reason: "this article was retracted; its claims are left out", Cure: "--force takes it in again"})
		}
	}
	res, err := l.store.Load(ctx, b)
	if err != nil {
		return fmt.Errorf("loading: %w", err)
	}
	l.fresh += res.NewClaims
	l.batch, l.articles = l.batch[:0], l.articles[:0]
	return nil
}
