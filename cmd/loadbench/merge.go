package main

import (
	"context"
	"fmt"
	"time"

	"celebgraph/graph/neo4jstore"
)

// merges writes triples by one statement each, in a transaction of its own, as programs do that have no loader: two nodes by
// name, for which there is an index, and the relationship between them. Nodes have a label of their own.
func merges(ctx context.Context, store *neo4jstore.Store, o options) (timed, error) {
	for _, schema := range []string{"CREATE CONSTRAINT loadbench IF NOT EXISTS FOR (n:LoadBench) REQUIRE n.id IS UNIQUE", "CALL db.awaitIndexes(60)"} {
		if _, err := store.CypherWrite(ctx, schema, nil); err != nil {
			return timed{}, err
		}
	}
	a := newArchive(o)
	t := timed{}
	start := time.Now()
	for t.n < o.sample {
		_, claims := a.next(o.sample - t.n)
		for i := range claims {
			c := &claims[i]
			if _, err := store.CypherWrite(ctx, "MERGE (s:LoadBench {id: $s}) MERGE (o:LoadBench {id: $o}) MERGE (s)-[:"+string(c.Predicate)+"]->(o)",
				map[string]any{"s": c.Subject.Name, "o": c.Object.Name}); err != nil {
				return t, fmt.Errorf("single MERGE: %w", err)
			}
			t.n++
		}
	}
	t.Duration = time.Since(start)
	return t, nil
}
