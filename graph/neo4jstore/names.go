package neo4jstore

import (
	"cmp"
	"maps"
	"slices"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// remember adds names to those that the loader knows.
func (l *loader) remember(found map[string]resolve.Named) []resolve.Named {
	maps.Copy(l.names, found)
	return slices.Collect(maps.Values(found))
}

// ByID implements resolve.Index.
func (l *loader) ByID(ids []string) ([]resolve.Named, error) {
	found, err := l.querier.names(ids)
	return l.remember(found), err
}

// namesWhere returns the names n that match finds for rows.
func (l *loader) namesWhere(match string, rows []string) ([]resolve.Named, error) {
	found := make(map[string]resolve.Named)
	err := unwind(l.querier, match+distinct(nameFields), rows, nil, func(r *record) error {
		n := r.named()
		found[n.Name.ID] = n
		return nil
	})
	return l.remember(found), err
}

// ByKey implements resolve.Index.
func (l *loader) ByKey(keys []string) ([]resolve.Named, error) {
	return l.namesWhere(`UNWIND $in.rows AS key MATCH (k:NameKey {key: key}) USING INDEX SEEK k:NameKey(key) MATCH (n:Name {id: k.name})`, keys)
}

// Members implements resolve.Index.
func (l *loader) Members(entities []string) ([]resolve.Named, error) {
	return l.namesWhere(`UNWIND $in.rows AS id MATCH (n:Name {entity: id}) USING INDEX SEEK n:Name(entity)`, entities)
}

// loadNames adds what the batch knows of names, and joins and parts entities accordingly.
func (l *loader) loadNames(names []graph.Entity) error {
	ids := make([]string, len(names))
	for i, n := range names {
		ids[i] = n.ID
	}
	if _, err := l.ByID(ids); err != nil {
		return err
	}
	changes := resolve.Learn(names, func(id string) (resolve.Named, bool) {
		n, ok := l.names[id]
		return n, ok
	})
	if len(changes) == 0 {
		return nil
	}
	rules, err := l.rules()
	if err != nil {
		return err
	}
	return l.change(changes, rules, rules)
}

// change writes changes of names, and what follows from them; before are the rules by which the stored names have
// their keys.
func (l *loader) change(changes []resolve.Change, before, rules *resolve.Rules) error {
	r, err := resolve.Update(changes, rules, l)
	if err != nil {
		return err
	}
	if err := l.writeEntities(r.Entities); err != nil {
		return err
	}
	to := make(map[string]string, len(r.Moves))
	for _, m := range r.Moves {
		to[m.Name] = m.To
	}
	if err := l.writeNames(changes, to, before, rules); err != nil {
		return err
	}
	var moved []string
	var rows []map[string]any
	for _, m := range r.Moves {
		if m.From != "" && m.To != "" {
			moved = append(moved, m.Name)
			rows = append(rows, map[string]any{"id": m.Name, "entity": m.To})
			l.names[m.Name] = resolve.Named{Name: l.names[m.Name].Name, Entity: m.To}
			l.left[m.Name] = m.From
			n := l.entities[m.To]
			n.made = false // it has claims that are older than itself
			l.entities[m.To] = n
		}
	}
	if err := unwind(l.querier, `UNWIND $in.rows AS row MATCH (n:Name {id: row.id}) SET n.entity = row.entity`, rows, nil, nothing); err != nil {
		return err
	}
	if err := l.moveClaims(moved); err != nil {
		return err
	}
	return l.removeEntities(r.Gone)
}

// writeNames stores changed names and their keys, and removes those that are gone.
func (l *loader) writeNames(changes []resolve.Change, to map[string]string, before, rules *resolve.Rules) error {
	var gone []string
	var made, changed, lost, keys []map[string]any
	for _, c := range changes {
		var old, now []string
		if c.Before.ID != "" {
			old = resolve.Keys(c.Before, before)
		}
		switch {
		case c.After.ID == "":
			gone = append(gone, c.Before.ID)
			delete(l.names, c.Before.ID)
		case c.Before.ID == "":
			l.names[c.After.ID] = resolve.Named{Name: c.After, Entity: to[c.After.ID]}
			made = append(made, nameRow(c.After, to[c.After.ID]))
		default:
			l.names[c.After.ID] = resolve.Named{Name: c.After, Entity: c.Entity}
			changed = append(changed, map[string]any{"id": c.After.ID, "set": nameRow(c.After, c.Entity)})
		}
		if c.After.ID != "" {
			now = resolve.Keys(c.After, rules)
		}
		for _, k := range old {
			if !slices.Contains(now, k) {
				lost = append(lost, map[string]any{"key": k, "name": c.Before.ID})
			}
		}
		for _, k := range now {
			if !slices.Contains(old, k) {
				keys = append(keys, map[string]any{"key": k, "name": c.After.ID})
			}
		}
	}
	if err := unwind(l.querier, `UNWIND $in.rows AS id MATCH (n:Name {id: id}) DELETE n`, gone, nil, nothing); err != nil {
		return err
	}
	for _, w := range []struct {
		cypher string
		rows   []map[string]any
	}{
		{`UNWIND $in.rows AS row CREATE (n:Name) SET n = row`, made},
		{`UNWIND $in.rows AS row MATCH (n:Name {id: row.id}) SET n += row.set`, changed},
		{`UNWIND $in.rows AS row MATCH (k:NameKey {key: row.key}) USING INDEX SEEK k:NameKey(key) WHERE k.name = row.name DELETE k`, lost},
		{`UNWIND $in.rows AS row CREATE (k:NameKey) SET k = row`, keys},
	} {
		if err := unwind(l.querier, w.cypher, w.rows, nil, nothing); err != nil {
			return err
		}
	}
	return nil
}

// moveClaims points the claims that use these names to the relationships of the entities for which they stand now,
// and touches the ties that they leave and those to which they come.
func (l *loader) moveClaims(names []string) error {
	type ends struct {
		id, subject, object string
		predicate           graph.Predicate
	}
	claims := make(map[string]ends)
	for _, end := range []string{"subject", "object"} {
		if err := unwind(l.querier, `UNWIND $in.rows AS id MATCH (c:Claim {`+end+`: id}) USING INDEX SEEK c:Claim(`+end+`) `+listed(`c.id, c.subject, c.object, c.predicate`),
			names, nil, func(r *record) error {
				c := ends{id: r.text(), subject: r.text(), object: r.text(), predicate: graph.Predicate(r.text())}
				claims[c.id] = c
				return nil
			}); err != nil {
			return err
		}
	}
	var ids []string
	for _, c := range claims {
		ids = append(ids, c.subject, c.object)
	}
	if _, err := l.ByID(ids); err != nil {
		return err
	}
	rows := make([]map[string]any, 0, len(claims))
	for _, id := range slices.Sorted(maps.Keys(claims)) {
		c := claims[id]
		s, o := l.names[c.subject].Entity, l.names[c.object].Entity
		l.touchAgain(s, c.predicate, o)
		l.touchAgain(cmp.Or(l.left[c.subject], s), c.predicate, cmp.Or(l.left[c.object], o))
		rows = append(rows, map[string]any{"id": id, "set": about(s, c.predicate, o)})
	}
	return unwind(l.querier, `UNWIND $in.rows AS row MATCH (c:Claim {id: row.id}) SET c += row.set`, rows, nil, nothing)
}

// writeEntities stores entities as they are now.
func (l *loader) writeEntities(entities []graph.Entity) error {
	ids := make(map[graph.EntityType][]string)
	for _, e := range entities {
		ids[e.Type] = append(ids[e.Type], e.ID)
	}
	for _, t := range graph.EntityTypes() {
		if err := l.fetchOf(t, ids[t]); err != nil {
			return err
		}
	}
	made := make(map[graph.EntityType][]map[string]any)
	var changed []map[string]any
	for _, e := range entities {
		old, known := l.entities[e.ID]
		l.entities[e.ID] = entityNode{Entity: e, element: old.element, made: !known}
		switch {
		case !known:
			made[e.Type] = append(made[e.Type], entityRow(e))
		case e.Name != old.Name || e.Born != old.Born || !slices.Equal(e.Aliases, old.Aliases) || !slices.Equal(e.Of, old.Of):
			changed = append(changed, map[string]any{"element": old.element, "set": entityRow(e)})
		}
	}
	if err := unwind(l.querier, `UNWIND $in.rows AS row MATCH (e) WHERE elementId(e) = row.element SET e += row.set`,
		changed, nil, nothing); err != nil {
		return err
	}
	for _, t := range graph.EntityTypes() {
		err := unwind(l.querier, `UNWIND $in.rows AS row CREATE (e:`+string(t)+`) SET e = row`+listed(`e.id, elementId(e)`),
			made[t], nil, func(r *record) error {
				id := r.text()
				n := l.entities[id]
				n.element = r.text()
				l.entities[id] = n
				return nil
			})
		if err != nil {
			return err
		}
	}
	return nil
}

// fetchEntities adds the entities of these ids, where they are stored, to the loader's. An entity has the type of the names
// that stand for it; what no known name stands for is looked for among all types.
func (l *loader) fetchEntities(all []string) error {
	types := make(map[string]graph.EntityType, len(l.names))
	for _, n := range l.names {
		types[n.Entity] = n.Name.Type
	}
	byType := make(map[graph.EntityType][]string)
	for _, id := range slices.Compact(slices.Sorted(slices.Values(all))) {
		if _, known := l.entities[id]; known {
			continue
		}
		if t := types[id]; t != "" {
			byType[t] = append(byType[t], id)
			continue
		}
		for _, t := range graph.EntityTypes() {
			byType[t] = append(byType[t], id)
		}
	}
	for _, t := range graph.EntityTypes() {
		if err := l.fetchOf(t, byType[t]); err != nil {
			return err
		}
	}
	return nil
}

// fetchOf adds the entities of a type to the loader's.
func (l *loader) fetchOf(t graph.EntityType, ids []string) error {
	return unwind(l.querier, `UNWIND $in.rows AS id MATCH (e:`+string(t)+` {id: id})`+listed(`elementId(e), `+entityFields),
		ids, nil, func(r *record) error {
			n := entityNode{element: r.text()}
			n.Entity = r.entity()
			l.entities[n.ID] = n
			return nil
		})
}

// removeEntities removes entities for which no name stands any more, with their relationships.
func (l *loader) removeEntities(ids []string) error {
	if err := l.fetchEntities(ids); err != nil {
		return err
	}
	elements := make([]string, 0, len(ids))
	for _, id := range ids {
		if e := l.entities[id].element; e != "" {
			elements = append(elements, e)
		}
		l.gone[id] = true
		delete(l.entities, id)
	}
	if err := unwind(l.querier, `UNWIND $in.rows AS id MATCH (e) WHERE elementId(e) = id
		MATCH (e)-[r:`+edgeTypes(nil)+`]-() WITH DISTINCT r, startNode(r).id AS s, endNode(r).id AS o DELETE r`+listed(`s, o`), elements, nil, func(r *record) error {
		l.res.Relationships++
		l.degree[r.text()]--
		l.degree[r.text()]--
		return nil
	}); err != nil {
		return err
	}
	return unwind(l.querier, `UNWIND $in.rows AS id MATCH (e) WHERE elementId(e) = id DETACH DELETE e`, elements, nil, nothing)
}
