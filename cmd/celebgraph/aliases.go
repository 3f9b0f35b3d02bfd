package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/urfave/cli/v2"

	"celebgraph/extract/article"
	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

func aliasesFlag(to *string) cli.Flag {
	return &cli.StringFlag{Name: "aliases", Destination: to,
		Usage: "`FILE` of CSV lines CANONICAL,ALIAS that join names, and !NAME,OTHER that keep them apart; replaces the store's"}
}

func forceFlag(to *bool) cli.Flag {
	return &cli.BoolFlag{Name: "force", Destination: to, Usage: "take in articles again that were retracted"}
}

// setAliases gives the store the aliases of a file; of none, it keeps those that it has.
func setAliases(ctx context.Context, store graph.Store, file string) error {
	rules, err := readRules(file)
	if err != nil || rules == nil {
		return err
	}
	if err := store.SetAliases(ctx, rules.List()); err != nil {
		return fmt.Errorf("setting aliases: %w", err)
	}
	return nil
}

// readRules reads a file of aliases; of no file it returns nil.
func readRules(file string) (*resolve.Rules, error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, &usageError{err: fmt.Errorf("--aliases: %w", err), hint: "give a file of lines CANONICAL,ALIAS"}
	}
	defer f.Close()
	rules, err := resolve.ParseRules(f)
	if err != nil {
		return nil, &hinted{fmt.Errorf("%s: %w", file, err), "correct that line; nothing was loaded"}
	}
	return rules, nil
}

var errUnknownArticle = errors.New("no such article in the store")

func retractCommand(s streams) *cli.Command {
	var o storeOptions
	return &cli.Command{
		Name:      "retract",
		Usage:     "take an article and its claims out again",
		ArgsUsage: "URL...",
		Description: "Takes articles out, given by URL, file or id as the store knows them, with all that they state. The graph is then\n" +
			"the one that has never seen them, and they stay out until they are ingested with --force.\n\n" +
			"Example:\n\n" +
			"   celebgraph retract https://news.example/story.html",
		Flags: storeFlags(&o),
		Action: func(c *cli.Context) error {
			if c.NArg() == 0 {
				return usagef("name articles: celebgraph retract https://news.example/story.html", "no URL given")
			}
			o.complete()
			o.existing = true
			return o.with(c.Context, func(store graph.Store) error { return runRetract(c.Context, store, c.Args().Slice(), s) })
		},
	}
}

func runRetract(ctx context.Context, store graph.Store, refs []string, s streams) error {
	all := slices.Clone(refs)
	for _, ref := range refs {
		all = append(all, article.FileURL(ref))
	}
	gone, err := store.Retract(ctx, all...)
	if err != nil {
		return fmt.Errorf("retracting: %w", err)
	}
	found := make(map[string]bool, len(gone))
	for _, a := range gone {
		found[a.ID], found[a.URL] = true, true
		name := a.URL
		if name == "" {
			name = a.ID
		}
		fmt.Fprintf(printable{s.out}, "%s\n", oneLine(name))
	}
	fmt.Fprintf(s.err, "%s retracted\n", plural(len(gone), "article"))
	for _, ref := range refs {
		if !found[ref] && !found[article.FileURL(ref)] {
			return &hinted{fmt.Errorf("%s: %w", ref, errUnknownArticle), "query evidence shows the URLs of articles"}
		}
	}
	return nil
}
