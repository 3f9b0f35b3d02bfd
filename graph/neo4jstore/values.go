package neo4jstore

import (
	"maps"
	"strings"
	"time"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// The fields of articles a, claims c, entities e and relationships r, in the order in which the record's methods
// of the same names read them.
const (
	articleFields      = `a.id, a.url, a.title, a.outlet, a.published_at, a.fingerprint`
	claimFields        = `c.id, c.subject, c.subject_name, c.subject_aliases, c.predicate, c.object, c.object_name, c.object_aliases, c.status, c.kind, c.valid_from, c.valid_to, c.speaker, c.confidence, c.evidence, c.start, c.extractor`
	entityFields       = `labels(e)[0], e.id, e.name, e.aliases, e.of, e.born`
	nameFields         = `n.type, n.id, n.name, n.aliases, n.of, n.born, n.entity`
	relationshipFields = `type(r), r.id, r.label, r.kind, r.valid_from, r.valid_to, r.first_seen, r.last_seen, r.claims, r.outlets, r.confidence, r.quote`
)

func (r *record) article() graph.Article {
	return graph.Article{ID: r.text(), URL: r.text(), Title: r.text(), Outlet: r.text(), PublishedAt: r.time(), Fingerprint: r.text()}
}

// articleRow is an article as the properties of its node.
func articleRow(a graph.Article, extractors []string) map[string]any {
	name := a.Title
	if name == "" {
		name = a.URL
	}
	if name == "" {
		name = a.ID
	}
	row := map[string]any{"id": a.ID, "name": name, "url": orNil(a.URL), "title": orNil(a.Title),
		"outlet": orNil(a.Outlet), "published_at": timeOrNil(a.PublishedAt),
		"fingerprint": orNil(a.Fingerprint)}
	if len(extractors) > 0 {
		row["extractors"] = extractors
	}
	return row
}

func (r *record) entity() graph.Entity {
	return graph.Entity{Type: graph.EntityType(r.text()), ID: r.text(), Name: r.text(), Aliases: r.texts(), Of: r.texts(), Born: r.int()}
}

// named reads a name with the id of the entity for which it stands.
func (r *record) named() resolve.Named {
	return resolve.Named{Name: r.entity(), Entity: r.text()}
}

// nameRow is a name as the properties of its node.
func nameRow(e graph.Entity, entity string) map[string]any {
	return map[string]any{"id": e.ID, "type": string(e.Type), "name": e.Name, "folded": graph.FoldName(e.Name),
		"aliases": listOrNil(e.Aliases), "of": listOrNil(e.Of), "born": yearOrNil(e.Born), "entity": entity}
}

// listOrNil makes an empty list nil, which is no property.
func listOrNil(list []string) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

// yearOrNil makes an unknown year nil, which is no property.
func yearOrNil(year int) any {
	if year == 0 {
		return nil
	}
	return year
}

// entityRow is an entity as the properties of its node.
func entityRow(e graph.Entity) map[string]any {
	folded := []string{graph.FoldName(e.Name)}
	seen := map[string]bool{folded[0]: true}
	for _, form := range e.Aliases {
		if key := graph.FoldName(form); !seen[key] {
			seen[key] = true
			folded = append(folded, key)
		}
	}
	return map[string]any{"id": e.ID, "name": e.Name, "folded": folded, "aliases": listOrNil(e.Aliases), "of": listOrNil(e.Of), "born": yearOrNil(e.Born)}
}

// claim reads a claim whose names lack type and parents, and whose article is unknown.
func (r *record) claim() graph.Claim {
	c := graph.Claim{ID: r.text(),
		Subject:   graph.Entity{ID: r.text(), Name: r.text(), Aliases: r.texts()},
		Predicate: graph.Predicate(r.text()),
		Object:    graph.Entity{ID: r.text(), Name: r.text(), Aliases: r.texts()},
		Status:    graph.Status(r.text()), Kind: r.text(),
		ValidFrom: graph.Date(r.text()), ValidTo: graph.Date(r.text()),
		Speaker: r.text(), Confidence: r.float(),
		Evidence:  graph.Evidence{Text: r.text(), Start: r.int()},
		Extractor: r.text()}
	c.Evidence.End = c.Evidence.Start + len(c.Evidence.Text)
	c.Label = graph.Label(c.Predicate, c.Status)
	return c
}

// ownNames are the properties of a claim that hold the names which its article uses; Browser shows its name.
func ownNames(c *graph.Claim) map[string]any {
	return map[string]any{"name": c.Text(), "subject_name": c.Subject.Name, "subject_aliases": listOrNil(c.Subject.Aliases),
		"object_name": c.Object.Name, "object_aliases": listOrNil(c.Object.Aliases)}
}

// claimRow is a claim as the properties of its node; subject and object are the ids of the entities for which its
// names stand.
func claimRow(c *graph.Claim, subject, object string) map[string]any {
	row := ownNames(c)
	maps.Copy(row, map[string]any{"id": c.ID, "subject": c.Subject.ID, "predicate": string(c.Predicate), "object": c.Object.ID,
		"status": string(c.Status), "label": c.Label, "kind": orNil(c.Kind),
		"valid_from": orNil(c.ValidFrom), "valid_to": orNil(c.ValidTo), "speaker": orNil(c.Speaker),
		"confidence": c.Confidence, "evidence": c.Evidence.Text, "start": c.Evidence.Start, "end": c.Evidence.End,
		"extractor": orNil(c.Extractor)})
	maps.Copy(row, about(subject, c.Predicate, object))
	return row
}

// about are the properties of a claim that point to what it is about: the entities for which its names stand, and
// the relationship, of which there is none between an entity and itself.
func about(subject string, p graph.Predicate, object string) map[string]any {
	row := map[string]any{"subject_entity": subject, "object_entity": object, "relationship": nil}
	if subject != object {
		row["relationship"] = graph.RelationshipID(subject, p, object)
	}
	return row
}

// relationship reads a relationship without its ends. An edge of a type that is not ours, such as people draw by
// hand, has no predicate.
func (r *record) relationship() graph.Relationship {
	predicate, status := fromEdgeType(r.text())
	if predicate == "" {
		return graph.Relationship{}
	}
	return graph.Relationship{ID: r.text(), Predicate: predicate, Status: status, Label: r.text(), Kind: r.text(),
		ValidFrom: graph.Date(r.text()), ValidTo: graph.Date(r.text()), FirstSeen: r.time(), LastSeen: r.time(),
		Claims: r.int(), Outlets: r.int(), Confidence: r.float(), Quote: r.text()}
}

// edge reads a relationship whose ends, of which only the ids are known, stand before it.
func (r *record) edge() graph.Relationship {
	subject, object := r.text(), r.text()
	rel := r.relationship()
	rel.Subject.ID, rel.Object.ID = subject, object
	return rel
}

// relationshipRow is a relationship as the properties of its edge.
func relationshipRow(r *graph.Relationship, created any, updated time.Time) map[string]any {
	return map[string]any{"id": r.ID, "label": r.Label, "status": string(r.Status), "kind": orNil(r.Kind),
		"valid_from": orNil(r.ValidFrom), "valid_to": orNil(r.ValidTo), "first_seen": timeOrNil(r.FirstSeen),
		"last_seen": timeOrNil(r.LastSeen), "claims": r.Claims, "outlets": r.Outlets, "confidence": r.Confidence,
		"quote": r.Quote, "created_at": created, "updated_at": updated}
}

// sameRelationship reports whether two relationships of one id are equal, whatever their ends are called.
func sameRelationship(a, b *graph.Relationship) bool {
	return a.Status == b.Status && a.Label == b.Label && a.Kind == b.Kind && a.ValidFrom == b.ValidFrom &&
		a.ValidTo == b.ValidTo && graph.CompareTime(a.FirstSeen, b.FirstSeen) == 0 &&
		graph.CompareTime(a.LastSeen, b.LastSeen) == 0 && a.Claims == b.Claims && a.Outlets == b.Outlets &&
		a.Confidence == b.Confidence && a.Quote == b.Quote
}

// fromEdgeType is the inverse of graph.EdgeType; both are empty for a type that is not one.
func fromEdgeType(edge string) (graph.Predicate, graph.Status) {
	if p := graph.Predicate(edge); p.Valid() {
		return p, graph.Current
	}
	first, rest, _ := strings.Cut(edge, "_")
	p, s := graph.Predicate(rest), graph.Status(strings.ToLower(first))
	if t, err := graph.EdgeType(p, s); err != nil || t != edge {
		return "", ""
	}
	return p, s
}
