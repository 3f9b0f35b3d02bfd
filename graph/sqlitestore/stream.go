package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"celebgraph/graph"
)

// formsOf is an expression for the aliases of the entity e as a JSON list.
func formsOf(e string) string {
	return fmt.Sprintf(`(SELECT json_group_array(form) FROM (SELECT f.form FROM form f
		WHERE f.entity = %[1]s.key AND f.form <> %[1]s.name ORDER BY f.form))`, e)
}

// aliasScanner scans such a list.
type aliasScanner struct{ to *[]string }

// Scan implements sql.Scanner.
func (a aliasScanner) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("aliases are %T", v)
	}
	if text == "[]" {
		return nil
	}
	return json.Unmarshal([]byte(text), a.to)
}

// EachEntity calls do with every entity, sorted by id, one at a time. It stops at the first error and returns it.
func (s *Store) EachEntity(ctx context.Context, do func(*graph.Entity) error) error {
	return s.stream(ctx, "entities", `SELECT e.id, e.type, e.name, `+formsOf("e")+` FROM entity e ORDER BY e.id`,
		func(rows *sql.Rows) error {
			var e graph.Entity
			if err := rows.Scan(&e.ID, &e.Type, &e.Name, aliasScanner{&e.Aliases}); err != nil {
				return err
			}
			return do(&e)
		})
}

// EachRelationship calls do with every relationship, sorted by id, one at a time.
func (s *Store) EachRelationship(ctx context.Context, do func(*graph.Relationship) error) error {
	return s.stream(ctx, "relationships", `SELECT t.id, s.id, s.type, s.name, `+formsOf("s")+`, t.predicate,
		o.id, o.type, o.name, `+formsOf("o")+`, r.status, r.kind, r.valid_from, r.valid_to, r.first_seen, r.last_seen,
		r.claims, r.outlets, r.confidence, r.quote
		FROM triple t CROSS JOIN relationship r ON r.triple = t.key CROSS JOIN entity s ON s.key = t.subject
		CROSS JOIN entity o ON o.key = t.object ORDER BY t.id`,
		func(rows *sql.Rows) error {
			var r graph.Relationship
			if err := rows.Scan(&r.ID, &r.Subject.ID, &r.Subject.Type, &r.Subject.Name, aliasScanner{&r.Subject.Aliases},
				&r.Predicate, &r.Object.ID, &r.Object.Type, &r.Object.Name, aliasScanner{&r.Object.Aliases}, &r.Status,
				&r.Kind, &r.ValidFrom, &r.ValidTo, timeScanner{&r.FirstSeen}, timeScanner{&r.LastSeen}, &r.Claims,
				&r.Outlets, &r.Confidence, &r.Quote); err != nil {
				return err
			}
			r.Label = graph.Label(r.Predicate, r.Status)
			return do(&r)
		})
}

// EachClaim calls do with every claim, sorted by id, one at a time.
func (s *Store) EachClaim(ctx context.Context, do func(*graph.Claim) error) error {
	return s.stream(ctx, "claims", `SELECT c.id, a.id, a.url, a.title, a.outlet, a.published_at, s.id, s.type, s.name, `+
		formsOf("s")+`, t.predicate, o.id, o.type, o.name, `+formsOf("o")+`, c.status, c.kind, c.valid_from, c.valid_to,
		c.speaker, c.confidence, c.evidence, c.start, c.extractor
		FROM claim c CROSS JOIN triple t ON t.key = c.triple CROSS JOIN article a ON a.key = c.article
		CROSS JOIN entity s ON s.key = t.subject CROSS JOIN entity o ON o.key = t.object ORDER BY c.id`,
		func(rows *sql.Rows) error {
			var c graph.Claim
			if err := rows.Scan(&c.ID, &c.Article.ID, &c.Article.URL, &c.Article.Title, &c.Article.Outlet,
				timeScanner{&c.Article.PublishedAt}, &c.Subject.ID, &c.Subject.Type, &c.Subject.Name,
				aliasScanner{&c.Subject.Aliases}, &c.Predicate, &c.Object.ID, &c.Object.Type, &c.Object.Name,
				aliasScanner{&c.Object.Aliases}, &c.Status, &c.Kind, &c.ValidFrom, &c.ValidTo, &c.Speaker, &c.Confidence,
				&c.Evidence.Text, &c.Evidence.Start, &c.Extractor); err != nil {
				return err
			}
			c.Evidence.End = c.Evidence.Start + len(c.Evidence.Text)
			c.Label = graph.Label(c.Predicate, c.Status)
			return do(&c)
		})
}

// stream runs a query and calls row for every row.
func (s *Store) stream(ctx context.Context, doing, query string, row func(rows *sql.Rows) error) error {
	return s.read(ctx, doing, func(v view) error { return v.each(query, row) })
}
