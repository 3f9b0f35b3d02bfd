package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"celebgraph/graph"
	"celebgraph/graph/export"
	"celebgraph/graph/neo4jstore"
)

// exportOptions are the options of export.
type exportOptions struct {
	store  storeOptions
	format string
	// dir is the folder of the one format that has several files.
	dir string
}

func exportCommand(s streams) *cli.Command {
	var o exportOptions
	return &cli.Command{
		Name:      "export",
		Usage:     "take the graph elsewhere",
		ArgsUsage: "[DIR]",
		Description: "claims: JSON Lines that load takes back; graphml: for Gephi; dot: for Graphviz; csv: one relationship a line;\n" +
			"json: one object with articles, entities, claims and relationships; neo4j-admin: a folder of files for Neo4j's import\n" +
			"tool. All are in canonical order, the same bytes\n" +
			"from any store that holds the same claims, and all but json are written as they are read.\n\n" +
			"Example:\n\n" +
			"   celebgraph export --format claims > claims.jsonl\n" +
			"   celebgraph export --format graphml > celebrities.graphml\n" +
			"   celebgraph export --format neo4j-admin bulk\n" +
			"   celebgraph export --format json | jq '.relationships[].label' | sort | uniq -c",
		Flags: append(storeFlags(&o.store),
			&cli.StringFlag{Name: "format", Value: "claims", Usage: "claims, graphml, dot, csv, json or neo4j-admin", Destination: &o.format}),
		Action: func(c *cli.Context) error {
			if o.format == "neo4j-admin" {
				if c.NArg() != 1 {
					return usagef("name a new folder: celebgraph export --format neo4j-admin bulk", "%d arguments for DIR", c.NArg())
				}
				o.dir = c.Args().First()
			} else if c.NArg() > 0 {
				return usagef("export prints to stdout: write > FILE", "%q: export takes no arguments", c.Args().First())
			}
			if !slices.Contains([]string{"claims", "graphml", "dot", "csv", "json", "neo4j-admin"}, o.format) {
				return usagef("write --format claims, graphml, dot, csv, json or neo4j-admin", "--format %q is not known", o.format)
			}
			o.store.complete()
			o.store.existing = true
			return runExport(c.Context, o, s)
		},
	}
}

// runExport prints the whole graph.
func runExport(ctx context.Context, o exportOptions, s streams) error {
	return o.store.with(ctx, func(store graph.Store) error {
		src, err := asking(store)
		if err != nil {
			return err
		}
		switch o.format {
		case "neo4j-admin":
			return runBulk(ctx, o.dir, store, s)
		case "claims":
			return export.Claims(ctx, s.out, src)
		case "graphml":
			return export.GraphML(ctx, s.out, src)
		case "dot":
			return export.DOT(ctx, s.out, src)
		case "csv":
			return export.CSV(ctx, s.out, src)
		}
		snap, err := store.Snapshot(ctx)
		if err != nil {
			return fmt.Errorf("reading the graph: %w", err)
		}
		w := bufio.NewWriter(s.out)
		if err := writeJSON(w, snap); err != nil {
			return err
		}
		return w.Flush()
	})
}

// runBulk writes the files for Neo4j's import tool, and says how to use them.
func runBulk(ctx context.Context, dir string, store graph.Store, s streams) error {
	src, ok := store.(neo4jstore.BulkSource)
	if !ok {
		return fmt.Errorf("%T cannot be exported so", store)
	}
	if err := neo4jstore.Bulk(ctx, dir, src); err != nil {
		return err
	}
	fmt.Fprintf(s.err, "%s is ready: stop Neo4j, then\n  cd %s && neo4j-admin database import full neo4j --overwrite-destination @%s\n"+
		"and start it; %s has the constraints, which celebgraph makes too when it opens the store\n", dir, dir,
		neo4jstore.ImportArguments, neo4jstore.ConstraintsScript)
	return nil
}

// writeJSON prints v for machines and people: indented, and without HTML escapes.
func writeJSON(w interface{ Write([]byte) (int, error) }, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
