package neo4jstore

import (
	"fmt"
	"maps"
	"slices"

	"celebgraph/graph"
)

// What questions about the whole graph ask is counted while loading, so that they need not look at all of it: how many
// relationships an entity has (its degree), how many claims a speaker makes (Speaker), and how often the status of a triple
// has changed (Story). Nothing is connected to the nodes of the last two.

// count stores what a load changes of the counts.
func (l *loader) count(ties map[tie]fused) error {
	if err := l.countRelationships(); err != nil {
		return err
	}
	if err := l.countSpeakers(); err != nil {
		return err
	}
	return l.countStories(ties)
}

// countRelationships adds the relationships that entities have more, or fewer, than before.
func (l *loader) countRelationships() error {
	if err := l.fetchEntities(slices.Collect(maps.Keys(l.degree))); err != nil {
		return err
	}
	var rows []map[string]any
	for _, id := range slices.Sorted(maps.Keys(l.degree)) {
		if n, e := l.degree[id], l.entities[id].element; n != 0 && e != "" {
			rows = append(rows, map[string]any{"element": e, "n": n})
		}
	}
	clear(l.degree)
	return unwind(l.querier, `UNWIND $in.rows AS row MATCH (e) WHERE elementId(e) = row.element SET e.degree = coalesce(e.degree, 0) + row.n`, rows, nil, nothing)
}

// countSpeakers adds the claims that speakers make more, or fewer, than before.
func (l *loader) countSpeakers() error {
	var rows []map[string]any
	for _, name := range slices.Sorted(maps.Keys(l.spoken)) {
		if n := l.spoken[name]; n != 0 {
			rows = append(rows, map[string]any{"id": speakerID(name), "name": name, "n": n})
		}
	}
	clear(l.spoken)
	var gone []string
	if err := unwind(l.querier, `UNWIND $in.rows AS row MERGE (s:Speaker {id: row.id})
		SET s.name = row.name, s.claims = coalesce(s.claims, 0) + row.n WITH s WHERE s.claims <= 0`+listed(`s.id`), rows, nil, func(r *record) error {
		gone = append(gone, r.text())
		return nil
	}); err != nil {
		return err
	}
	return unwind(l.querier, `UNWIND $in.rows AS id MATCH (s:Speaker {id: id}) DELETE s`, gone, nil, nothing)
}

// speakerID is the id of a speaker: names may be too long for an index.
func speakerID(name string) string { return graph.NewID("speaker", name) }

// countStories makes the stored stories of the touched ties what they are now. Where no claims were stored there are none.
func (l *loader) countStories(ties map[tie]fused) error {
	stored := make(map[string]int)
	var told []string
	all := slices.SortedFunc(maps.Keys(l.ties), compareTies)
	for _, t := range all {
		if ties[t].stored || l.reread[t] {
			told = append(told, t.relationships()...)
		}
	}
	if err := unwind(l.querier, `UNWIND $in.rows AS id MATCH (s:Story {id: id})`+listed(`s.id, s.changes`),
		told, nil, func(r *record) error {
			id := r.text()
			stored[id] = r.int()
			return nil
		}); err != nil {
		return err
	}
	var rows []map[string]any
	for _, t := range all {
		for _, s := range ties[t].stories {
			id := s.Relationship()
			if stored[id] != s.Changes {
				rows = append(rows, storyRow(s))
			}
			delete(stored, id)
		}
	}
	if err := unwind(l.querier, `UNWIND $in.rows AS row MERGE (s:Story {id: row.id}) SET s = row`, rows, nil, nothing); err != nil {
		return err
	}
	return unwind(l.querier, `UNWIND $in.rows AS id MATCH (s:Story {id: id}) DELETE s`, slices.Sorted(maps.Keys(stored)), nil, nothing)
}

func storyRow(s graph.Story) map[string]any {
	return map[string]any{"id": s.Relationship(), "name": fmt.Sprintf("%s, %d changes", graph.Label(s.Predicate, graph.Current), s.Changes), "subject": s.Subject, "object": s.Object,
		"predicate": string(s.Predicate), "changes": s.Changes}
}
