package sqlitestore

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// nameRow is a name as it is stored, and the entity for which it stands.
type nameRow struct {
	resolve.Named
	key int64
}

// list writes a list as a column holds it: as JSON, "" for none.
func list(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	data, err := json.Marshal(texts)
	if err != nil {
		return "" // of strings, which cannot fail
	}
	return string(data)
}

// listScanner scans what list wrote.
type listScanner struct{ to *[]string }

// Scan implements sql.Scanner.
func (s listScanner) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("a list is %T", v)
	}
	if *s.to = nil; text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), s.to)
}

const selectNames = `SELECT n.key, n.id, n.type, n.name, n.aliases, n.of, n.born, e.key, e.id FROM name n JOIN entity e ON e.key = n.entity `

// scanName reads what selectNames selects, with the key of the entity.
func scanName(rows *sql.Rows) (r nameRow, entity int64, err error) {
	err = rows.Scan(&r.key, &r.Name.ID, &r.Name.Type, &r.Name.Name, listScanner{&r.Name.Aliases}, listScanner{&r.Name.Of}, &r.Name.Born, &entity, &r.Entity)
	return r, entity, err
}

// namesWhere returns the stored names that a condition with one list finds, and remembers them.
func (l *loader) namesWhere(where string, list any) ([]resolve.Named, error) {
	var out []resolve.Named
	err := l.each(selectNames+where, list, func(rows *sql.Rows) error {
		r, entity, err := scanName(rows)
		if err != nil {
			return err
		}
		l.names[r.Name.ID], l.entities[r.Entity] = r, entity
		out = append(out, r.Named)
		return nil
	})
	return out, err
}

// ByID implements resolve.Index.
func (l *loader) ByID(ids []string) ([]resolve.Named, error) {
	return l.namesWhere(`WHERE n.id IN (SELECT value FROM json_each(?))`, nonNil(ids))
}

// ByKey implements resolve.Index.
func (l *loader) ByKey(keys []string) ([]resolve.Named, error) {
	return l.namesWhere(`WHERE n.key IN (SELECT name FROM name_key WHERE key IN (SELECT value FROM json_each(?)))`, nonNil(keys))
}

// Members implements resolve.Index.
func (l *loader) Members(entities []string) ([]resolve.Named, error) {
	return l.namesWhere(`WHERE n.entity IN (SELECT key FROM entity WHERE id IN (SELECT value FROM json_each(?)))`, nonNil(entities))
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
		r, ok := l.names[id]
		return r.Named, ok
	})
	if len(changes) == 0 {
		return nil
	}
	rules, err := l.rules()
	if err != nil {
		return err
	}
	return l.change(changes, rules)
}

// change writes changes of names and what follows from them.
func (l *loader) change(changes []resolve.Change, rules *resolve.Rules) error {
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
	for _, c := range changes {
		if err := l.writeName(c, to, rules); err != nil {
			return err
		}
	}
	var moved []int64
	for _, m := range r.Moves {
		if m.From == "" || m.To == "" {
			continue
		}
		row := l.names[m.Name]
		if _, err := l.exec(`UPDATE name SET entity = ? WHERE key = ?`, l.entities[m.To], row.key); err != nil {
			return err
		}
		row.Entity = m.To
		l.names[m.Name] = row
		moved = append(moved, row.key)
	}
	if err := l.moveClaims(moved); err != nil {
		return fmt.Errorf("moving claims: %w", err)
	}
	return l.removeEntities(r.Gone)
}

// writeName stores a changed name and its keys, or removes it.
func (l *loader) writeName(c resolve.Change, to map[string]string, rules *resolve.Rules) error {
	row := l.names[c.Before.ID]
	if c.Before.ID != "" {
		if _, err := l.exec(`DELETE FROM name_key WHERE name = ?`, row.key); err != nil {
			return err
		}
	}
	e := c.After
	switch {
	case e.ID == "":
		delete(l.names, c.Before.ID)
		_, err := l.exec(`DELETE FROM name WHERE key = ?`, row.key)
		return err
	case c.Before.ID == "":
		key, _, err := l.insert(`INSERT INTO name (id, type, name, folded, aliases, of, born, entity) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			e.ID, e.Type, e.Name, graph.FoldName(e.Name), list(e.Aliases), list(e.Of), e.Born, l.entities[to[e.ID]])
		if err != nil {
			return err
		}
		row = nameRow{resolve.Named{Name: e, Entity: to[e.ID]}, key}
	default:
		if _, err := l.exec(`UPDATE name SET name = ?, aliases = ? WHERE key = ?`, e.Name, list(e.Aliases), row.key); err != nil {
			return err
		}
		row.Name = e
	}
	l.names[e.ID] = row
	for _, k := range resolve.Keys(e, rules) {
		if _, err := l.exec(`INSERT INTO name_key (key, name) VALUES (?, ?) ON CONFLICT DO NOTHING`, k, row.key); err != nil {
			return err
		}
	}
	return nil
}

// moveClaims gives the claims that use these names the triples of the entities for which they stand now.
func (l *loader) moveClaims(names []int64) error {
	if len(names) == 0 {
		return nil
	}
	type claim struct{ key, triple int64 }
	var claims []claim
	var told []graph.Claim
	err := l.each(`SELECT c.key, t.key, t.subject, t.object, t.predicate, s.id, s.key, o.id, o.key
		FROM json_each(?1) m JOIN claim c ON c.key IN (SELECT key FROM claim WHERE subject = m.value UNION SELECT key FROM claim WHERE object = m.value)
		JOIN triple t ON t.key = c.triple JOIN name sn ON sn.key = c.subject JOIN name obn ON obn.key = c.object
		JOIN entity s ON s.key = sn.entity JOIN entity o ON o.key = obn.entity`, names, func(rows *sql.Rows) error {
		var c claim
		var said graph.Claim
		var a, b, s, o int64
		if err := rows.Scan(&c.key, &c.triple, &a, &b, &said.Predicate, &said.Subject.ID, &s, &said.Object.ID, &o); err != nil {
			return err
		}
		l.entities[said.Subject.ID], l.entities[said.Object.ID] = s, o
		l.touch(a, b, said.Predicate)
		l.touch(s, o, said.Predicate)
		claims, told = append(claims, c), append(told, said.Between(said.Subject, said.Object))
		return nil
	})
	if err != nil {
		return err
	}
	triples, err := l.tripleKeys(told)
	if err != nil {
		return err
	}
	left := make([]int64, 0, len(claims))
	for i, c := range claims {
		if _, err := l.exec(`UPDATE claim SET triple = ? WHERE key = ?`, triples[told[i].RelationshipID()], c.key); err != nil {
			return err
		}
		left = append(left, c.triple)
	}
	return l.removeTriples(left)
}

// removeTriples removes those of the triples of which no claim speaks any more, with their relationships.
func (l *loader) removeTriples(keys []int64) error {
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		res, err := l.exec(`DELETE FROM relationship WHERE triple = ?1 AND NOT EXISTS (SELECT 1 FROM claim WHERE triple = ?1)`, key)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return err
		}
		l.res.Relationships += int(n)
		if _, err := l.exec(`DELETE FROM triple WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM claim WHERE triple = ?1)`, key); err != nil {
			return err
		}
	}
	return nil
}

// writeEntities stores entities as they are now.
func (l *loader) writeEntities(entities []graph.Entity) error {
	ids := make([]string, len(entities))
	for i, e := range entities {
		ids[i] = e.ID
	}
	st, err := l.stmt(l.ctx, selectEntities+`WHERE e.id IN (SELECT value FROM json_each(?)) ORDER BY e.key, f.form`)
	if err != nil {
		return err
	}
	known := make(map[string]graph.Entity, len(entities))
	if err := eachEntity(l.ctx, st, ids, func(key int64, e graph.Entity) {
		known[e.ID], l.entities[e.ID] = e, key
	}); err != nil {
		return err
	}
	for _, e := range entities {
		old, ok := known[e.ID]
		if !ok {
			if l.entities[e.ID], _, err = l.insert(`INSERT INTO entity (id, type, name, of, born) VALUES (?, ?, ?, ?, ?)`,
				e.ID, e.Type, e.Name, list(e.Of), e.Born); err != nil {
				return err
			}
		} else if e.Name != old.Name || e.Born != old.Born || !slices.Equal(e.Of, old.Of) {
			if _, err := l.exec(`UPDATE entity SET name = ?, of = ?, born = ? WHERE key = ?`, e.Name, list(e.Of), e.Born, l.entities[e.ID]); err != nil {
				return err
			}
		}
		if err := l.writeForms(l.entities[e.ID], old, e, ok); err != nil {
			return err
		}
	}
	return nil
}

// writeForms makes the forms of an entity's name those that it has now.
func (l *loader) writeForms(key int64, old, e graph.Entity, known bool) error {
	before, after := []string{}, append([]string{e.Name}, e.Aliases...)
	if known {
		before = append([]string{old.Name}, old.Aliases...)
	}
	gone := slices.DeleteFunc(slices.Clone(before), func(f string) bool { return slices.Contains(after, f) })
	if len(gone) > 0 {
		if _, err := l.exec(`DELETE FROM form WHERE entity = ? AND form IN (SELECT value FROM json_each(?))`, key, list(gone)); err != nil {
			return err
		}
		if _, err := l.exec(`DELETE FROM word WHERE entity = ?`, key); err != nil {
			return err
		}
		before = nil // write all words again
	}
	for _, f := range after {
		if slices.Contains(before, f) {
			continue
		}
		if err := l.addForm(key, f); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) addForm(key int64, form string) error {
	folded := graph.FoldName(form)
	if _, err := l.exec(`INSERT INTO form (entity, form, folded) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
		key, form, folded); err != nil {
		return err
	}
	for _, w := range strings.Fields(folded) {
		if _, err := l.exec(`INSERT INTO word (word, entity) VALUES (?, ?) ON CONFLICT DO NOTHING`, w, key); err != nil {
			return err
		}
	}
	return nil
}

// removeEntities removes entities for which no name stands any more.
func (l *loader) removeEntities(ids []string) error {
	for _, id := range ids {
		key := l.entities[id]
		delete(l.entities, id)
		for _, statement := range []string{`DELETE FROM form WHERE entity = ?`, `DELETE FROM word WHERE entity = ?`,
			`DELETE FROM entity WHERE key = ?`} {
			if _, err := l.exec(statement, key); err != nil {
				return err
			}
		}
	}
	return nil
}
