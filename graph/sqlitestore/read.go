package sqlitestore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"

	"celebgraph/graph"
)

// selectEntities reads entities with every form of their names; it wants ORDER BY e.key (or e.id), f.form.
const selectEntities = `SELECT e.key, e.id, e.type, e.name, e.of, e.born, f.form FROM entity e JOIN form f ON f.entity = e.key `

// eachEntity runs a query that begins with selectEntities and has a list as its only parameter.
func eachEntity(ctx context.Context, st *sql.Stmt, list any, do func(key int64, e graph.Entity)) error {
	var key int64
	var e graph.Entity
	err := eachRow(ctx, st, list, func(rows *sql.Rows) error {
		var k int64
		var next graph.Entity
		var form string
		if err := rows.Scan(&k, &next.ID, &next.Type, &next.Name, listScanner{&next.Of}, &next.Born, &form); err != nil {
			return err
		}
		if k != key {
			if key != 0 {
				do(key, e)
			}
			key, e = k, next
		}
		if form != e.Name {
			e.Aliases = append(e.Aliases, form)
		}
		return nil
	})
	if err == nil && key != 0 {
		do(key, e)
	}
	return err
}

// view is a read transaction: all that it reads is of one moment.
type view struct {
	ctx context.Context
	tx  *sql.Tx
}

// read runs do on a view of the store.
func (s *Store) read(ctx context.Context, doing string, do func(v view) error) error {
	leave, err := s.enter(ctx, doing)
	if err != nil {
		return err
	}
	defer leave()
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return s.failed(ctx, doing, err)
	}
	defer tx.Rollback() // nothing was written
	if err := do(view{ctx, tx}); err != nil {
		return s.failed(ctx, doing, err)
	}
	return nil
}

// each runs a query and calls row for every row. A parameter that is a list is given as JSON, for json_each.
func (v view) each(query string, row func(rows *sql.Rows) error, args ...any) error {
	for i, a := range args {
		if list, ok := a.([]string); ok {
			data, err := json.Marshal(list)
			if err != nil {
				return err
			}
			args[i] = string(data)
		}
	}
	rows, err := v.tx.QueryContext(v.ctx, query, args...)
	if err != nil {
		return err
	}
	return drain(rows, row)
}

// entities returns entities by id, where is what the query wants of e; its only parameter is a list.
func (v view) entities(where string, list any) (map[string]graph.Entity, error) {
	st, err := v.tx.PrepareContext(v.ctx, selectEntities+where+` ORDER BY e.key, f.form`)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	out := make(map[string]graph.Entity)
	err = eachEntity(v.ctx, st, list, func(_ int64, e graph.Entity) { out[e.ID] = e })
	return out, err
}

// Known implements graph.Store.
func (s *Store) Known(ctx context.Context, extractor string, ids []string) (map[string]bool, error) {
	out := make(map[string]bool)
	err := s.read(ctx, "known articles", func(v view) error {
		return v.each(`SELECT a.id FROM article a JOIN reading r ON r.article = a.key AND ?1 IN ('', r.extractor)
			WHERE a.id IN (SELECT value FROM json_each(?2))`, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			out[id] = true
			return err
		}, extractor, nonNil(ids))
	})
	return out, err
}

// nonNil makes a nil list an empty one, which JSON writes as a list.
func nonNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// Find implements graph.Store.
func (s *Store) Find(ctx context.Context, name string, limit int) ([]graph.Entity, error) {
	folded := graph.FoldName(name)
	var out []graph.Entity
	err := s.read(ctx, "find "+name, func(v view) error {
		exact, err := v.entities(`WHERE e.key IN (SELECT entity FROM form WHERE folded IN (SELECT value FROM json_each(?)))`,
			[]string{folded})
		if err != nil || folded == "" {
			return err
		}
		for _, e := range exact {
			out = append(out, e)
		}
		if len(out) > 0 {
			limit = len(out)
			return nil
		}
		words := slices.Compact(slices.Sorted(slices.Values(strings.Fields(folded))))
		near, err := v.entities(`WHERE e.key IN (SELECT entity FROM word, json_each(?1) q WHERE word = q.value
			GROUP BY entity HAVING count(*) = json_array_length(?1))`, words)
		for _, e := range near {
			if _, ok := e.Match(name); ok {
				out = append(out, e)
			}
		}
		return err
	})
	slices.SortFunc(out, graph.CompareEntities)
	return out[:min(len(out), max(limit, 0))], err
}

// Relationships implements graph.Store.
func (s *Store) Relationships(ctx context.Context, entityID string) ([]graph.Relationship, error) {
	var out []graph.Relationship
	err := s.read(ctx, "relationships", func(v view) (err error) {
		out, err = v.relationships(`WITH centre AS (SELECT key FROM entity WHERE id = ?1),
			here AS (SELECT t.* FROM centre JOIN triple t ON t.subject = centre.key
				UNION ALL SELECT t.* FROM centre JOIN triple t ON t.object = centre.key) `, "here", entityID)
		if err != nil {
			return err
		}
		var ids []string
		for _, r := range out {
			ids = append(ids, r.Subject.ID, r.Object.ID)
		}
		entities, err := v.entities(`WHERE e.id IN (SELECT value FROM json_each(?))`, nonNil(ids))
		for i := range out {
			out[i].Subject, out[i].Object = entities[out[i].Subject.ID], entities[out[i].Object.ID]
		}
		return err
	})
	other := func(r graph.Relationship) string {
		if r.Subject.ID == entityID {
			return r.Object.Name
		}
		return r.Subject.Name
	}
	slices.SortFunc(out, func(a, b graph.Relationship) int {
		return cmp.Or(cmp.Compare(a.Predicate, b.Predicate), cmp.Compare(a.Status, b.Status),
			cmp.Compare(other(a), other(b)), cmp.Compare(a.ID, b.ID))
	})
	return out, err
}

// relationships reads relationships with bare ids for their ends, sorted by id. triples is the table of triples,
// with the expression that defines it.
func (v view) relationships(with, triples string, args ...any) ([]graph.Relationship, error) {
	out := []graph.Relationship{}
	err := v.each(with+`SELECT t.id, s.id, t.predicate, o.id, r.status, r.kind, r.valid_from, r.valid_to, r.first_seen,
		r.last_seen, r.claims, r.outlets, r.confidence, r.quote
		FROM `+triples+` t JOIN relationship r ON r.triple = t.key
		JOIN entity s ON s.key = t.subject JOIN entity o ON o.key = t.object ORDER BY t.id`,
		func(rows *sql.Rows) error {
			var r graph.Relationship
			err := rows.Scan(&r.ID, &r.Subject.ID, &r.Predicate, &r.Object.ID, &r.Status, &r.Kind, &r.ValidFrom,
				&r.ValidTo, timeScanner{&r.FirstSeen}, timeScanner{&r.LastSeen}, &r.Claims, &r.Outlets, &r.Confidence,
				&r.Quote)
			r.Label = graph.Label(r.Predicate, r.Status)
			out = append(out, r)
			return err
		}, args...)
	return out, err
}

// Claims implements graph.Store.
func (s *Store) Claims(ctx context.Context, relationshipIDs ...string) ([]graph.Claim, error) {
	var out []graph.Claim
	err := s.read(ctx, "claims", func(v view) error {
		var ids []string
		var ends [][2]string
		err := v.claims(func(c graph.Claim, subject, object string) {
			out, ids, ends = append(out, c), append(ids, subject, object), append(ends, [2]string{subject, object})
		}, `t.id IN (SELECT value FROM json_each(?))`, nonNil(relationshipIDs))
		if err != nil {
			return err
		}
		entities, err := v.entities(`WHERE e.id IN (SELECT value FROM json_each(?))`, nonNil(ids))
		for i := range out {
			out[i] = out[i].Between(entities[ends[i][0]], entities[ends[i][1]])
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b graph.Claim) int { return graph.CompareTime(a.Article.PublishedAt, b.Article.PublishedAt) })
	return out, err
}

// claimColumns are what scanClaim reads, of the tables that claimTables names.
const (
	claimColumns = `c.id, a.id, a.url, a.title, a.outlet, a.published_at, a.fingerprint, sn.id, sn.type, sn.of, sn.born, t.predicate,
		obn.id, obn.type, obn.of, obn.born, c.own_names, c.status, c.kind, c.valid_from, c.valid_to, c.speaker, c.confidence, c.evidence, c.start,
		c.extractor`
	claimTables = `claim c CROSS JOIN triple t ON t.key = c.triple CROSS JOIN article a ON a.key = c.article
		CROSS JOIN name sn ON sn.key = c.subject CROSS JOIN name obn ON obn.key = c.object`
)

// scanClaim reads a claim as its article states it; more are further columns.
func scanClaim(rows *sql.Rows, more ...any) (graph.Claim, error) {
	var c graph.Claim
	var own string
	if err := rows.Scan(append([]any{&c.ID, &c.Article.ID, &c.Article.URL, &c.Article.Title, &c.Article.Outlet,
		timeScanner{&c.Article.PublishedAt}, &c.Article.Fingerprint, &c.Subject.ID, &c.Subject.Type, listScanner{&c.Subject.Of}, &c.Subject.Born,
		&c.Predicate, &c.Object.ID, &c.Object.Type, listScanner{&c.Object.Of}, &c.Object.Born, &own, &c.Status, &c.Kind, &c.ValidFrom, &c.ValidTo,
		&c.Speaker, &c.Confidence, &c.Evidence.Text, &c.Evidence.Start, &c.Extractor}, more...)...); err != nil {
		return c, err
	}
	c.Evidence.End = c.Evidence.Start + len(c.Evidence.Text)
	c.Label = graph.Label(c.Predicate, c.Status)
	return c, readOwnNames(own, &c.Subject, &c.Object)
}

// claims reads claims, sorted by id, with the ids of the entities for which their names stand: those of the triple's
// subject and object, which for a symmetric predicate may be in the other order.
func (v view) claims(do func(c graph.Claim, subject, object string), where string, args ...any) error {
	return v.each(`SELECT `+claimColumns+`, s.id, o.id FROM triple t JOIN claim c ON c.triple = t.key JOIN article a ON a.key = c.article
		JOIN name sn ON sn.key = c.subject JOIN name obn ON obn.key = c.object JOIN entity s ON s.key = t.subject JOIN entity o ON o.key = t.object
		WHERE `+where+` ORDER BY c.id`, func(rows *sql.Rows) error {
		var subject, object string
		c, err := scanClaim(rows, &subject, &object)
		if err == nil {
			do(c, subject, object)
		}
		return err
	}, args...)
}

// Counts implements graph.Store.
func (s *Store) Counts(ctx context.Context) (graph.Counts, error) {
	var n graph.Counts
	err := s.read(ctx, "counts", func(v view) error {
		return v.tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM claim),
			(SELECT count(*) FROM entity WHERE type = ?), (SELECT count(*) FROM entity),
			(SELECT count(*) FROM relationship)`, graph.Person).
			Scan(&n.Articles, &n.Claims, &n.People, &n.Entities, &n.Relationships)
	})
	return n, err
}

// Snapshot implements graph.Store.
func (s *Store) Snapshot(ctx context.Context) (*graph.Snapshot, error) {
	snap := &graph.Snapshot{Articles: []graph.Article{}, Entities: []graph.Entity{}}
	err := s.read(ctx, "snapshot", func(v view) error {
		err := v.each(`SELECT id, url, title, outlet, published_at, fingerprint FROM article ORDER BY id`, func(rows *sql.Rows) error {
			var a graph.Article
			err := rows.Scan(&a.ID, &a.URL, &a.Title, &a.Outlet, timeScanner{&a.PublishedAt}, &a.Fingerprint)
			snap.Articles = append(snap.Articles, a)
			return err
		})
		if err != nil {
			return err
		}
		entities, err := v.entities(`WHERE ? IS NOT NULL`, []string{})
		if err != nil {
			return err
		}
		for _, e := range entities {
			snap.Entities = append(snap.Entities, e)
		}
		slices.SortFunc(snap.Entities, func(a, b graph.Entity) int { return cmp.Compare(a.ID, b.ID) })
		snap.Claims = []graph.Claim{}
		if err := v.claims(func(c graph.Claim, _, _ string) { snap.Claims = append(snap.Claims, c) }, "true"); err != nil {
			return err
		}
		if snap.Relationships, err = v.relationships("", "triple"); err != nil {
			return err
		}
		for i := range snap.Relationships {
			r := &snap.Relationships[i]
			r.Subject, r.Object = entities[r.Subject.ID], entities[r.Object.ID]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return snap, nil
}
