package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"celebgraph/graph"
)

// Load implements graph.Store.
func (s *Store) Load(ctx context.Context, b graph.Batch) (graph.LoadResult, error) {
	const doing = "load"
	leave, err := s.enter(ctx, doing)
	if err != nil {
		return graph.LoadResult{}, err
	}
	defer leave()
	if err := b.Validate(); err != nil {
		return graph.LoadResult{}, fmt.Errorf("%s: %s: %w", s.path, doing, err)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	l := loader{Store: s, ctx: ctx, articles: make(map[string]int64), entities: make(map[string]int64),
		pairs: make(map[pair]struct{})}
	if err := s.transact(ctx, func() error { return l.load(b) }); err != nil {
		return graph.LoadResult{}, s.failed(ctx, doing, err)
	}
	return l.res, nil
}

// pair is the keys of two entities, the smaller first.
type pair [2]int64

func pairOf(a, b int64) pair { return pair{min(a, b), max(a, b)} }

// loader is one load inside its transaction.
type loader struct {
	*Store
	ctx context.Context
	res graph.LoadResult
	// articles and entities are the keys of the batch's ids.
	articles, entities map[string]int64
	// moved are the keys of known articles whose source or time has changed.
	moved []int64
	// pairs are those whose relationships may have changed.
	pairs map[pair]struct{}
}

func (l *loader) load(b graph.Batch) error {
	articles, entities, claims := b.Unify()
	for _, step := range []struct {
		what string
		do   func() error
	}{
		{"articles", func() error { return l.loadArticles(articles) }},
		{"readings", func() error { return l.loadReadings(b) }},
		{"entities", func() error { return l.loadEntities(entities) }},
		{"claims", func() error { return l.loadClaims(claims) }},
		{"relationships", l.refuse},
	} {
		if err := step.do(); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
	}
	return nil
}

// exec runs a prepared statement that touches one row. The context is looked at before, not during: to watch it
// would cost the driver more than the statement.
func (l *loader) exec(query string, args ...any) (sql.Result, error) {
	if err := l.ctx.Err(); err != nil {
		return nil, err
	}
	st, err := l.stmt(l.ctx, query)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(context.WithoutCancel(l.ctx), args...)
}

// insert runs a prepared INSERT and returns the new row's key; made is false when the row was there already.
func (l *loader) insert(query string, args ...any) (key int64, made bool, err error) {
	res, err := l.exec(query, args...)
	if err != nil {
		return 0, false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return 0, false, err
	}
	key, err = res.LastInsertId()
	return key, true, err
}

// each runs a prepared query with one list as its only parameter, which it reads by json_each, and calls row for
// every row.
func (l *loader) each(query string, list any, row func(rows *sql.Rows) error) error {
	st, err := l.stmt(l.ctx, query)
	if err != nil {
		return err
	}
	return eachRow(l.ctx, st, list, row)
}

// eachRow runs a prepared query whose only parameter is a list as JSON.
func eachRow(ctx context.Context, st *sql.Stmt, list any, row func(rows *sql.Rows) error) error {
	data, err := json.Marshal(list)
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(ctx, string(data))
	if err != nil {
		return err
	}
	return drain(rows, row)
}

func drain(rows *sql.Rows, row func(rows *sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (l *loader) loadArticles(articles []graph.Article) error {
	ids := make([]string, len(articles))
	for i, a := range articles {
		ids[i] = a.ID
	}
	known := make(map[string]graph.Article, len(articles))
	err := l.each(`SELECT key, id, url, title, outlet, published_at FROM article
		WHERE id IN (SELECT value FROM json_each(?))`, ids, func(rows *sql.Rows) error {
		var key int64
		var a graph.Article
		if err := rows.Scan(&key, &a.ID, &a.URL, &a.Title, &a.Outlet, timeScanner{&a.PublishedAt}); err != nil {
			return err
		}
		known[a.ID], l.articles[a.ID] = a, key
		return nil
	})
	if err != nil {
		return err
	}
	for _, a := range articles {
		if old, ok := known[a.ID]; ok {
			err = l.updateArticle(old, graph.MergeArticle(old, a))
		} else {
			l.articles[a.ID], _, err = l.insert(`INSERT INTO article (id, url, title, outlet, published_at)
				VALUES (?, ?, ?, ?, ?)`, a.ID, a.URL, a.Title, a.Outlet, timeValue(a.PublishedAt))
			l.res.NewArticles++
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) updateArticle(old, a graph.Article) error {
	sameTime := timeValue(old.PublishedAt) == timeValue(a.PublishedAt)
	if sameTime && a.URL == old.URL && a.Title == old.Title && a.Outlet == old.Outlet {
		return nil
	}
	key := l.articles[a.ID]
	if !sameTime || graph.Source(a) != graph.Source(old) {
		l.moved = append(l.moved, key)
	}
	_, err := l.exec(`UPDATE article SET url = ?, title = ?, outlet = ?, published_at = ? WHERE key = ?`,
		a.URL, a.Title, a.Outlet, timeValue(a.PublishedAt), key)
	return err
}

// loadReadings remembers which articles the extractor has read; claims alone do not tell.
func (l *loader) loadReadings(b graph.Batch) error {
	for _, a := range b.Articles {
		if _, err := l.exec(`INSERT INTO reading (article, extractor) VALUES (?, ?) ON CONFLICT DO NOTHING`,
			l.articles[a.ID], b.Extractor); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) loadEntities(entities []graph.Entity) error {
	ids := make([]string, len(entities))
	for i, e := range entities {
		ids[i] = e.ID
	}
	st, err := l.stmt(l.ctx, selectEntities+`WHERE e.id IN (SELECT value FROM json_each(?)) ORDER BY e.key, f.form`)
	if err != nil {
		return err
	}
	known := make(map[string]graph.Entity, len(entities))
	if err := eachEntity(l.ctx, st, ids, func(key int64, e graph.Entity) {
		known[e.ID], l.entities[e.ID] = e, key
	}); err != nil {
		return err
	}
	for _, e := range entities {
		old, ok := known[e.ID]
		if !ok {
			if l.entities[e.ID], _, err = l.insert(`INSERT INTO entity (id, type, name) VALUES (?, ?, ?)`,
				e.ID, e.Type, e.Name); err != nil {
				return err
			}
			old = graph.Entity{Name: e.Name}
			if err := l.addForm(l.entities[e.ID], e.Name); err != nil {
				return err
			}
		}
		if err := l.updateEntity(old, graph.MergeEntity(old, e), l.entities[e.ID]); err != nil {
			return err
		}
	}
	return nil
}

// updateEntity writes a better name and new forms of it; forms are never taken away.
func (l *loader) updateEntity(old, e graph.Entity, key int64) error {
	if e.Name != old.Name {
		if _, err := l.exec(`UPDATE entity SET name = ? WHERE key = ?`, e.Name, key); err != nil {
			return err
		}
	}
	have := map[string]bool{old.Name: true}
	for _, f := range old.Aliases {
		have[f] = true
	}
	for _, f := range append([]string{e.Name}, e.Aliases...) {
		if have[f] {
			continue
		}
		if err := l.addForm(key, f); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) addForm(key int64, form string) error {
	folded := graph.FoldName(form)
	if _, err := l.exec(`INSERT INTO form (entity, form, folded) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
		key, form, folded); err != nil {
		return err
	}
	for _, w := range strings.Fields(folded) {
		if _, err := l.exec(`INSERT INTO word (word, entity) VALUES (?, ?) ON CONFLICT DO NOTHING`, w, key); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) loadClaims(claims []graph.Claim) error {
	triples, err := l.tripleKeys(claims)
	if err != nil {
		return err
	}
	for i := range claims {
		c := &claims[i]
		_, made, err := l.insert(`INSERT INTO claim (id, triple, article, status, kind, valid_from, valid_to,
			speaker, confidence, evidence, start, extractor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO NOTHING`, c.ID, triples[c.RelationshipID()], l.articles[c.Article.ID], c.Status, c.Kind,
			c.ValidFrom, c.ValidTo, c.Speaker, c.Confidence, c.Evidence.Text, c.Evidence.Start, c.Extractor)
		if err != nil {
			return err
		}
		if made {
			l.res.NewClaims++
			l.pairs[pairOf(l.entities[c.Subject.ID], l.entities[c.Object.ID])] = struct{}{}
		}
	}
	return nil
}

// tripleKeys returns the keys of the claims' triples by relationship id, and makes those that are new.
func (l *loader) tripleKeys(claims []graph.Claim) (map[string]int64, error) {
	keys := make(map[string]int64, len(claims))
	ids := make([]string, 0, len(claims))
	for i := range claims {
		ids = append(ids, claims[i].RelationshipID())
	}
	if err := l.each(`SELECT key, id FROM triple WHERE id IN (SELECT value FROM json_each(?))`, ids,
		func(rows *sql.Rows) error {
			var key int64
			var id string
			err := rows.Scan(&key, &id)
			keys[id] = key
			return err
		}); err != nil {
		return nil, err
	}
	for i := range claims {
		c := &claims[i]
		if _, ok := keys[ids[i]]; ok {
			continue
		}
		key, _, err := l.insert(`INSERT INTO triple (id, subject, predicate, object) VALUES (?, ?, ?, ?)`,
			ids[i], l.entities[c.Subject.ID], c.Predicate, l.entities[c.Object.ID])
		if err != nil {
			return nil, err
		}
		keys[ids[i]] = key
	}
	return keys, nil
}

// timeValue is a publication time as a column holds it: RFC 3339 in UTC, nil when unknown.
func timeValue(t *time.Time) any {
	if t == nil {
		return nil
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// timeScanner reads what timeValue wrote.
type timeScanner struct{ to **time.Time }

// Scan implements sql.Scanner.
func (s timeScanner) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*s.to = nil
		return nil
	case string:
		t, err := time.Parse(time.RFC3339Nano, v)
		if err != nil {
			return fmt.Errorf("time in the store: %w", err)
		}
		*s.to = &t
		return nil
	}
	return fmt.Errorf("time in the store is %T, not text", v)
}
