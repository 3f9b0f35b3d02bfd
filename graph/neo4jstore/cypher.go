package neo4jstore

import (
	"context"
	"fmt"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"

	"celebgraph/graph"
)

// Table is the result of a Cypher query. Its values are nil, bool, int64, float64, string, time.Time, []byte, []any
// and map[string]any. A node is a map of "labels" and "properties", a relationship one of "type" and "properties",
// a path one of "nodes" and "relationships"; other temporal and spatial values are their text.
type Table struct {
	Columns []string
	Rows    [][]any
}

// Cypher runs a query that reads; one that writes is refused by the server. Params may be nil.
func (s *Store) Cypher(ctx context.Context, query string, params map[string]any) (*Table, error) {
	var out *Table
	err := s.read(ctx, "cypher", func(q querier) error {
		result, err := q.tx.Run(q.ctx, query, params)
		if err != nil {
			return err
		}
		out, err = readTable(q.ctx, result)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// CypherWrite runs a query that may write, in a transaction of its own, once: it is not tried again. What it changes of
// celebgraph's own nodes the next load may change back, or find damaged.
func (s *Store) CypherWrite(ctx context.Context, query string, params map[string]any) (*Table, error) {
	const doing = "cypher"
	leave, err := s.enter(ctx, doing)
	if err != nil {
		return nil, err
	}
	defer leave()
	session := s.session(ctx, neo4j.AccessModeWrite)
	defer session.Close(context.WithoutCancel(ctx))
	result, err := session.Run(ctx, query, params)
	if err != nil {
		return nil, s.failed(ctx, doing, err)
	}
	table, err := readTable(ctx, result)
	if err != nil {
		return nil, s.failed(ctx, doing, err)
	}
	return table, nil
}

// readTable reads a result to its end.
func readTable(ctx context.Context, result neo4j.ResultWithContext) (*Table, error) {
	out := &Table{}
	var err error
	if out.Columns, err = result.Keys(); err != nil {
		return nil, err
	}
	for result.Next(ctx) {
		row := result.Record().Values
		for i, v := range row {
			row[i] = plain(v)
		}
		out.Rows = append(out.Rows, row)
	}
	return out, result.Err()
}

// plain turns a value of the driver into one of those that Table names.
func plain(v any) any {
	switch v := v.(type) {
	case dbtype.Node:
		return map[string]any{"labels": v.Labels, "properties": plain(v.Props)}
	case dbtype.Relationship:
		return map[string]any{"type": v.Type, "properties": plain(v.Props)}
	case dbtype.Path:
		nodes, rels := make([]any, len(v.Nodes)), make([]any, len(v.Relationships))
		for i, n := range v.Nodes {
			nodes[i] = plain(n)
		}
		for i, r := range v.Relationships {
			rels[i] = plain(r)
		}
		return map[string]any{"nodes": nodes, "relationships": rels}
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = plain(e)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[k] = plain(e)
		}
		return out
	case fmt.Stringer:
		if _, ok := v.(interface{ UnixNano() int64 }); ok { // time.Time
			return v
		}
		return v.String()
	}
	return v
}

// Clear deletes everything that the store holds, a few thousand nodes at a time; constraints and indexes stay, and
// so do nodes of other labels.
func (s *Store) Clear(ctx context.Context) error {
	const doing = "clear"
	leave, err := s.enter(ctx, doing)
	if err != nil {
		return err
	}
	defer leave()
	session := s.session(ctx, neo4j.AccessModeWrite)
	defer session.Close(context.WithoutCancel(ctx))
	labels := []string{"Claim", "Article", "NameKey", "Name", "Retracted", "Speaker", "Story"}
	var types []string
	for _, t := range graph.EntityTypes() {
		types = append(types, string(t))
	}
	labels = append(labels, types...)
	// Relationships go first: a node's go with it in one transaction, which those of some thousand people do not fit.
	statements := []string{`MATCH (n:` + strings.Join(types, "|") + `)-[r]->() CALL { WITH r DELETE r } IN TRANSACTIONS OF 20000 ROWS`}
	for _, label := range labels {
		statements = append(statements, `MATCH (n:`+label+`) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS`)
	}
	for _, statement := range statements {
		// CALL IN TRANSACTIONS wants a transaction that the server commits itself.
		result, err := session.Run(ctx, statement, nil)
		if err == nil {
			_, err = result.Consume(ctx)
		}
		if err != nil {
			return s.failed(ctx, doing, err)
		}
	}
	return s.write(ctx, doing, func(q querier) error { return q.run(`MATCH (n:Celebgraph {id: 'store'}) REMOVE n.aliases`, nil) })
}
