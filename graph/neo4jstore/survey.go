package neo4jstore

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"celebgraph/graph"
)

// Near returns the entities that a mistyped name may stand for, as graph.Entity.Near has it, sorted by name, then id.
func (s *Store) Near(ctx context.Context, name string) ([]graph.Entity, error) {
	words := strings.Fields(graph.FoldName(name))
	words = words[:min(len(words), maxQueryWords)]
	for i, w := range words {
		if !strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			return nil, ctx.Err() // a name of signs is found as it is or not at all
		}
		// The longer word decides how many slips are allowed, and it may be the one in the index.
		words[i] = fmt.Sprintf("%s~%d", w, graph.SlipsAllowed(utf8.RuneCountInString(w)+2))
	}
	if len(words) == 0 {
		return nil, ctx.Err()
	}
	var out []graph.Entity
	err := s.read(ctx, "near "+name, func(q querier) error {
		out = nil
		return q.each(`CALL db.index.fulltext.queryNodes($index, $query) YIELD node AS e RETURN `+entityFields,
			map[string]any{"index": wordIndex, "query": strings.Join(words, " AND ")}, func(r *record) error {
				e := r.entity()
				if _, near := e.Near(name); near {
					out = append(out, e)
				}
				return nil
			})
	})
	slices.SortFunc(out, graph.CompareEntities)
	return out, err
}

// Entities returns the entities of these ids, those that exist.
func (s *Store) Entities(ctx context.Context, ids ...string) (map[string]graph.Entity, error) {
	var out map[string]graph.Entity
	err := s.read(ctx, "entities", func(q querier) (err error) {
		out, err = q.entities(slices.Clone(ids))
		return err
	})
	return out, err
}

// edgeTypes returns the pattern of all relationship types of the given predicates, of all where none are given.
func edgeTypes(predicates []graph.Predicate) string {
	var out []string
	for _, t := range graph.EdgeTypes() {
		if p, _ := fromEdgeType(t); len(predicates) == 0 || slices.Contains(predicates, p) {
			out = append(out, t)
		}
	}
	return strings.Join(out, "|")
}

// Neighbours returns the ids of the entities with which the given ones have relationships of the given predicates, of any
// where none are given, in no order.
func (s *Store) Neighbours(ctx context.Context, entityIDs []string, predicates ...graph.Predicate) ([]string, error) {
	found := make(map[string]struct{})
	err := s.read(ctx, "neighbours", func(q querier) error {
		clear(found)
		return unwind(q, `UNWIND $in.rows AS id `+entityByID("id", "n")+` MATCH (n)-[:`+edgeTypes(predicates)+`]-(m)
			WITH DISTINCT m`+listed(`m.id`), entityIDs, nil, func(r *record) error {
			found[r.text()] = struct{}{}
			return nil
		})
	})
	return slices.Collect(maps.Keys(found)), err
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
	match := `UNWIND $in.rows AS id ` + entityByID("id", "a")
	edge := ` MATCH (a)-[r:` + edgeTypes(predicates) + `]-(b) `
	if len(from)*len(to) <= pairsToSeek {
		match += ` WITH collect(a) AS few UNWIND $many AS id ` + entityByID("id", "b") + ` UNWIND few AS a` + edge
	} else {
		match += edge + `WHERE b.id IN $many `
	}
	var out []graph.Link
	err := s.read(ctx, "links", func(q querier) error {
		out = nil
		return unwind(q, match+listed(`r.id, startNode(r).id, endNode(r).id, type(r)`), from, map[string]any{"many": to}, func(r *record) error {
			l := graph.Link{ID: r.text(), Subject: r.text(), Object: r.text()}
			l.Predicate, l.Status = fromEdgeType(r.text())
			out = append(out, l)
			return nil
		})
	})
	return out, err
}

// Rivalries returns at most limit relationships of RIVAL_OF, the last told first, undated ones last, then by id.
func (s *Store) Rivalries(ctx context.Context, limit int) ([]graph.Relationship, error) {
	var out []graph.Relationship
	err := s.read(ctx, "rivalries", func(q querier) error {
		out = nil
		for _, dated := range []string{"r.last_seen IS NOT NULL RETURN s.id, o.id, " + relationshipFields + " ORDER BY r.last_seen DESC, r.id",
			"r.last_seen IS NULL RETURN s.id, o.id, " + relationshipFields + " ORDER BY r.id"} {
			for _, t := range rivalTypes() { // one type at a time, so that an index has them in order
				if err := q.each(`MATCH (s)-[r:`+t+`]->(o) WHERE `+dated+` LIMIT $limit`, map[string]any{"limit": limit}, func(r *record) error {
					out = append(out, r.edge())
					return nil
				}); err != nil {
					return err
				}
			}
			if len(out) >= limit {
				break
			}
		}
		slices.SortFunc(out, func(a, b graph.Relationship) int {
			return cmp.Or(graph.CompareTime(b.LastSeen, a.LastSeen), cmp.Compare(a.ID, b.ID))
		})
		out = out[:min(len(out), limit)]
		return q.nameEnds(out)
	})
	return out, err
}

// rivalTypes are the relationship types of RIVAL_OF.
func rivalTypes() []string { return strings.Split(edgeTypes([]graph.Predicate{graph.RivalOf}), "|") }

// Told returns the ids of the relationships, denied ones among them, that articles published at or after since speak
// of, sorted.
func (s *Store) Told(ctx context.Context, since time.Time) ([]string, error) {
	return s.ids(ctx, "told", `MATCH (a:Article)-[:STATES]->(c:Claim) WHERE a.published_at >= $since AND c.relationship IS NOT NULL
		WITH DISTINCT c.relationship AS id`, map[string]any{"since": offsetZero(since)})
}

// Topics returns the ids of all relationships of an entity, denied ones among them, sorted.
func (s *Store) Topics(ctx context.Context, entityID string) ([]string, error) {
	return s.ids(ctx, "topics", `MATCH (n:Name {entity: $id})
		CALL { WITH n MATCH (c:Claim {subject: n.id}) RETURN c.relationship AS id
			UNION WITH n MATCH (c:Claim {object: n.id}) RETURN c.relationship AS id }
		WITH DISTINCT id WHERE id IS NOT NULL`, map[string]any{"id": entityID})
}

// Unsettled returns the ids of the relationships that claims give more than one status, sorted.
func (s *Store) Unsettled(ctx context.Context) ([]string, error) {
	return s.ids(ctx, "unsettled", `MATCH (c:Claim) WHERE c.relationship IS NOT NULL WITH c.relationship AS id, min(c.status) AS low, max(c.status) AS high
		WHERE low <> high`, nil)
}

// ids returns what match binds to id, sorted.
func (s *Store) ids(ctx context.Context, doing, match string, params map[string]any) ([]string, error) {
	var out []string
	err := s.read(ctx, doing, func(q querier) error {
		out = nil
		return q.each(match+` WITH id ORDER BY id WITH collect(id) AS found
			UNWIND range(0, size(found) - 1, 1000) AS i RETURN found[i..i + 1000]`, params, func(r *record) error {
			out = append(out, r.texts()...)
			return nil
		})
	})
	return out, err
}

// Connected returns the entities with the most relationships, equal ones by name.
func (s *Store) Connected(ctx context.Context, limit int) ([]graph.Ranked, error) {
	type counted struct {
		graph.Ranked
		id string
	}
	var all []counted
	err := s.read(ctx, "connected", func(q querier) error {
		all = nil
		for _, t := range graph.EntityTypes() {
			// The index has the degrees in order; all of the last one are wanted, to go by name.
			least := 1
			if err := q.each(`MATCH (e:`+string(t)+`) WHERE e.degree > 0 RETURN e.degree ORDER BY e.degree DESC LIMIT $limit`,
				map[string]any{"limit": limit}, func(r *record) error {
					least = r.int()
					return nil
				}); err != nil {
				return err
			}
			if err := q.each(`MATCH (e:`+string(t)+`) WHERE e.degree >= $least RETURN e.name, e.degree, e.id
				ORDER BY e.degree DESC, e.name, e.id LIMIT $limit`, map[string]any{"least": least, "limit": limit}, func(r *record) error {
				all = append(all, counted{graph.Ranked{Name: r.text(), Count: r.int()}, r.text()})
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	})
	slices.SortFunc(all, func(a, b counted) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name), cmp.Compare(a.id, b.id))
	})
	out := []graph.Ranked{}
	for _, c := range all[:min(len(all), limit)] {
		out = append(out, c.Ranked)
	}
	return out, err
}

// Quoted returns the speakers of the most claims, equal ones by name.
func (s *Store) Quoted(ctx context.Context, limit int) ([]graph.Ranked, error) {
	return s.ranked(ctx, "quoted", `MATCH (s:Speaker) RETURN s.name, s.claims ORDER BY s.claims DESC, s.name LIMIT $limit`, limit)
}

// Stories returns the stories with the most changes, equal ones by the id of their relationship.
func (s *Store) Stories(ctx context.Context, limit int) ([]graph.Story, error) {
	var out []graph.Story
	err := s.read(ctx, "stories", func(q querier) error {
		out = []graph.Story{}
		return q.each(`MATCH (s:Story) WHERE s.changes > 0 RETURN s.subject, s.predicate, s.object, s.changes
			ORDER BY s.changes DESC, s.id LIMIT $limit`, map[string]any{"limit": limit}, func(r *record) error {
			out = append(out, graph.Story{Subject: r.text(), Predicate: graph.Predicate(r.text()), Object: r.text(), Changes: r.int()})
			return nil
		})
	})
	return out, err
}

func (s *Store) ranked(ctx context.Context, doing, cypher string, limit int) ([]graph.Ranked, error) {
	var out []graph.Ranked
	err := s.read(ctx, doing, func(q querier) error {
		out = []graph.Ranked{}
		return q.each(cypher, map[string]any{"limit": limit}, func(r *record) error {
			out = append(out, graph.Ranked{Name: r.text(), Count: r.int()})
			return nil
		})
	})
	return out, err
}
