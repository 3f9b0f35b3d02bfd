package neo4jstore

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// Known implements graph.Store.
func (s *Store) Known(ctx context.Context, extractor string, ids []string) (map[string]bool, error) {
	out := make(map[string]bool)
	err := s.read(ctx, "known articles", func(q querier) error {
		return unwind(q, `UNWIND $in.rows AS id MATCH (a:Article {id: id}) WHERE $extractor IN a.extractors OR $extractor = '' AND size(a.extractors) > 0`+listed(`a.id`),
			ids, map[string]any{"extractor": extractor}, func(r *record) error {
				out[r.text()] = true
				return nil
			})
	})
	return out, err
}

// maxQueryWords is how many words of a name are looked up in the index, which takes 1,024 at most; the names that
// it gives are compared with the whole one.
const maxQueryWords = 500

// Find implements graph.Store.
func (s *Store) Find(ctx context.Context, name string, limit int) ([]graph.Entity, error) {
	words := strings.Fields(graph.FoldName(name))
	if len(words) == 0 || limit <= 0 {
		return nil, ctx.Err()
	}
	words = words[:min(len(words), maxQueryWords)]
	for i, w := range words { // quoted, nothing in a word is an operator
		words[i] = strconv.Quote(w)
	}
	var exact, near []graph.Entity
	err := s.read(ctx, "find "+name, func(q querier) error {
		exact, near = nil, nil
		return q.each(`CALL db.index.fulltext.queryNodes($index, $query) YIELD node AS e RETURN `+entityFields,
			map[string]any{"index": wordIndex, "query": strings.Join(words, " AND ")}, func(r *record) error {
				e := r.entity()
				is, has := e.Match(name)
				if is {
					exact = append(exact, e)
				} else if has {
					near = append(near, e)
				}
				return nil
			})
	})
	if err != nil {
		return nil, err
	}
	out := exact
	if len(exact) == 0 {
		out = near
	}
	slices.SortFunc(out, graph.CompareEntities)
	if len(exact) == 0 {
		out = out[:min(len(out), limit)]
	}
	return out, nil
}

// entities returns the entities of these ids.
func (q querier) entities(ids []string) (map[string]graph.Entity, error) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	out := make(map[string]graph.Entity, len(ids))
	err := unwind(q, `UNWIND $in.rows AS id `+entityByID("id", "e")+listed(entityFields), ids, nil, func(r *record) error {
		e := r.entity()
		out[e.ID] = e
		return nil
	})
	return out, err
}

// entitiesOf returns the entities between which claims are, which have the types that the claims' predicates allow.
func (q querier) entitiesOf(claims []told) (map[string]graph.Entity, error) {
	ids := make(map[graph.EntityType][]string)
	for _, c := range claims {
		info, ok := c.Predicate.Info()
		if !ok {
			return nil, notStore("claim %s has the predicate %q; load the claims into an empty database", c.ID, c.Predicate)
		}
		for _, t := range info.Subjects {
			ids[t] = append(ids[t], c.subject)
		}
		for _, t := range info.Objects {
			ids[t] = append(ids[t], c.object)
		}
	}
	out := make(map[string]graph.Entity, len(claims))
	for t, list := range ids {
		slices.Sort(list)
		if err := unwind(q, `UNWIND $in.rows AS id MATCH (e:`+string(t)+` {id: id})`+listed(entityFields), slices.Compact(list), nil, func(r *record) error {
			e := r.entity()
			out[e.ID] = e
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Relationships implements graph.Store.
func (s *Store) Relationships(ctx context.Context, entityID string) ([]graph.Relationship, error) {
	var out []graph.Relationship
	err := s.read(ctx, "relationships", func(q querier) error {
		out = nil
		if err := unwind(q, `UNWIND $in.rows AS id `+entityByID("id", "n")+` MATCH (n)-[r]-()`+
			listed(`startNode(r).id, endNode(r).id, `+relationshipFields), []string{entityID}, nil, func(r *record) error {
			if rel := r.edge(); rel.Predicate != "" {
				out = append(out, rel)
			}
			return nil
		}); err != nil {
			return err
		}
		return q.nameEnds(out)
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

// nameEnds gives relationships whose ends are bare ids the entities.
func (q querier) nameEnds(rels []graph.Relationship) error {
	var ids []string
	for _, r := range rels {
		ids = append(ids, r.Subject.ID, r.Object.ID)
	}
	entities, err := q.entities(ids)
	for i := range rels {
		rels[i].Subject, rels[i].Object = entities[rels[i].Subject.ID], entities[rels[i].Object.ID]
	}
	return err
}

// told is a claim with the ids of the entities for which its names stand.
type told struct {
	graph.Claim
	subject, object string
}

// Claims implements graph.Store.
func (s *Store) Claims(ctx context.Context, relationshipIDs ...string) ([]graph.Claim, error) {
	ids := slices.Compact(slices.Sorted(slices.Values(relationshipIDs)))
	var out []graph.Claim
	err := s.read(ctx, "claims", func(q querier) error {
		out = []graph.Claim{}
		var found []told
		if err := unwind(q, `UNWIND $in.rows AS id MATCH (c:Claim {relationship: id})<-[:STATES]-(a:Article)`+
			listed(`c.subject_entity, c.object_entity, `+articleFields+`, `+claimFields), ids, nil, func(r *record) error {
			c := told{subject: r.text(), object: r.text()}
			a := r.article()
			c.Claim = r.claim()
			c.Article = a
			found = append(found, c)
			return nil
		}); err != nil {
			return err
		}
		entities, err := q.entitiesOf(found)
		for _, c := range found {
			out = append(out, c.Between(entities[c.subject], entities[c.object]))
		}
		return err
	})
	slices.SortFunc(out, func(a, b graph.Claim) int {
		return cmp.Or(graph.CompareTime(a.Article.PublishedAt, b.Article.PublishedAt), cmp.Compare(a.ID, b.ID))
	})
	return out, err
}

// names returns the names of these ids.
func (q querier) names(ids []string) (map[string]resolve.Named, error) {
	out := make(map[string]resolve.Named, len(ids))
	err := unwind(q, `UNWIND $in.rows AS id MATCH (n:Name {id: id})`+listed(nameFields), slices.Compact(slices.Sorted(slices.Values(ids))), nil,
		func(r *record) error {
			n := r.named()
			out[n.Name.ID] = n
			return nil
		})
	return out, err
}

// Counts implements graph.Store.
func (s *Store) Counts(ctx context.Context) (graph.Counts, error) {
	var n graph.Counts
	err := s.read(ctx, "counts", func(q querier) error {
		n = graph.Counts{}
		count := func(pattern string) (int, error) {
			total := 0
			err := q.each(`MATCH `+pattern+` RETURN count(*)`, nil, func(r *record) error {
				total = r.int()
				return nil
			})
			return total, err
		}
		var err error
		if n.Articles, err = count(`(:Article)`); err != nil {
			return err
		}
		if n.Claims, err = count(`(:Claim)`); err != nil {
			return err
		}
		for _, t := range graph.EntityTypes() {
			k, err := count(`(:` + string(t) + `)`)
			if err != nil {
				return err
			}
			n.Entities += k
			if t == graph.Person {
				n.People = k
			}
		}
		n.Relationships, err = count(`()-[:` + strings.Join(graph.EdgeTypes(), "|") + `]->()`)
		return err
	})
	return n, err
}

// Snapshot implements graph.Store. It takes the store's lock, so that it is of one moment: it waits for loads, and
// they for it.
func (s *Store) Snapshot(ctx context.Context) (*graph.Snapshot, error) {
	var snap *graph.Snapshot
	err := s.write(ctx, "snapshot", func(q querier) (err error) {
		snap, err = q.snapshot()
		return err
	})
	if err != nil {
		return nil, err
	}
	return snap, nil
}

func (q querier) snapshot() (*graph.Snapshot, error) {
	snap := &graph.Snapshot{Articles: []graph.Article{}, Entities: []graph.Entity{}, Relationships: []graph.Relationship{}}
	if err := q.each(`MATCH (a:Article) RETURN `+articleFields, nil, func(r *record) error {
		snap.Articles = append(snap.Articles, r.article())
		return nil
	}); err != nil {
		return nil, err
	}
	for _, t := range graph.EntityTypes() {
		if err := q.each(`MATCH (e:`+string(t)+`) RETURN `+entityFields, nil, func(r *record) error {
			snap.Entities = append(snap.Entities, r.entity())
			return nil
		}); err != nil {
			return nil, err
		}
	}
	if err := q.each(`MATCH (s)-[r:`+strings.Join(graph.EdgeTypes(), "|")+`]->(o) RETURN s.id, o.id, `+relationshipFields,
		nil, func(r *record) error {
			rel := graph.Relationship{Subject: graph.Entity{ID: r.text()}, Object: graph.Entity{ID: r.text()}}
			s, o := rel.Subject, rel.Object
			rel = r.relationship()
			rel.Subject, rel.Object = s, o
			snap.Relationships = append(snap.Relationships, rel)
			return nil
		}); err != nil {
		return nil, err
	}
	if err := q.nameEnds(snap.Relationships); err != nil {
		return nil, err
	}
	snap.Claims = []graph.Claim{}
	for after := ""; ; after = snap.Claims[len(snap.Claims)-1].ID {
		page, err := q.claimsAfter(after)
		if err != nil {
			return nil, err
		}
		snap.Claims = append(snap.Claims, page...)
		if len(page) < pageSize {
			break
		}
	}
	slices.SortFunc(snap.Articles, func(a, b graph.Article) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(snap.Entities, func(a, b graph.Entity) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(snap.Relationships, func(a, b graph.Relationship) int { return cmp.Compare(a.ID, b.ID) })
	return snap, nil
}
