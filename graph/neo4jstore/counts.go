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

// count stores what a load changes of the counts; stories are those of the touched pairs.
func (l *loader) count(stories []graph.Story) error {
	if err := l.countRelationships(); err != nil {
		return err
	}
	if err := l.countSpeakers(); err != nil {
		return err
	}
	return l.countStories(stories)
}

// countRelationships counts the relationships of the entities of the touched pairs.
func (l *loader) countRelationships() error {
	if l.res.Relationships == 0 {
		return nil
	}
	elements := make(map[string]struct{})
	for _, p := range l.pairs {
		for _, id := range p {
			if e := l.entities[id].element; e != "" {
				elements[e] = struct{}{}
			}
		}
	}
	return unwind(l.querier, `UNWIND $rows AS element MATCH (e) WHERE elementId(e) = element
		WITH e, COUNT { (e)-[:`+edgeTypes(nil)+`]-() } AS n WHERE n <> coalesce(e.degree, 0) SET e.degree = n`,
		slices.Sorted(maps.Keys(elements)), nil, nothing)
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
	if err := unwind(l.querier, `UNWIND $rows AS row MERGE (s:Speaker {id: row.id})
		SET s.name = row.name, s.claims = coalesce(s.claims, 0) + row.n WITH s WHERE s.claims <= 0`+listed(`s.id`), rows, nil, func(r *record) error {
		gone = append(gone, r.text())
		return nil
	}); err != nil {
		return err
	}
	return unwind(l.querier, `UNWIND $rows AS id MATCH (s:Speaker {id: id}) DELETE s`, gone, nil, nothing)
}

// speakerID is the id of a speaker: names may be too long for an index.
func speakerID(name string) string { return graph.NewID("speaker", name) }

// countStories makes the stored stories of the touched pairs these.
func (l *loader) countStories(stories []graph.Story) error {
	stored := make(map[string]int)
	if err := unwind(l.querier, `UNWIND $rows AS pair MATCH (s:Story {pair: pair}) USING INDEX SEEK s:Story(pair)`+listed(`s.id, s.changes`),
		slices.Sorted(maps.Keys(l.pairs)), nil, func(r *record) error {
			id := r.text()
			stored[id] = r.int()
			return nil
		}); err != nil {
		return err
	}
	var rows []map[string]any
	for _, s := range stories {
		id := s.Relationship()
		if stored[id] != s.Changes {
			rows = append(rows, storyRow(s))
		}
		delete(stored, id)
	}
	if err := unwind(l.querier, `UNWIND $rows AS row MERGE (s:Story {id: row.id}) SET s = row`, rows, nil, nothing); err != nil {
		return err
	}
	return unwind(l.querier, `UNWIND $rows AS id MATCH (s:Story {id: id}) DELETE s`, slices.Sorted(maps.Keys(stored)), nil, nothing)
}

func storyRow(s graph.Story) map[string]any {
	return map[string]any{"id": s.Relationship(), "name": fmt.Sprintf("%s, %d changes", graph.Label(s.Predicate, graph.Current), s.Changes), "pair": pairOf(s.Subject, s.Object), "subject": s.Subject, "object": s.Object,
		"predicate": string(s.Predicate), "changes": s.Changes}
}
