package browser

import (
	"context"
	"fmt"

	"celebgraph/graph/neo4jstore"
)

// Cast are the people of a graph that guide and saved queries show. A name is "" where the graph has nobody for it.
type Cast struct {
	// Person is whom most is told of. Other is whose story with Person has most turns, Far one of the well-known
	// people who is many steps away.
	Person, Other, Far string
	// Kin is who has the largest family.
	Kin string
	// Year is that of the newest article, 0 where none has a date.
	Year int
}

// asker is a store that answers Cypher.
type asker interface {
	Cypher(ctx context.Context, query string, params map[string]any) (*neo4jstore.Table, error)
}

// FindCast looks the cast up in the store. An empty graph has an empty one.
func FindCast(ctx context.Context, store asker) (Cast, error) {
	var c Cast
	for _, step := range []struct {
		to    any
		query string
	}{
		{&c.Person, `MATCH (p:Person) RETURN p.name ORDER BY COUNT {(p)--()} DESC, p.name LIMIT 1`},
		{&c.Other, `MATCH (:Person {name: $person})-[r]-(o:Person) MATCH (c:Claim {relationship: r.id})
			WITH o, count(DISTINCT c.label) AS labels, count(*) AS claims
			RETURN o.name ORDER BY labels DESC, claims DESC, o.name LIMIT 1`},
		{&c.Far, `MATCH (p:Person {name: $person}) MATCH (o:Person) WHERE o.name <> $person
			WITH p, o ORDER BY COUNT {(o)--()} DESC, o.name LIMIT 60
			MATCH path = shortestPath((p)-[*..8]-(o))
			RETURN o.name ORDER BY length(path) DESC, o.name LIMIT 1`},
		{&c.Kin, `MATCH (p:Person) WHERE EXISTS {(p)-[:PARENT_OF]-()}
			RETURN p.name ORDER BY COUNT {(p)-[:PARENT_OF|SIBLING_OF|RELATIVE_OF]-()} DESC, p.name LIMIT 1`},
		{&c.Year, `MATCH (a:Article) WITH max(a.published_at) AS newest WHERE newest IS NOT NULL RETURN newest.year`},
	} {
		t, err := store.Cypher(ctx, step.query, map[string]any{"person": c.Person})
		if err != nil {
			return Cast{}, fmt.Errorf("people for the guide: %w", err)
		}
		if len(t.Rows) == 0 {
			continue
		}
		switch to := step.to.(type) {
		case *string:
			*to, _ = t.Rows[0][0].(string)
		case *int:
			n, _ := t.Rows[0][0].(int64)
			*to = int(n)
		}
	}
	return c, nil
}
