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
)

// exportOptions are the options of export.
type exportOptions struct {
	store  storeOptions
	format string
}

func exportCommand(s streams) *cli.Command {
	var o exportOptions
	return &cli.Command{
		Name:  "export",
		Usage: "take the graph elsewhere",
		Description: "claims: JSON Lines that load takes back; graphml: for Gephi; dot: for Graphviz; csv: one relationship a line;\n" +
			"json: one object with articles, entities, claims and relationships. All are in canonical order, the same bytes\n" +
			"from any store that holds the same claims, and all but json are written as they are read.\n\n" +
			"Example:\n\n" +
			"   celebgraph export --format claims > claims.jsonl\n" +
			"   celebgraph export --format graphml > celebrities.graphml\n" +
			"   celebgraph export --format json | jq '.relationships[].label' | sort | uniq -c",
		Flags: append(storeFlags(&o.store),
			&cli.StringFlag{Name: "format", Value: "claims", Usage: "claims, graphml, dot, csv or json", Destination: &o.format}),
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return usagef("export prints to stdout: write > FILE", "%q: export takes no arguments", c.Args().First())
			}
			if !slices.Contains([]string{"claims", "graphml", "dot", "csv", "json"}, o.format) {
				return usagef("write --format claims, graphml, dot, csv or json", "--format %q is not known", o.format)
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

// writeJSON prints v for machines and people: indented, and without HTML escapes.
func writeJSON(w interface{ Write([]byte) (int, error) }, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
