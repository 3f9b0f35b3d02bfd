package neo4jstore

import (
	"maps"
	"slices"

	"celebgraph/graph"
)

// changes are the differences between what is stored and what the claims add up to, as rows of statements; those for which
// an index finds the edge are by its type.
type changes struct {
	deleted map[string][]string
	updated map[string][]map[string]any
	made    []map[string]any
}

func newChanges() changes {
	return changes{deleted: make(map[string][]string), updated: make(map[string][]map[string]any)}
}

// fused is what all claims about a tie add up to: its relationships, and those of the stored claims alone, which are
// what is stored where neither names nor articles have moved; nothing is known of them elsewhere.
type fused struct {
	now, before []graph.Relationship
	stories     []graph.Story
	stored      bool // there are stored claims
}

// fuse fuses again every tie that the load touches from all claims about it. It asks the server nothing.
func (l *loader) fuse(claims map[tie]said) map[tie]fused {
	out := make(map[tie]fused, len(l.ties))
	for t := range l.ties {
		c := claims[t]
		all := slices.Concat(c.stored, c.fresh)
		f := fused{now: graph.FusePair(all), stories: graph.Stories(all), stored: len(c.stored) > 0}
		if f.stored && !l.reread[t] {
			f.before = graph.FusePair(c.stored)
		}
		out[t] = f
	}
	return out
}

// refuse makes the stored relationships of every tie that the load touches what was fused, and counts.
func (l *loader) refuse(ties map[tie]fused) error {
	all := slices.SortedFunc(maps.Keys(l.ties), compareTies)
	for chunk := range slices.Chunk(all, l.batch) {
		stored, err := l.relationshipsOf(chunk, ties)
		if err != nil {
			return err
		}
		ch := newChanges()
		for _, t := range chunk {
			for _, r := range ties[t].now {
				if err := l.compare(&ch, r, stored); err != nil {
					return err
				}
			}
		}
		for _, gone := range stored { // denied now
			l.res.Relationships++
			l.grow(&gone, -1)
			if err := ch.remove(&gone); err != nil {
				return err
			}
		}
		if err := l.apply(ch); err != nil {
			return err
		}
	}
	return l.count(ties)
}

// relationshipsOf returns the relationships that are stored of ties, by id. Where neither names nor articles have
// moved they are what the stored claims add up to, and need not be read.
func (l *loader) relationshipsOf(some []tie, ties map[tie]fused) (map[string]graph.Relationship, error) {
	out := make(map[string]graph.Relationship)
	var read []tie
	for _, t := range some {
		if l.reread[t] {
			read = append(read, t)
		}
		for _, r := range ties[t].before {
			out[r.ID] = r
		}
	}
	return out, l.edgesOf(read, out)
}

// said is what claims say about a tie: those that are stored and those that are not yet. The ends are bare ids
// of entities.
type said struct{ stored, fresh []graph.Claim }

// claimsBetween returns all claims about the ties that the load touches. There are no stored ones about entities
// that the load has made.
func (l *loader) claimsBetween(fresh []graph.Claim) (map[tie]said, error) {
	out := make(map[tie]said, len(l.ties))
	ids := make([]string, 0, 2*len(l.ties))
	for t := range l.ties {
		ids = append(ids, t.subject, t.object)
	}
	if err := l.fetchEntities(ids); err != nil {
		return nil, err
	}
	add := func(c graph.Claim, isStored bool) {
		subject, object := l.names[c.Subject.ID].Entity, l.names[c.Object.ID].Entity
		if subject != object {
			t := tieOf(subject, c.Predicate, object)
			s := out[t]
			if c = c.Between(graph.Entity{ID: subject}, graph.Entity{ID: object}); isStored {
				s.stored = append(s.stored, c)
			} else {
				s.fresh = append(s.fresh, c)
			}
			out[t] = s
		}
	}
	for _, c := range fresh {
		add(c, false)
	}
	var known []string
	for _, t := range slices.SortedFunc(maps.Keys(l.ties), compareTies) {
		if !l.entities[t.subject].made && !l.entities[t.object].made {
			known = append(known, t.relationships()...)
		}
	}
	var stored []graph.Claim
	var names []string
	err := unwind(l.querier, `UNWIND $in.rows AS id MATCH (c:Claim {relationship: id}) USING INDEX SEEK c:Claim(relationship) MATCH (c)<-[:STATES]-(a:Article)`+
		listed(`a.id, a.url, a.outlet, a.published_at, a.fingerprint, c.id, c.subject, c.predicate, c.object, c.status, c.kind,
			c.valid_from, c.valid_to, c.confidence, c.evidence`), known, nil, func(r *record) error {
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
		add(c, true)
	}
	return out, nil
}

// edgesOf adds the relationships of ties whose edges are stored, by id. Entities that this load made have none.
func (l *loader) edgesOf(ties []tie, out map[string]graph.Relationship) error {
	rows := make([]map[string]any, 0, len(ties))
	wanted := make(map[string]bool)
	for _, t := range ties {
		a, b := l.entities[t.subject], l.entities[t.object]
		if a.element == "" || b.element == "" {
			if l.gone[t.subject] || l.gone[t.object] {
				continue // its edges went with it
			}
			return missingEntity(t.subject, t.object)
		}
		if !a.made && !b.made {
			rows = append(rows, map[string]any{"a": a.element, "b": b.element})
		}
		for _, id := range t.relationships() {
			wanted[id] = true
		}
	}
	// Here the planner is told how many rows there are, by a list (see unwind): without, it looks through all edges of a graph
	// that it takes for small.
	for chunk := range slices.Chunk(rows, l.batch) {
		if err := l.each(`UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row.a
			MATCH (b) WHERE elementId(b) = row.b MATCH (a)-[r]-(b)`+
			listed(`startNode(r).id, endNode(r).id, `+relationshipFields), map[string]any{"rows": chunk}, func(r *record) error {
			return r.each(func(r *record) error {
				if e := r.edge(); e.Predicate != "" && wanted[e.ID] {
					out[e.ID] = e
				}
				return nil
			})
		}); err != nil {
			return err
		}
	}
	return nil
}

func missingEntity(a, b string) error {
	return notStore("claims speak of entity %s or %s, which is missing; load the claims into an empty database", a, b)
}

// compare adds to the changes what makes the stored edge of a relationship what it should be, and takes it from stored.
func (l *loader) compare(ch *changes, r graph.Relationship, stored map[string]graph.Relationship) error {
	old, ok := stored[r.ID]
	delete(stored, r.ID)
	if ok && sameRelationship(&old, &r) {
		return nil
	}
	l.res.Relationships++
	kind, err := graph.EdgeType(r.Predicate, r.Status)
	if err != nil {
		return err
	}
	row := map[string]any{"id": r.ID, "set": relationshipRow(&r, l.now, l.now)}
	if ok && old.Status == r.Status {
		ch.updated[kind] = append(ch.updated[kind], row)
		return nil
	}
	if ok {
		if err := ch.remove(&old); err != nil {
			return err
		}
	}
	s, o := l.entities[r.Subject.ID].element, l.entities[r.Object.ID].element
	if s == "" || o == "" {
		return missingEntity(r.Subject.ID, r.Object.ID)
	}
	row["s"], row["o"], row["type"] = s, o, kind
	ch.made = append(ch.made, row)
	if !ok {
		l.grow(&r, 1)
	}
	return nil
}

// grow counts n relationships more for both ends of one.
func (l *loader) grow(r *graph.Relationship, n int) {
	l.degree[r.Subject.ID] += n
	l.degree[r.Object.ID] += n
}

// remove has the edge of a stored relationship deleted.
func (ch *changes) remove(r *graph.Relationship) error {
	kind, err := graph.EdgeType(r.Predicate, r.Status)
	if err == nil {
		ch.deleted[kind] = append(ch.deleted[kind], r.ID)
	}
	return err
}

// apply writes the changes. An edge that is made in place of another keeps the time when the first one was made.
func (l *loader) apply(ch changes) error {
	created := make(map[string]any)
	for _, kind := range slices.Sorted(maps.Keys(ch.deleted)) {
		if err := unwind(l.querier, `UNWIND $in.rows AS id MATCH ()-[r:`+kind+` {id: id}]->() USING INDEX SEEK r:`+kind+`(id)
			WITH id, r, r.created_at AS created DELETE r`+listed(`id, created`), ch.deleted[kind], nil, func(r *record) error {
			created[r.text()] = take[any](r)
			return nil
		}); err != nil {
			return err
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(ch.updated)) {
		if err := unwind(l.querier, `UNWIND $in.rows AS row MATCH ()-[r:`+kind+` {id: row.id}]->() USING INDEX SEEK r:`+kind+`(id)
			WITH r, row, r.created_at AS created SET r = row.set SET r.created_at = created`, ch.updated[kind], nil, nothing); err != nil {
			return err
		}
	}
	for _, row := range ch.made {
		if at, ok := created[row["id"].(string)]; ok && at != nil {
			row["set"].(map[string]any)["created_at"] = at
		}
	}
	// One statement for all types: the server would plan one for each, at the first load for longer than it runs.
	return unwind(l.querier, `UNWIND $in.rows AS row MATCH (s) WHERE elementId(s) = row.s
		MATCH (o) WHERE elementId(o) = row.o CREATE (s)-[r:$(row.type)]->(o) SET r = row.set`, ch.made, nil, nothing)
}
