package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"

	"github.com/urfave/cli/v2"

	"celebgraph/graph"
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
		Description: "claims: JSON Lines that load takes back; json: one object with articles, entities, claims and relationships, in\n" +
			"canonical order, the same bytes from any store that holds the same claims.\n\n" +
			"Example:\n\n" +
			"   celebgraph export --format claims > claims.jsonl\n" +
			"   celebgraph export --format json | jq '.relationships[].label' | sort | uniq -c",
		Flags: append(storeFlags(&o.store),
			&cli.StringFlag{Name: "format", Value: "claims", Usage: "claims or json", Destination: &o.format}),
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return usagef("export prints to stdout: write > FILE", "%q: export takes no arguments", c.Args().First())
			}
			if o.format != "claims" && o.format != "json" {
				return usagef("write --format claims or --format json", "--format %q is not known", o.format)
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
		snap, err := store.Snapshot(ctx)
		if err != nil {
			return fmt.Errorf("reading the graph: %w", err)
		}
		w := bufio.NewWriter(s.out)
		if o.format == "json" {
			err = writeJSON(w, snap)
		}
		for i := range snap.Claims {
			if o.format == "claims" && err == nil {
				err = graph.WriteClaim(w, &snap.Claims[i])
			}
		}
		if err == nil {
			err = w.Flush()
		}
		return err
	})
}

// writeJSON prints v for machines and people: indented, and without HTML escapes.
func writeJSON(w interface{ Write([]byte) (int, error) }, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
