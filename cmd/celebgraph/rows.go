package main

import (
	"bufio"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"celebgraph/graph"
	"celebgraph/graph/neo4jstore"
	"celebgraph/graph/resolve"
)

func rowsCommand(s streams) *cli.Command {
	var aliases, frame string
	return &cli.Command{
		Name:      "rows",
		Usage:     "parts of a graph to rows of neo4j-admin's files; a filter",
		ArgsUsage: "[FILE...]",
		Description: "Reads parts of a graph, one JSON object a line, and prints the rows of CSV that neo4j-admin imports, one JSON object a\n" +
			"line: the kind of the file, and the row. fuse --parts prints claims, relationships and stories; the parts of other\n" +
			"kinds are {\"article\", \"extractors\"}, {\"name\", \"entity\"}, {\"node\", \"degree\"} and {\"speaker\", \"claims\"} (cmd/spark).\n" +
			"Lines of one article that follow each other are one. --frame writes the headers, the arguments and the constraints\n" +
			"into a folder, in which the rows belong in files KIND/part-*.\n\n" +
			"Example:\n\n" +
			"   celebgraph fuse --parts claims.jsonl | celebgraph rows > rows.jsonl\n" +
			"   celebgraph rows --frame bulk",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "aliases", Usage: "`FILE` of CSV lines CANONICAL,ALIAS, as of resolve", Destination: &aliases},
			&cli.StringFlag{Name: "frame", Usage: "write what is not rows into `DIR`, and read nothing", Destination: &frame},
		},
		Action: func(c *cli.Context) error {
			rules, err := readRules(aliases)
			if err != nil {
				return err
			}
			if frame != "" {
				return neo4jstore.BulkFrame(frame, rules.List())
			}
			return runRows(c.Context, c.Args().Slice(), rules, s)
		},
	}
}

// runRows prints the rows of its input.
func runRows(ctx context.Context, files []string, rules *resolve.Rules, s streams) error {
	out := bufio.NewWriter(s.out)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	now := time.Now()
	write := func(p *neo4jstore.Part) error {
		rows, err := neo4jstore.Rows(p, rules, now)
		for i := 0; i < len(rows) && err == nil; i++ {
			err = enc.Encode(rows[i])
		}
		return err
	}
	var held *neo4jstore.Part // an article of which more may be told
	flush := func() error {
		if held == nil {
			return nil
		}
		p := held
		held = nil
		slices.Sort(p.Extractors)
		p.Extractors = slices.Compact(p.Extractors)
		return write(p)
	}
	if err := eachLine(ctx, files, s, func(line []byte) error {
		p := new(neo4jstore.Part)
		if err := json.Unmarshal(line, p); err != nil {
			return err
		}
		if p.Article != nil && held != nil && held.Article.ID == p.Article.ID {
			merged := graph.MergeArticle(*held.Article, *p.Article)
			held.Article, held.Extractors = &merged, append(held.Extractors, p.Extractors...)
			return nil
		}
		if err := flush(); err != nil {
			return err
		}
		if p.Article != nil {
			held = p
			return nil
		}
		return write(p)
	}); err != nil {
		return err
	}
	if err := flush(); err != nil {
		return err
	}
	return out.Flush()
}
