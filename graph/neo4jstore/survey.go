package neo4jstore

import (
	"context"
	"fmt"
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

// Links returns every relationship of the given predicates, all where none are given, at either end of which one of
// the entities stands, in no order; one between two of them may come twice.
func (s *Store) Links(ctx context.Context, entityIDs []string, predicates ...graph.Predicate) ([]graph.Link, error) {
	var out []graph.Link
	err := s.read(ctx, "links", func(q querier) error {
		out = nil
		for _, t := range graph.EntityTypes() {
			if err := unwind(q, `UNWIND $rows AS id MATCH (n:`+string(t)+` {id: id})-[r:`+edgeTypes(predicates)+`]-()
				RETURN r.id, startNode(r).id, endNode(r).id, type(r)`, entityIDs, nil, func(r *record) error {
				l := graph.Link{ID: r.text(), Subject: r.text(), Object: r.text()}
				l.Predicate, l.Status = fromEdgeType(r.text())
				out = append(out, l)
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// Latest returns at most limit relationships of the given predicates, the last told first, undated ones last, then
// by id.
func (s *Store) Latest(ctx context.Context, limit int, predicates ...graph.Predicate) ([]graph.Relationship, error) {
	var out []graph.Relationship
	err := s.read(ctx, "latest", func(q querier) error {
		out = nil
		if err := q.each(`MATCH (s)-[r:`+edgeTypes(predicates)+`]->(o) WITH s, r, o
			ORDER BY r.last_seen IS NULL, r.last_seen DESC, r.id LIMIT $limit
			RETURN s.id, o.id, `+relationshipFields, map[string]any{"limit": limit}, func(r *record) error {
			out = append(out, r.edge())
			return nil
		}); err != nil {
			return err
		}
		return q.nameEnds(out)
	})
	return out, err
}

// Told returns the ids of the relationships, denied ones among them, that articles published at or after since speak
// of, sorted.
func (s *Store) Told(ctx context.Context, since time.Time) ([]string, error) {
	return s.ids(ctx, "told", `MATCH (a:Article)-[:STATES]->(c:Claim) WHERE a.published_at >= $since AND c.relationship IS NOT NULL
		WITH DISTINCT c.relationship AS id RETURN id ORDER BY id`, map[string]any{"since": offsetZero(since)})
}

// Topics returns the ids of all relationships of an entity, denied ones among them, sorted.
func (s *Store) Topics(ctx context.Context, entityID string) ([]string, error) {
	return s.ids(ctx, "topics", `MATCH (n:Name {entity: $id})
		CALL { WITH n MATCH (c:Claim {subject: n.id}) RETURN c.relationship AS id
			UNION WITH n MATCH (c:Claim {object: n.id}) RETURN c.relationship AS id }
		WITH id WHERE id IS NOT NULL
		RETURN DISTINCT id ORDER BY id`, map[string]any{"id": entityID})
}

// Unsettled returns the ids of the relationships that claims give more than one status, sorted.
func (s *Store) Unsettled(ctx context.Context) ([]string, error) {
	return s.ids(ctx, "unsettled", `MATCH (c:Claim) WHERE c.relationship IS NOT NULL WITH c.relationship AS id, min(c.status) AS low, max(c.status) AS high
		WHERE low <> high RETURN id ORDER BY id`, nil)
}

func (s *Store) ids(ctx context.Context, doing, cypher string, params map[string]any) ([]string, error) {
	var out []string
	err := s.read(ctx, doing, func(q querier) error {
		out = nil
		return q.each(cypher, params, func(r *record) error {
			out = append(out, r.text())
			return nil
		})
	})
	return out, err
}

// Connected returns the entities with the most relationships, equal ones by name.
func (s *Store) Connected(ctx context.Context, limit int) ([]graph.Ranked, error) {
	var labels []string
	for _, t := range graph.EntityTypes() {
		labels = append(labels, string(t))
	}
	return s.ranked(ctx, "connected", `MATCH (e:`+strings.Join(labels, "|")+`)
		WITH e, COUNT { (e)-[:`+edgeTypes(nil)+`]-() } AS n WHERE n > 0
		WITH e, n ORDER BY n DESC, e.name, e.id LIMIT $limit RETURN e.name, n`, limit)
}

// Quoted returns the speakers of the most claims, equal ones by name.
func (s *Store) Quoted(ctx context.Context, limit int) ([]graph.Ranked, error) {
	return s.ranked(ctx, "quoted", `MATCH (c:Claim) WHERE c.speaker IS NOT NULL WITH c.speaker AS speaker, count(*) AS n
		ORDER BY n DESC, speaker LIMIT $limit RETURN speaker, n`, limit)
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
