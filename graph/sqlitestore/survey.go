package sqlitestore

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
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

// Neighbours returns the ids of the entities with which the given ones have relationships of the given predicates, of any
// where none are given, in no order.
func (s *Store) Neighbours(ctx context.Context, entityIDs []string, predicates ...graph.Predicate) ([]string, error) {
	var wanted string
	if len(predicates) > 0 {
		wanted = `AND t.predicate IN (SELECT value FROM json_each(?2))`
	}
	half := func(here, there string) string {
		return `SELECT t.` + there + ` AS key FROM entity c CROSS JOIN triple t ON t.` + here + ` = c.key
			WHERE c.id IN (SELECT value FROM json_each(?1)) AND EXISTS (SELECT 1 FROM relationship r WHERE r.triple = t.key) ` + wanted
	}
	return s.ids(ctx, "neighbours", `SELECT e.id FROM (`+half("subject", "object")+` UNION `+half("object", "subject")+`) n
		CROSS JOIN entity e ON e.key = n.key`, nonNil(entityIDs), names(predicates))
}

// pairsToSeek is up to how many pairs of entities it is quicker to look each of them up than to go through all
// relationships of the fewer ones.
const pairsToSeek = 10_000

// Links returns the relationships of the given predicates, all where none are given, between one of from and one of to,
// in no order; one between two that are in both may come twice.
func (s *Store) Links(ctx context.Context, from, to []string, predicates ...graph.Predicate) ([]graph.Link, error) {
	if len(to) < len(from) {
		from, to = to, from
	}
	half := `SELECT t.id, s.id, o.id, t.predicate, r.status FROM few CROSS JOIN many CROSS JOIN triple t ON t.%[1]s = few.key AND t.%[2]s = many.key`
	if len(from)*len(to) > pairsToSeek {
		half = `SELECT t.id, s.id, o.id, t.predicate, r.status FROM few CROSS JOIN triple t ON t.%[1]s = few.key AND t.%[2]s IN (SELECT key FROM many)`
	}
	half += ` JOIN relationship r ON r.triple = t.key JOIN entity s ON s.key = t.subject JOIN entity o ON o.key = t.object
		WHERE json_array_length(?3) = 0 OR t.predicate IN (SELECT value FROM json_each(?3))`
	var out []graph.Link
	err := s.read(ctx, "links", func(v view) error {
		return v.each(`WITH few AS MATERIALIZED (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(?1))),
			many AS MATERIALIZED (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(?2))) `+
			fmt.Sprintf(half, "subject", "object")+` UNION ALL `+fmt.Sprintf(half, "object", "subject"), func(rows *sql.Rows) error {
			var l graph.Link
			err := rows.Scan(&l.ID, &l.Subject, &l.Object, &l.Predicate, &l.Status)
			out = append(out, l)
			return err
		}, nonNil(from), nonNil(to), names(predicates))
	})
	return out, err
}

// names are predicates as text.
func names(predicates []graph.Predicate) []string {
	out := []string{}
	for _, p := range predicates {
		out = append(out, string(p))
	}
	return out
}

// Rivalries returns at most limit relationships of RIVAL_OF, the last told first, undated ones last, then by id.
func (s *Store) Rivalries(ctx context.Context, limit int) ([]graph.Relationship, error) {
	var out []graph.Relationship
	err := s.read(ctx, "rivalries", func(v view) (err error) {
		out, err = v.relationships(`WITH here AS (SELECT t.* FROM relationship r INDEXED BY relationship_rival CROSS JOIN triple t ON t.key = r.triple
			WHERE r.predicate = 'RIVAL_OF' ORDER BY r.last_seen DESC, t.id LIMIT ?1) `, "here", limit)
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
		JOIN triple t ON t.key = c.triple WHERE a.published_at >= ?1 AND julianday(a.published_at) >= julianday(?1 || 'Z')
		AND t.subject <> t.object ORDER BY t.id`, since.UTC().Format("2006-01-02T15:04:05")) // as text, a time of parts of a second is before one of none
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
	return s.ranked(ctx, "connected", `SELECT e.name, d.n FROM degree d JOIN entity e ON e.key = d.entity
		WHERE d.n > 0 AND d.n >= ifnull((SELECT n FROM degree ORDER BY n DESC LIMIT 1 OFFSET ?1 - 1), 0)
		ORDER BY d.n DESC, e.name, e.id LIMIT ?1`, limit)
}

// Quoted returns the speakers of the most claims, equal ones by name.
func (s *Store) Quoted(ctx context.Context, limit int) ([]graph.Ranked, error) {
	return s.ranked(ctx, "quoted", `SELECT name, n FROM speaker ORDER BY n DESC, name LIMIT ?`, limit)
}

// Stories returns the stories with the most changes, equal ones by the id of their relationship.
func (s *Store) Stories(ctx context.Context, limit int) ([]graph.Story, error) {
	out := []graph.Story{}
	err := s.read(ctx, "stories", func(v view) error {
		return v.each(`SELECT s.id, t.predicate, o.id, t.changes FROM triple t INDEXED BY triple_changes
			JOIN entity s ON s.key = t.subject JOIN entity o ON o.key = t.object
			WHERE t.changes > 0 ORDER BY t.changes DESC, t.id LIMIT ?`, func(rows *sql.Rows) error {
			var st graph.Story
			err := rows.Scan(&st.Subject, &st.Predicate, &st.Object, &st.Changes)
			out = append(out, st)
			return err
		}, limit)
	})
	return out, err
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
