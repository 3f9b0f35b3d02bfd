package sqlitestore

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"celebgraph/graph"
)

// Near returns the entities that a mistyped name may stand for, as graph.Entity.Near has it, sorted by name, then id.
func (s *Store) Near(ctx context.Context, name string) ([]graph.Entity, error) {
	var out []graph.Entity
	err := s.read(ctx, "near "+name, func(v view) error {
		var ids map[string]bool
		for _, w := range strings.Fields(graph.FoldName(name)) {
			found, err := v.nearWord(w)
			if err != nil {
				return err
			}
			for id := range found {
				if ids != nil && !ids[id] {
					delete(found, id)
				}
			}
			ids = found
		}
		list := []string{}
		for id := range ids {
			list = append(list, id)
		}
		entities, err := v.entities(`WHERE e.id IN (SELECT value FROM json_each(?))`, list)
		for _, e := range entities {
			if _, near := e.Near(name); near {
				out = append(out, e)
			}
		}
		return err
	})
	slices.SortFunc(out, graph.CompareEntities)
	return out, err
}

// nearWord returns the ids of the entities with a word that w may be mistyped for.
func (v view) nearWord(w string) (map[string]bool, error) {
	first := string([]rune(w)[:1])
	near := []string{}
	err := v.each(`SELECT DISTINCT word FROM word WHERE word >= ?1 AND word < ?1 || char(0x10FFFF)`, func(rows *sql.Rows) error {
		var word string
		err := rows.Scan(&word)
		if _, ok := graph.NearWord(w, word); ok {
			near = append(near, word)
		}
		return err
	}, first)
	if err != nil {
		return nil, err
	}
	out := make(map[string]bool)
	return out, v.each(`SELECT DISTINCT e.id FROM word w JOIN entity e ON e.key = w.entity
		WHERE w.word IN (SELECT value FROM json_each(?))`, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		out[id] = true
		return err
	}, near)
}

// Entities returns the entities of these ids, those that exist.
func (s *Store) Entities(ctx context.Context, ids ...string) (map[string]graph.Entity, error) {
	var out map[string]graph.Entity
	err := s.read(ctx, "entities", func(v view) (err error) {
		out, err = v.entities(`WHERE e.id IN (SELECT value FROM json_each(?))`, nonNil(ids))
		return err
	})
	return out, err
}

// Links returns every relationship of the given predicates, all where none are given, at either end of which one of
// the entities stands, in no order; one between two of them may come twice.
func (s *Store) Links(ctx context.Context, entityIDs []string, predicates ...graph.Predicate) ([]graph.Link, error) {
	wanted := []string{}
	for _, p := range predicates {
		wanted = append(wanted, string(p))
	}
	const half = `SELECT t.id, s.id, o.id, t.predicate, r.status FROM entity c CROSS JOIN triple t ON t.%s = c.key
		JOIN relationship r ON r.triple = t.key JOIN entity s ON s.key = t.subject JOIN entity o ON o.key = t.object
		WHERE c.id IN (SELECT value FROM json_each(?1))
		AND (json_array_length(?2) = 0 OR t.predicate IN (SELECT value FROM json_each(?2)))`
	var out []graph.Link
	err := s.read(ctx, "links", func(v view) error {
		return v.each(strings.Replace(half, "%s", "subject", 1)+` UNION ALL `+strings.Replace(half, "%s", "object", 1),
			func(rows *sql.Rows) error {
				var l graph.Link
				err := rows.Scan(&l.ID, &l.Subject, &l.Object, &l.Predicate, &l.Status)
				out = append(out, l)
				return err
			}, nonNil(entityIDs), wanted)
	})
	return out, err
}

// Latest returns at most limit relationships of the given predicates, the last told first, undated ones last, then
// by id.
func (s *Store) Latest(ctx context.Context, limit int, predicates ...graph.Predicate) ([]graph.Relationship, error) {
	wanted := []string{}
	for _, p := range predicates {
		wanted = append(wanted, string(p))
	}
	var out []graph.Relationship
	err := s.read(ctx, "latest", func(v view) (err error) {
		out, err = v.relationships(`WITH here AS (SELECT t.* FROM triple t JOIN relationship r ON r.triple = t.key
			WHERE t.predicate IN (SELECT value FROM json_each(?1)) ORDER BY r.last_seen DESC NULLS LAST, t.id LIMIT ?2) `,
			"here", wanted, limit)
		if err != nil {
			return err
		}
		ids := []string{}
		for _, r := range out {
			ids = append(ids, r.Subject.ID, r.Object.ID)
		}
		entities, err := v.entities(`WHERE e.id IN (SELECT value FROM json_each(?))`, ids)
		for i := range out {
			out[i].Subject, out[i].Object = entities[out[i].Subject.ID], entities[out[i].Object.ID]
		}
		return err
	})
	slices.SortFunc(out, func(a, b graph.Relationship) int {
		return cmp.Or(graph.CompareTime(b.LastSeen, a.LastSeen), cmp.Compare(a.ID, b.ID))
	})
	return out, err
}

// Told returns the ids of the relationships, denied ones among them, that articles published at or after since speak
// of, sorted.
func (s *Store) Told(ctx context.Context, since time.Time) ([]string, error) {
	return s.ids(ctx, "told", `SELECT DISTINCT t.id FROM article a JOIN claim c ON c.article = a.key
		JOIN triple t ON t.key = c.triple WHERE julianday(a.published_at) >= julianday(?) AND t.subject <> t.object ORDER BY t.id`,
		since.UTC().Format(time.RFC3339))
}

// Topics returns the ids of all relationships of an entity, denied ones among them, sorted.
func (s *Store) Topics(ctx context.Context, entityID string) ([]string, error) {
	return s.ids(ctx, "topics", `WITH centre AS (SELECT key FROM entity WHERE id = ?)
		SELECT t.id FROM centre JOIN triple t ON t.subject = centre.key WHERE t.object <> t.subject
		UNION SELECT t.id FROM centre JOIN triple t ON t.object = centre.key WHERE t.object <> t.subject ORDER BY 1`, entityID)
}

// Unsettled returns the ids of the relationships that claims give more than one status, sorted.
func (s *Store) Unsettled(ctx context.Context) ([]string, error) {
	return s.ids(ctx, "unsettled", `SELECT t.id FROM claim c JOIN triple t ON t.key = c.triple WHERE t.subject <> t.object
		GROUP BY c.triple HAVING min(c.status) <> max(c.status) ORDER BY t.id`)
}

func (s *Store) ids(ctx context.Context, doing, query string, args ...any) ([]string, error) {
	var out []string
	err := s.read(ctx, doing, func(v view) error {
		return v.each(query, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			out = append(out, id)
			return err
		}, args...)
	})
	return out, err
}

// Connected returns the entities with the most relationships, equal ones by name.
func (s *Store) Connected(ctx context.Context, limit int) ([]graph.Ranked, error) {
	return s.ranked(ctx, "connected", `SELECT e.name, n.n FROM (SELECT entity, count(*) AS n FROM (
			SELECT t.subject AS entity FROM relationship r JOIN triple t ON t.key = r.triple
			UNION ALL SELECT t.object FROM relationship r JOIN triple t ON t.key = r.triple) GROUP BY entity) n
		JOIN entity e ON e.key = n.entity ORDER BY n.n DESC, e.name, e.id LIMIT ?`, limit)
}

// Quoted returns the speakers of the most claims, equal ones by name.
func (s *Store) Quoted(ctx context.Context, limit int) ([]graph.Ranked, error) {
	return s.ranked(ctx, "quoted", `SELECT speaker, count(*) AS n FROM claim WHERE speaker <> '' GROUP BY speaker
		ORDER BY n DESC, speaker LIMIT ?`, limit)
}

func (s *Store) ranked(ctx context.Context, doing, query string, limit int) ([]graph.Ranked, error) {
	out := []graph.Ranked{}
	err := s.read(ctx, doing, func(v view) error {
		return v.each(query, func(rows *sql.Rows) error {
			var r graph.Ranked
			err := rows.Scan(&r.Name, &r.Count)
			out = append(out, r)
			return err
		}, limit)
	})
	return out, err
}
