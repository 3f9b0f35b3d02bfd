package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"celebgraph/graph"
)

const (
	// schemaVersion grows with every change of the schema that older programs would spoil.
	schemaVersion = 5
	// storeID is the id of the store's one node of its own.
	storeID = "store"
	// wordIndex finds entities by the words of their folded names; nameIndex is for people who write Cypher.
	wordIndex = "celebgraph_folded"
	nameIndex = "celebgraph_names"
)

// schemaItem is a constraint or index: its name, and what makes it where it is missing.
type schemaItem struct{ name, cypher string }

// schema lists all constraints and indexes.
func schema() []schemaItem {
	var out []schemaItem
	unique := func(pattern, variable, label string) {
		name := "celebgraph_" + strings.ToLower(label) + "_id"
		out = append(out, schemaItem{name, fmt.Sprintf("CREATE CONSTRAINT %s IF NOT EXISTS FOR %s REQUIRE %s.id IS UNIQUE",
			name, fmt.Sprintf(pattern, label), variable)})
	}
	for _, label := range []string{"Celebgraph", "Article", "Claim", "Name", "Retracted", "Speaker", "Story"} {
		unique("(n:%s)", "n", label)
	}
	var labels []string
	for _, t := range graph.EntityTypes() {
		unique("(n:%s)", "n", string(t))
		labels = append(labels, string(t))
	}
	for _, t := range graph.EdgeTypes() {
		unique("()-[r:%s]-()", "r", t)
	}
	for _, property := range []string{"Claim.relationship", "Claim.subject", "Claim.object", "Name.entity", "Name.folded",
		"NameKey.key", "Article.url", "Article.published_at", "Speaker.claims", "Story.changes", "Person.name", "Group.name",
		"Organization.name", "Work.name", "Person.degree", "Group.degree", "Organization.degree", "Work.degree"} {
		label, key, _ := strings.Cut(property, ".")
		name := "celebgraph_" + strings.ToLower(label) + "_" + key
		out = append(out, schemaItem{name, fmt.Sprintf("CREATE INDEX %s IF NOT EXISTS FOR (n:%s) ON (n.%s)", name, label, key)})
	}
	for _, t := range rivalTypes() {
		name := "celebgraph_" + strings.ToLower(t) + "_last_seen"
		out = append(out, schemaItem{name, fmt.Sprintf("CREATE INDEX %s IF NOT EXISTS FOR ()-[r:%s]-() ON (r.last_seen)", name, t)})
	}
	const fulltext = "CREATE FULLTEXT INDEX %s IF NOT EXISTS FOR (n:%s) ON EACH [%s] " +
		"OPTIONS {indexConfig: {`fulltext.analyzer`: '%s'}}"
	all := strings.Join(labels, "|")
	return append(out,
		schemaItem{nameIndex, fmt.Sprintf(fulltext, nameIndex, all, "n.name, n.aliases", "standard-folding")},
		schemaItem{wordIndex, fmt.Sprintf(fulltext, wordIndex, all, "n.folded", "whitespace")})
}

// ensureSchema checks that the database is one of this version, or none of ours yet, and makes the constraints and
// indexes that are missing. Several programs may do so at once.
func (s *Store) ensureSchema(ctx context.Context) error {
	session := s.session(ctx, neo4j.AccessModeWrite)
	defer session.Close(context.WithoutCancel(ctx))
	if err := checkVersion(ctx, session); err != nil {
		return err
	}
	var err error
	for attempt := range 5 { // another program may be making the same constraint
		var missing []schemaItem
		if missing, err = missingSchema(ctx, session); err != nil || len(missing) == 0 {
			return err
		}
		if err = makeSchema(ctx, session, missing); err == nil {
			return nil
		}
		var server *neo4j.Neo4jError
		if !errors.As(err, &server) || !strings.HasPrefix(server.Code, "Neo.ClientError.Schema.") {
			return err
		}
		select {
		case <-time.After(time.Duration(attempt+1) * 300 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return fmt.Errorf("make constraints and indexes: %w", err)
}

// checkVersion fails with graph.ErrNotStore where another version of celebgraph has made the database.
func checkVersion(ctx context.Context, session neo4j.SessionWithContext) error {
	result, err := neo4j.ExecuteRead(ctx, session, func(tx neo4j.ManagedTransaction) ([]*neo4j.Record, error) {
		result, err := tx.Run(ctx, "MATCH (n:Celebgraph) RETURN n.schema", nil)
		if err != nil {
			return nil, err
		}
		return result.Collect(ctx)
	})
	if err != nil {
		return err
	}
	for _, record := range result {
		if version := record.Values[0]; version != int64(schemaVersion) {
			return notStore("schema version %v, this program writes version %d; load the claims into an empty database",
				version, schemaVersion)
		}
	}
	return nil
}

// missingSchema returns what of the schema the database lacks.
func missingSchema(ctx context.Context, session neo4j.SessionWithContext) ([]schemaItem, error) {
	have := make(map[string]bool)
	for _, show := range []string{"SHOW CONSTRAINTS YIELD name", "SHOW INDEXES YIELD name"} {
		names, err := neo4j.ExecuteRead(ctx, session, func(tx neo4j.ManagedTransaction) ([]*neo4j.Record, error) {
			result, err := tx.Run(ctx, show, nil)
			if err != nil {
				return nil, err
			}
			return result.Collect(ctx)
		})
		if err != nil {
			return nil, err
		}
		for _, record := range names {
			if name, ok := record.Values[0].(string); ok {
				have[name] = true
			}
		}
	}
	var missing []schemaItem
	for _, item := range schema() {
		if !have[item.name] {
			missing = append(missing, item)
		}
	}
	return missing, nil
}

// makeSchema makes constraints and indexes in one transaction, and waits until the indexes can be used.
func makeSchema(ctx context.Context, session neo4j.SessionWithContext, items []schemaItem) error {
	_, err := session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
		for _, item := range items {
			if _, err := tx.Run(ctx, item.cypher, nil); err != nil {
				return nil, fmt.Errorf("%s: %w", item.name, err)
			}
		}
		return nil, nil
	})
	if err != nil {
		return err
	}
	_, err = session.ExecuteRead(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
		result, err := tx.Run(ctx, "CALL db.awaitIndexes(300)", nil)
		if err != nil {
			return nil, err
		}
		return result.Consume(ctx)
	})
	return err
}

// lock takes the lock that every write holds until its transaction ends: a write to the store's one node.
func lock(q querier) error {
	return q.run(`MERGE (n:Celebgraph {id: 'store'})
		ON CREATE SET n.name = 'celebgraph', n.schema = $schema, n.loads = 1
		ON MATCH SET n.loads = n.loads + 1`, map[string]any{"schema": schemaVersion})
}
