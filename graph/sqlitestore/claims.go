package sqlitestore

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"celebgraph/graph"
)

// ownNames writes the names that an article uses: a JSON list of two lists, each a name and its aliases.
func ownNames(subject, object graph.Entity) (string, error) {
	data, err := json.Marshal([2][]string{append([]string{subject.Name}, subject.Aliases...),
		append([]string{object.Name}, object.Aliases...)})
	return string(data), err
}

// readOwnNames is the inverse of ownNames.
func readOwnNames(text string, subject, object *graph.Entity) error {
	var names [2][]string
	if err := json.Unmarshal([]byte(text), &names); err != nil {
		return fmt.Errorf("%w: names of a claim: %w", graph.ErrNotStore, err)
	}
	for i, e := range []*graph.Entity{subject, object} {
		if len(names[i]) == 0 {
			return fmt.Errorf("%w: a claim has no names", graph.ErrNotStore)
		}
		e.Name = names[i][0]
		if e.Aliases = nil; len(names[i]) > 1 {
			e.Aliases = names[i][1:]
		}
	}
	return nil
}

func (l *loader) loadClaims(claims []graph.Claim) error {
	known, err := l.knownClaims(claims)
	if err != nil {
		return err
	}
	var fresh, told []graph.Claim
	for _, c := range claims {
		if old, ok := known[c.ID]; ok {
			if err := l.updateOwnNames(c, old); err != nil {
				return err
			}
			continue
		}
		s, o := l.names[c.Subject.ID], l.names[c.Object.ID]
		fresh = append(fresh, c)
		told = append(told, c.Between(graph.Entity{ID: s.Entity}, graph.Entity{ID: o.Entity}))
	}
	triples, err := l.tripleKeys(told)
	if err != nil {
		return err
	}
	for i := range fresh {
		c := &fresh[i]
		own, err := ownNames(c.Subject, c.Object)
		if err != nil {
			return err
		}
		if _, err := l.exec(`INSERT INTO claim (id, triple, article, subject, object, own_names, status, kind, valid_from,
			valid_to, speaker, confidence, evidence, start, extractor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			c.ID, triples[told[i].RelationshipID()], l.articles[c.Article.ID], l.names[c.Subject.ID].key,
			l.names[c.Object.ID].key, own, c.Status, c.Kind, c.ValidFrom, c.ValidTo, c.Speaker, c.Confidence,
			c.Evidence.Text, c.Evidence.Start, c.Extractor); err != nil {
			return err
		}
		l.res.NewClaims++
		l.touch(l.entities[told[i].Subject.ID], l.entities[told[i].Object.ID], c.Predicate)
	}
	return nil
}

// knownClaims returns the own names of the claims that are stored, by claim id.
func (l *loader) knownClaims(claims []graph.Claim) (map[string]string, error) {
	ids := make([]string, len(claims))
	for i := range claims {
		ids[i] = claims[i].ID
	}
	out := make(map[string]string)
	err := l.each(`SELECT id, own_names FROM claim WHERE id IN (SELECT value FROM json_each(?))`, ids, func(rows *sql.Rows) error {
		var id, names string
		err := rows.Scan(&id, &names)
		out[id] = names
		return err
	})
	return out, err
}

// updateOwnNames adds to a stored claim the aliases that another account of it knows.
func (l *loader) updateOwnNames(c graph.Claim, stored string) error {
	s, o := c.Subject, c.Object
	if err := readOwnNames(stored, &s, &o); err != nil {
		return err
	}
	own, err := ownNames(graph.MergeEntity(c.Subject, s), graph.MergeEntity(c.Object, o))
	if err != nil || own == stored {
		return err
	}
	_, err = l.exec(`UPDATE claim SET own_names = ? WHERE id = ?`, own, c.ID)
	return err
}

// tripleKeys returns the keys of the claims' triples by relationship id, and makes those that are new. The claims'
// entities are those of the graph.
func (l *loader) tripleKeys(claims []graph.Claim) (map[string]int64, error) {
	keys := make(map[string]int64, len(claims))
	ids := make([]string, 0, len(claims))
	for i := range claims {
		ids = append(ids, claims[i].RelationshipID())
	}
	if err := l.each(`SELECT key, id FROM triple WHERE id IN (SELECT value FROM json_each(?))`, ids,
		func(rows *sql.Rows) error {
			var key int64
			var id string
			err := rows.Scan(&key, &id)
			keys[id] = key
			return err
		}); err != nil {
		return nil, err
	}
	for i := range claims {
		c := &claims[i]
		if _, ok := keys[ids[i]]; ok {
			continue
		}
		key, _, err := l.insert(`INSERT INTO triple (id, subject, predicate, object) VALUES (?, ?, ?, ?)`,
			ids[i], l.entities[c.Subject.ID], c.Predicate, l.entities[c.Object.ID])
		if err != nil {
			return nil, err
		}
		keys[ids[i]] = key
	}
	return keys, nil
}
