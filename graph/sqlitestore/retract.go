package sqlitestore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// write runs do as one change of the store.
func (s *Store) write(ctx context.Context, doing string, do func(l *loader) error) error {
	leave, err := s.enter(ctx, doing)
	if err != nil {
		return err
	}
	defer leave()
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := s.transact(ctx, func() error { return do(newLoader(ctx, s)) }); err != nil {
		return s.failed(ctx, doing, err)
	}
	return nil
}

// Retract implements graph.Store.
func (s *Store) Retract(ctx context.Context, articles ...string) ([]graph.Article, error) {
	var out []graph.Article
	err := s.write(ctx, "retract", func(l *loader) error {
		var keys []int64
		if err := l.each(`SELECT key, id, url, title, outlet, published_at, fingerprint FROM article
			WHERE id IN (SELECT value FROM json_each(?1)) OR (url <> '' AND url IN (SELECT value FROM json_each(?1))) ORDER BY id`,
			nonNil(articles), func(rows *sql.Rows) error {
				var key int64
				var a graph.Article
				err := rows.Scan(&key, &a.ID, &a.URL, &a.Title, &a.Outlet, timeScanner{&a.PublishedAt}, &a.Fingerprint)
				keys, out = append(keys, key), append(out, a)
				return err
			}); err != nil {
			return err
		}
		for _, a := range out {
			if _, err := l.exec(`INSERT INTO retracted (article, url) VALUES (?, ?) ON CONFLICT DO NOTHING`, a.ID, a.URL); err != nil {
				return err
			}
		}
		return l.retract(keys)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// retract takes out articles by their keys, and makes of the rest what it would be without them.
func (l *loader) retract(articles []int64) error {
	var claims, triples, names []int64
	if err := l.each(`SELECT c.key, c.triple, t.subject, t.object, t.predicate, c.subject, c.object FROM claim c JOIN triple t ON t.key = c.triple
		WHERE c.article IN (SELECT value FROM json_each(?))`, articles, func(rows *sql.Rows) error {
		var claim, triple, a, b, s, o int64
		var p graph.Predicate
		err := rows.Scan(&claim, &triple, &a, &b, &p, &s, &o)
		claims, triples, names = append(claims, claim), append(triples, triple), append(names, s, o)
		l.touch(a, b, p)
		return err
	}); err != nil {
		return err
	}
	for _, statement := range []struct {
		query string
		keys  []int64
	}{{`DELETE FROM claim WHERE key = ?`, claims}, {`DELETE FROM reading WHERE article = ?`, articles}, {`DELETE FROM article WHERE key = ?`, articles}} {
		for _, key := range statement.keys {
			if _, err := l.exec(statement.query, key); err != nil {
				return err
			}
		}
	}
	if err := l.removeTriples(triples); err != nil {
		return err
	}
	if err := l.forget(names); err != nil {
		return err
	}
	return l.refuse()
}

// replaced takes out the articles of a batch.
func (l *loader) replaced(b graph.Batch) error {
	ids := make([]string, len(b.Articles))
	for i, a := range b.Articles {
		ids[i] = a.ID
	}
	var keys []int64
	if err := l.each(`SELECT key FROM article WHERE id IN (SELECT value FROM json_each(?))`, ids, func(rows *sql.Rows) error {
		var key int64
		err := rows.Scan(&key)
		keys = append(keys, key)
		return err
	}); err != nil || len(keys) == 0 {
		return err
	}
	if err := l.retract(keys); err != nil {
		return err
	}
	changed := l.res.Relationships
	*l = *newLoader(l.ctx, l.Store)
	l.res.Relationships = changed
	return nil
}

// forget makes names what the claims that are left say of them, and removes those of which none is left.
func (l *loader) forget(names []int64) error {
	slices.Sort(names)
	names = slices.Compact(names)
	before, err := l.namesWhere(`WHERE n.key IN (SELECT value FROM json_each(?))`, nonNilKeys(names))
	if err != nil {
		return err
	}
	left := make(map[string]graph.Entity, len(before))
	add := func(id string, e graph.Entity) {
		if old, ok := left[id]; ok {
			e = graph.MergeEntity(old, e)
		}
		left[id] = graph.MergeEntity(e, e)
	}
	if err := l.each(`SELECT s.id, s.type, s.of, s.born, o.id, o.type, o.of, o.born, c.own_names
		FROM json_each(?1) m JOIN claim c ON c.key IN (SELECT key FROM claim WHERE subject = m.value UNION SELECT key FROM claim WHERE object = m.value)
		JOIN name s ON s.key = c.subject JOIN name o ON o.key = c.object`, nonNilKeys(names), func(rows *sql.Rows) error {
		var s, o graph.Entity
		var own string
		if err := rows.Scan(&s.ID, &s.Type, listScanner{&s.Of}, &s.Born, &o.ID, &o.Type, listScanner{&o.Of}, &o.Born, &own); err != nil {
			return err
		}
		if err := readOwnNames(own, &s, &o); err != nil {
			return err
		}
		add(s.ID, s)
		add(o.ID, o)
		return nil
	}); err != nil {
		return err
	}
	changes := resolve.Forget(before, left)
	if len(changes) == 0 {
		return nil
	}
	rules, err := l.rules()
	if err != nil {
		return err
	}
	return l.change(changes, rules)
}

func nonNilKeys(keys []int64) []int64 {
	if keys == nil {
		return []int64{}
	}
	return keys
}

// withoutRetracted returns the batch without articles that were retracted; a batch that forces them has them
// forgotten.
func (l *loader) withoutRetracted(b graph.Batch) (graph.Batch, error) {
	found := make(map[string]bool)
	if err := l.each(`SELECT article FROM retracted WHERE article IN (SELECT value FROM json_each(?))`, nonNil(b.ArticleIDs()),
		func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			found[id] = true
			return err
		}); err != nil {
		return b, err
	}
	if b.Force {
		for id := range found {
			if _, err := l.exec(`DELETE FROM retracted WHERE article = ?`, id); err != nil {
				return b, err
			}
		}
		return b, nil
	}
	b, l.res.Retracted = b.WithoutArticles(found)
	return b, nil
}

// Retracted implements graph.Store.
func (s *Store) Retracted(ctx context.Context, ids []string) (map[string]bool, error) {
	out := make(map[string]bool)
	err := s.read(ctx, "retracted articles", func(v view) error {
		return v.each(`SELECT article FROM retracted WHERE article IN (SELECT value FROM json_each(?))`, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			out[id] = true
			return err
		}, nonNil(ids))
	})
	return out, err
}

// rules returns the user's aliases.
func (l *loader) rules() (*resolve.Rules, error) {
	var list []graph.AliasRule
	if err := l.each(`SELECT canonical, alias, forbid FROM alias_rule WHERE ? IS NOT NULL`, []string{}, func(rows *sql.Rows) error {
		var r graph.AliasRule
		err := rows.Scan(&r.Canonical, &r.Alias, &r.Forbid)
		list = append(list, r)
		return err
	}); err != nil {
		return nil, err
	}
	return resolve.NewRules(list)
}

// SetAliases implements graph.Store.
func (s *Store) SetAliases(ctx context.Context, list []graph.AliasRule) error {
	rules, err := resolve.NewRules(list)
	if err != nil {
		return fmt.Errorf("%s: aliases: %w", s.path, err)
	}
	return s.write(ctx, "aliases", func(l *loader) error {
		old, err := l.rules()
		if err != nil {
			return err
		}
		if slices.Equal(old.List(), rules.List()) {
			return nil
		}
		if _, err := l.exec(`DELETE FROM alias_rule`); err != nil {
			return err
		}
		for _, r := range rules.List() {
			if _, err := l.exec(`INSERT INTO alias_rule (canonical, alias, forbid) VALUES (?, ?, ?)`, r.Canonical, r.Alias, r.Forbid); err != nil {
				return err
			}
		}
		names, err := l.namesWhere(`WHERE n.folded IN (SELECT value FROM json_each(?))`, nonNil(append(old.Names(), rules.Names()...)))
		if err != nil || len(names) == 0 {
			return err
		}
		if err := l.change(resolve.Again(names), rules); err != nil {
			return err
		}
		return l.refuse()
	})
}

// Aliases implements graph.Store.
func (s *Store) Aliases(ctx context.Context) ([]graph.AliasRule, error) {
	var out []graph.AliasRule
	err := s.read(ctx, "aliases", func(v view) error {
		return v.each(`SELECT canonical, alias, forbid FROM alias_rule ORDER BY forbid, canonical, alias`, func(rows *sql.Rows) error {
			var r graph.AliasRule
			err := rows.Scan(&r.Canonical, &r.Alias, &r.Forbid)
			out = append(out, r)
			return err
		})
	})
	return out, err
}
