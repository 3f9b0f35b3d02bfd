package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
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
	return s.stream(ctx, "entities", `SELECT e.id, e.type, e.name, e.of, e.born, `+formsOf("e")+` FROM entity e ORDER BY e.id`,
		func(rows *sql.Rows) error {
			var e graph.Entity
			if err := rows.Scan(&e.ID, &e.Type, &e.Name, listScanner{&e.Of}, &e.Born, aliasScanner{&e.Aliases}); err != nil {
				return err
			}
			return do(&e)
		})
}

// EachRelationship calls do with every relationship, sorted by id, one at a time.
func (s *Store) EachRelationship(ctx context.Context, do func(*graph.Relationship) error) error {
	return s.stream(ctx, "relationships", `SELECT t.id, s.id, s.type, s.name, s.of, s.born, `+formsOf("s")+`, t.predicate,
		o.id, o.type, o.name, o.of, o.born, `+formsOf("o")+`, r.status, r.kind, r.valid_from, r.valid_to, r.first_seen, r.last_seen,
		r.claims, r.outlets, r.confidence, r.quote
		FROM triple t CROSS JOIN relationship r ON r.triple = t.key CROSS JOIN entity s ON s.key = t.subject
		CROSS JOIN entity o ON o.key = t.object ORDER BY t.id`,
		func(rows *sql.Rows) error {
			var r graph.Relationship
			if err := rows.Scan(&r.ID, &r.Subject.ID, &r.Subject.Type, &r.Subject.Name, listScanner{&r.Subject.Of}, &r.Subject.Born,
				aliasScanner{&r.Subject.Aliases}, &r.Predicate, &r.Object.ID, &r.Object.Type, &r.Object.Name, listScanner{&r.Object.Of}, &r.Object.Born,
				aliasScanner{&r.Object.Aliases}, &r.Status,
				&r.Kind, &r.ValidFrom, &r.ValidTo, timeScanner{&r.FirstSeen}, timeScanner{&r.LastSeen}, &r.Claims,
				&r.Outlets, &r.Confidence, &r.Quote); err != nil {
				return err
			}
			r.Label = graph.Label(r.Predicate, r.Status)
			return do(&r)
		})
}

// EachClaim calls do with every claim as its article states it, sorted by id, one at a time.
func (s *Store) EachClaim(ctx context.Context, do func(*graph.Claim) error) error {
	return s.stream(ctx, "claims", `SELECT `+claimColumns+` FROM `+claimTables+` ORDER BY c.id`, func(rows *sql.Rows) error {
		c, err := scanClaim(rows)
		if err != nil {
			return err
		}
		return do(&c)
	})
}

// EachArticle calls do with every article and the extractors that have read it, sorted by id, one at a time.
func (s *Store) EachArticle(ctx context.Context, do func(a *graph.Article, extractors []string) error) error {
	return s.articles(ctx, "", func(x *graph.Silent) error { return do(&x.Article, x.Extractors) })
}

// EachSilent calls do with every article that states nothing, sorted by id, one at a time.
func (s *Store) EachSilent(ctx context.Context, do func(*graph.Silent) error) error {
	return s.articles(ctx, `WHERE NOT EXISTS (SELECT 1 FROM claim c WHERE c.article = a.key)`, do)
}

// articles calls do with the articles a that a condition finds, and the extractors that have read them.
func (s *Store) articles(ctx context.Context, where string, do func(*graph.Silent) error) error {
	return s.stream(ctx, "articles", `SELECT a.id, a.url, a.title, a.outlet, a.published_at, a.fingerprint,
		(SELECT json_group_array(extractor) FROM (SELECT extractor FROM reading r WHERE r.article = a.key ORDER BY extractor))
		FROM article a `+where+` ORDER BY a.id`, func(rows *sql.Rows) error {
		var x graph.Silent
		a := &x.Article
		if err := rows.Scan(&a.ID, &a.URL, &a.Title, &a.Outlet, timeScanner{&a.PublishedAt}, &a.Fingerprint, aliasScanner{&x.Extractors}); err != nil {
			return err
		}
		return do(&x)
	})
}

// EachName calls do with every name that claims use and the id of the entity for which it stands, sorted by id.
func (s *Store) EachName(ctx context.Context, do func(n *resolve.Named) error) error {
	return s.stream(ctx, "names", selectNames+`ORDER BY n.id`, func(rows *sql.Rows) error {
		r, _, err := scanName(rows)
		if err != nil {
			return err
		}
		return do(&r.Named)
	})
}

// EachRetracted calls do with the id and the URL of every article that was retracted, sorted by id.
func (s *Store) EachRetracted(ctx context.Context, do func(id, url string) error) error {
	return s.stream(ctx, "retracted articles", `SELECT article, url FROM retracted ORDER BY article`, func(rows *sql.Rows) error {
		var id, url string
		if err := rows.Scan(&id, &url); err != nil {
			return err
		}
		return do(id, url)
	})
}

// stream runs a query and calls row for every row.
func (s *Store) stream(ctx context.Context, doing, query string, row func(rows *sql.Rows) error) error {
	return s.read(ctx, doing, func(v view) error { return v.each(query, row) })
}
