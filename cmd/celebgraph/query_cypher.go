package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"celebgraph/graph"
	"celebgraph/graph/neo4jstore"
)

// cypherStore is a store that answers Cypher.
type cypherStore interface {
	Cypher(ctx context.Context, query string, params map[string]any) (*neo4jstore.Table, error)
	CypherWrite(ctx context.Context, query string, params map[string]any) (*neo4jstore.Table, error)
}

func cypherCommand(s streams) *cli.Command {
	var o queryOptions
	var write bool
	const example = `celebgraph query cypher --store bolt://localhost:7687 "MATCH (a)-[r:FORMER_FRIEND_OF]-(b) RETURN a.name, r.label, b.name"`
	return &cli.Command{
		Name:        "cypher",
		Usage:       "a Cypher query, for a store in Neo4j",
		ArgsUsage:   "QUERY",
		Description: "Prints a table; the server refuses queries that write, unless --write is given. - reads the query from stdin.\n\nExample:\n\n   " + example,
		Flags: append(storeFlags(&o.store), jsonFlag(&o.json), csvFlag(&o.csv),
			&cli.BoolFlag{Name: "write", Usage: "let the query write", Destination: &write}),
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return usagef("put quotes around the query: "+example, "%d arguments for QUERY", c.NArg())
			}
			text := c.Args().First()
			if text == "-" {
				raw, err := io.ReadAll(s.in)
				if err != nil {
					return fmt.Errorf("reading the query: %w", err)
				}
				text = string(raw)
			}
			o.store.complete()
			if !o.store.remote() {
				return usagef("give --store bolt://localhost:7687, or set NEO4J_URI", "%s is no Neo4j, and only that answers Cypher", o.store.location)
			}
			return o.store.with(c.Context, func(store graph.Store) error { return queryCypher(c.Context, store, o, text, write, s) })
		},
	}
}

// queryCypher runs a query and prints its table.
func queryCypher(ctx context.Context, store graph.Store, o queryOptions, text string, write bool, s streams) error {
	db, ok := store.(cypherStore)
	if !ok {
		return usagef("give --store bolt://localhost:7687", "the store answers no Cypher")
	}
	ask := db.Cypher
	if write {
		ask = db.CypherWrite
	}
	result, err := ask(ctx, text, nil)
	if err != nil {
		return err
	}
	if o.json {
		return writeJSON(s.out, cypherObjects(result))
	}
	t := &table{columns: result.Columns}
	for _, row := range result.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = cell(v)
		}
		t.add(cells...)
	}
	if o.csv {
		return t.csv(s.out)
	}
	if len(t.columns) == 0 { // a query that only writes
		return nil
	}
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{t.columns}, t.rows...) {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	return w.Flush()
}

// cypherObjects makes an object of every row, by column.
func cypherObjects(t *neo4jstore.Table) []map[string]any {
	out := make([]map[string]any, len(t.Rows))
	for i, row := range t.Rows {
		out[i] = make(map[string]any, len(row))
		for j, v := range row {
			out[i][t.Columns[j]] = v
		}
	}
	return out
}

// cell prints a value in a table: text as it is, the rest as JSON.
func cell(v any) string {
	if text, ok := v.(string); ok {
		return strings.NewReplacer("\t", " ", "\n", " ").Replace(text)
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(raw)
}
