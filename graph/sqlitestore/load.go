package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"celebgraph/graph"
)

// Load implements graph.Store.
func (s *Store) Load(ctx context.Context, b graph.Batch) (graph.LoadResult, error) {
	const doing = "load"
	if err := b.Validate(); err != nil {
		return graph.LoadResult{}, fmt.Errorf("%s: %s: %w", s.path, doing, err)
	}
	var res graph.LoadResult
	err := s.write(ctx, doing, func(l *loader) error {
		err := l.load(b)
		res = l.res
		return err
	})
	if err != nil {
		return graph.LoadResult{}, err
	}
	return res, nil
}

// tie is what is fused at once: all that is between two entities, the one with the smaller key first, by the
// predicates that are fused together, of which it names the first.
type tie struct {
	a, b int64
	graph.Predicate
}

// touch marks what is between two entities by a predicate as to be fused again.
func (l *loader) touch(a, b int64, p graph.Predicate) {
	l.ties[tieOf(a, b, p)] = struct{}{}
}

func tieOf(a, b int64, p graph.Predicate) tie {
	return tie{min(a, b), max(a, b), graph.FusedTogether(p)[0]}
}

// loader is one change of the store inside its transaction.
type loader struct {
	*Store
	ctx context.Context
	res graph.LoadResult
	// articles are the keys of the batch's articles, by id.
	articles map[string]int64
	// names are those that the load has looked up or made, by id; entities the keys of entities, by id.
	names    map[string]nameRow
	entities map[string]int64
	// moved are the keys of known articles whose source or time has changed.
	moved []int64
	// ties are those whose relationships may have changed.
	ties map[tie]struct{}
}

func newLoader(ctx context.Context, s *Store) *loader {
	return &loader{Store: s, ctx: ctx, articles: make(map[string]int64), names: make(map[string]nameRow),
		entities: make(map[string]int64), ties: make(map[tie]struct{})}
}

func (l *loader) load(b graph.Batch) error {
	b, err := l.withoutRetracted(b)
	if err != nil {
		return fmt.Errorf("retracted: %w", err)
	}
	if b.Replace {
		if err := l.replaced(b); err != nil {
			return fmt.Errorf("replacing: %w", err)
		}
	}
	articles, names, claims := b.Unify()
	for _, step := range []struct {
		what string
		do   func() error
	}{
		{"articles", func() error { return l.loadArticles(articles) }},
		{"readings", func() error { return l.loadReadings(b) }},
		{"names", func() error { return l.loadNames(names) }},
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
	err := l.each(`SELECT key, id, url, title, outlet, published_at, fingerprint FROM article
		WHERE id IN (SELECT value FROM json_each(?))`, ids, func(rows *sql.Rows) error {
		var key int64
		var a graph.Article
		if err := rows.Scan(&key, &a.ID, &a.URL, &a.Title, &a.Outlet, timeScanner{&a.PublishedAt}, &a.Fingerprint); err != nil {
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
			l.articles[a.ID], _, err = l.insert(`INSERT INTO article (id, url, title, outlet, published_at, fingerprint)
				VALUES (?, ?, ?, ?, ?, ?)`, a.ID, a.URL, a.Title, a.Outlet, timeValue(a.PublishedAt), a.Fingerprint)
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
	if sameTime && a.URL == old.URL && a.Title == old.Title && a.Outlet == old.Outlet && a.Fingerprint == old.Fingerprint {
		return nil
	}
	key := l.articles[a.ID]
	if !sameTime || graph.Source(a) != graph.Source(old) || a.Fingerprint != old.Fingerprint {
		l.moved = append(l.moved, key)
	}
	_, err := l.exec(`UPDATE article SET url = ?, title = ?, outlet = ?, published_at = ?, fingerprint = ? WHERE key = ?`,
		a.URL, a.Title, a.Outlet, timeValue(a.PublishedAt), a.Fingerprint, key)
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
