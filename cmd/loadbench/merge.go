package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"celebgraph/graph/neo4jstore"
)

// merges writes triples by one statement each, in a transaction of its own: two nodes by name and the relationship between
// them. Nodes have a label of their own, which already holds half of the archive's people, as half-way through. Without an index, which is
// how LangChain writes by default (add_graph_documents without baseEntityLabel), every statement looks through all of them.
func merges(ctx context.Context, store *neo4jstore.Store, o options, indexed bool, sample int) (timed, error) {
	label := "LoadBench"
	if indexed {
		label = "LoadBenchIndexed"
		for _, schema := range []string{"CREATE CONSTRAINT loadbench IF NOT EXISTS FOR (n:" + label + ") REQUIRE n.id IS UNIQUE", "CALL db.awaitIndexes(60)"} {
			if _, err := store.CypherWrite(ctx, schema, nil); err != nil {
				return timed{}, err
			}
		}
	}
	known := make(map[string]bool)
	for x := range uint64(o.people / 2) {
		given, family := nameOf(x)
		known[given+" "+family] = true
	}
	names := slices.Sorted(maps.Keys(known))
	if _, err := store.CypherWrite(ctx, "UNWIND $names AS name CREATE (:"+label+" {id: name})", map[string]any{"names": names}); err != nil {
		return timed{}, err
	}
	a := newArchive(o)
	t := timed{}
	start := time.Now()
	for t.n < sample {
		_, claims := a.next(sample - t.n)
		for i := range claims {
			c := &claims[i]
			if _, err := store.CypherWrite(ctx, "MERGE (s:"+label+" {id: $s}) MERGE (o:"+label+" {id: $o}) MERGE (s)-[:"+string(c.Predicate)+"]->(o)",
				map[string]any{"s": c.Subject.Name, "o": c.Object.Name}); err != nil {
				return t, fmt.Errorf("single MERGE: %w", err)
			}
			t.n++
		}
	}
	t.Duration = time.Since(start)
	return t, nil
}
