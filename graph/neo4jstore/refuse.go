package neo4jstore

import (
	"maps"
	"slices"

	"celebgraph/graph"
)

// edge is a relationship that is stored.
type edge struct {
	graph.Relationship
	element string
	created any // the time when its first edge was made
}

// changes are the differences between what is stored and what the claims add up to, as rows of statements.
type changes struct {
	deleted []string
	updated []map[string]any
	made    map[string][]map[string]any // by type
}

// refuse fuses again the relationships of every pair that the load touches from all claims about it, and writes what
// differs.
func (l *loader) refuse(claims map[string][]graph.Claim) error {
	keys := slices.Sorted(maps.Keys(l.pairs))
	for chunk := range slices.Chunk(keys, l.batch) {
		stored, err := l.edgesOf(chunk)
		if err != nil {
			return err
		}
		ch := changes{made: make(map[string][]map[string]any)}
		for _, key := range chunk {
			for _, r := range graph.FusePair(claims[key]) {
				if err := l.compare(&ch, r, stored); err != nil {
					return err
				}
			}
		}
		for _, gone := range stored { // denied now
			l.res.Relationships++
			ch.deleted = append(ch.deleted, gone.element)
		}
		if err := l.apply(ch); err != nil {
			return err
		}
	}
	return nil
}

// pairsOfMoved touches the pairs that articles speak of whose time or source has changed.
func (l *loader) pairsOfMoved() error {
	var ends [][2]string
	var ids []string
	err := unwind(l.querier, `UNWIND $rows AS id MATCH (a:Article {id: id})-[:STATES]->(c:Claim)
		RETURN DISTINCT c.subject, c.object`, l.moved, nil, func(r *record) error {
		s, o := r.text(), r.text()
		ids, ends = append(ids, s, o), append(ends, [2]string{s, o})
		return nil
	})
	if err != nil {
		return err
	}
	return l.touchNames(ids, ends)
}

// touchNames touches the pairs of entities for which pairs of names stand.
func (l *loader) touchNames(ids []string, pairs [][2]string) error {
	if _, err := l.ByID(ids); err != nil {
		return err
	}
	for _, p := range pairs {
		l.touch(l.names[p[0]].Entity, l.names[p[1]].Entity)
	}
	return nil
}

// claimsBetween returns all claims about the pairs that the load touches, by pair: those that are stored and the
// fresh ones, which are not yet. There are none about entities that the load has made. The ends are bare ids of
// entities.
func (l *loader) claimsBetween(fresh []graph.Claim) (map[string][]graph.Claim, error) {
	out := make(map[string][]graph.Claim, len(l.pairs))
	ids := make([]string, 0, 2*len(l.pairs))
	for _, p := range l.pairs {
		ids = append(ids, p[0], p[1])
	}
	if err := l.fetchEntities(ids); err != nil {
		return nil, err
	}
	add := func(c graph.Claim) {
		subject, object := l.names[c.Subject.ID].Entity, l.names[c.Object.ID].Entity
		if subject != object { // what is said of an entity and itself, of two names that are one's, makes no relationship
			key := pairOf(subject, object)
			out[key] = append(out[key], c.Between(graph.Entity{ID: subject}, graph.Entity{ID: object}))
		}
	}
	for _, c := range fresh {
		add(c)
	}
	var pairs []string
	for _, key := range slices.Sorted(maps.Keys(l.pairs)) {
		if p := l.pairs[key]; !l.entities[p[0]].made && !l.entities[p[1]].made {
			pairs = append(pairs, key)
		}
	}
	var stored []graph.Claim
	var names []string
	err := unwind(l.querier, `UNWIND $rows AS pair MATCH (c:Claim {pair: pair})<-[:STATES]-(a:Article)
		RETURN a.id, a.url, a.outlet, a.published_at, a.fingerprint, c.id, c.subject, c.predicate, c.object, c.status, c.kind,
			c.valid_from, c.valid_to, c.confidence, c.evidence`, pairs, nil, func(r *record) error {
		c := graph.Claim{Article: graph.Article{ID: r.text(), URL: r.text(), Outlet: r.text(), PublishedAt: r.time(), Fingerprint: r.text()},
			ID: r.text(), Subject: graph.Entity{ID: r.text()}, Predicate: graph.Predicate(r.text()),
			Object: graph.Entity{ID: r.text()}, Status: graph.Status(r.text()), Kind: r.text(),
			ValidFrom: graph.Date(r.text()), ValidTo: graph.Date(r.text()), Confidence: r.float(),
			Evidence: graph.Evidence{Text: r.text()}}
		stored, names = append(stored, c), append(names, c.Subject.ID, c.Object.ID)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if _, err := l.ByID(names); err != nil {
		return nil, err
	}
	for _, c := range stored {
		add(c)
	}
	return out, nil
}

// edgesOf returns the relationships stored between the pairs, by id. Entities that this load made have none.
func (l *loader) edgesOf(pairs []string) (map[string]edge, error) {
	out := make(map[string]edge)
	rows := make([]map[string]any, 0, len(pairs))
	for _, key := range pairs {
		p := l.pairs[key]
		a, b := l.entities[p[0]], l.entities[p[1]]
		if a.element == "" || b.element == "" {
			if l.gone[p[0]] || l.gone[p[1]] {
				continue // its edges went with it
			}
			return nil, notStore("claims speak of entity %s or %s, which is missing; load the claims into an empty database", p[0], p[1])
		}
		if !a.made && !b.made && p[0] != p[1] {
			rows = append(rows, map[string]any{"a": a.element, "b": b.element})
		}
	}
	err := unwind(l.querier, `UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row.a
		MATCH (b) WHERE elementId(b) = row.b MATCH (a)-[r]-(b)
		RETURN elementId(r), r.created_at, `+relationshipFields, rows, nil, func(r *record) error {
		e := edge{element: r.text(), created: take[any](r)}
		if e.Relationship = r.relationship(); e.Predicate != "" {
			out[e.ID] = e
		}
		return nil
	})
	return out, err
}

// compare adds to the changes what makes the stored edge of a relationship what it should be, and takes the edge
// from stored.
func (l *loader) compare(ch *changes, r graph.Relationship, stored map[string]edge) error {
	old, ok := stored[r.ID]
	delete(stored, r.ID)
	if ok && sameRelationship(&old.Relationship, &r) {
		return nil
	}
	l.res.Relationships++
	created := old.created
	if created == nil {
		created = l.now
	}
	row := map[string]any{"set": relationshipRow(&r, created, l.now)}
	if ok && old.Status == r.Status {
		row["element"] = old.element
		ch.updated = append(ch.updated, row)
		return nil
	}
	if ok {
		ch.deleted = append(ch.deleted, old.element)
	}
	kind, err := graph.EdgeType(r.Predicate, r.Status)
	if err != nil {
		return err
	}
	row["s"], row["o"] = l.entities[r.Subject.ID].element, l.entities[r.Object.ID].element
	ch.made[kind] = append(ch.made[kind], row)
	return nil
}

// apply writes the changes.
func (l *loader) apply(ch changes) error {
	if err := unwind(l.querier, `UNWIND $rows AS id MATCH ()-[r]->() WHERE elementId(r) = id DELETE r`,
		ch.deleted, nil, nothing); err != nil {
		return err
	}
	if err := unwind(l.querier, `UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row.element SET r = row.set`,
		ch.updated, nil, nothing); err != nil {
		return err
	}
	for _, kind := range graph.EdgeTypes() {
		if err := unwind(l.querier, `UNWIND $rows AS row MATCH (s) WHERE elementId(s) = row.s
			MATCH (o) WHERE elementId(o) = row.o CREATE (s)-[r:`+kind+`]->(o) SET r = row.set`,
			ch.made[kind], nil, nothing); err != nil {
			return err
		}
	}
	return nil
}
