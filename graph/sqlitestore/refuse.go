package sqlitestore

import (
	"cmp"
	"database/sql"
	"maps"
	"slices"
	"strconv"

	"celebgraph/graph"
)

// tiesAtOnce is how many ties are fused from one query; it bounds memory, not the result.
const tiesAtOnce = 500

// refuse fuses again the relationships of every tie that the load touches.
func (l *loader) refuse() error {
	if err := l.tiesOfMoved(); err != nil {
		return err
	}
	ties := slices.SortedFunc(maps.Keys(l.ties), func(a, b tie) int {
		return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b), cmp.Compare(a.Predicate, b.Predicate))
	})
	for chunk := range slices.Chunk(ties, tiesAtOnce) {
		if err := l.fuseTies(chunk); err != nil {
			return err
		}
	}
	return nil
}

// tiesOfMoved adds the ties that articles speak of whose time or source has changed.
func (l *loader) tiesOfMoved() error {
	if len(l.moved) == 0 {
		return nil
	}
	return l.each(`SELECT DISTINCT t.subject, t.object, t.predicate FROM claim c JOIN triple t ON t.key = c.triple
		WHERE c.article IN (SELECT value FROM json_each(?))`, l.moved, func(rows *sql.Rows) error {
		var a, b int64
		var p graph.Predicate
		err := rows.Scan(&a, &b, &p)
		l.touch(a, b, p)
		return err
	})
}

// fuseTies fuses some ties and writes what differs from the relationships that are stored. Entities have their
// keys in place of their ids here, which saves two look-ups a claim: fusion only compares ids.
func (l *loader) fuseTies(ties []tie) error {
	claims := make(map[tie][]graph.Claim, len(ties))
	triples := make(map[[3]string]int64, len(ties))
	changes := make(map[int64]int)
	old := make(map[int64]row, len(ties))
	both := make([][3]any, 0, 2*len(ties))
	for _, t := range ties {
		if t.a == t.b { // what is said of an entity and itself, of two names that are one's, makes no relationship
			continue
		}
		for _, p := range graph.FusedTogether(t.Predicate) {
			both = append(both, [3]any{t.a, t.b, p}, [3]any{t.b, t.a, p})
		}
	}
	err := l.each(`SELECT t.key, t.subject, t.predicate, t.object, t.changes, c.id, c.status, c.kind, c.valid_from,
		c.valid_to, c.confidence, c.evidence, a.id, a.url, a.outlet, a.published_at, a.fingerprint
		FROM json_each(?) p
		JOIN triple t ON t.subject = p.value ->> 0 AND t.object = p.value ->> 1 AND t.predicate = p.value ->> 2
		JOIN claim c ON c.triple = t.key
		JOIN article a ON a.key = c.article`, both, func(rows *sql.Rows) error {
		var key, subject, object int64
		var stored int
		var c graph.Claim
		if err := rows.Scan(&key, &subject, &c.Predicate, &object, &stored, &c.ID, &c.Status, &c.Kind, &c.ValidFrom,
			&c.ValidTo, &c.Confidence, &c.Evidence.Text, &c.Article.ID, &c.Article.URL, &c.Article.Outlet,
			timeScanner{&c.Article.PublishedAt}, &c.Article.Fingerprint); err != nil {
			return err
		}
		c.Subject.ID, c.Object.ID = strconv.FormatInt(subject, 10), strconv.FormatInt(object, 10)
		t := tieOf(subject, object, c.Predicate)
		claims[t] = append(claims[t], c)
		triples[[3]string{c.Subject.ID, string(c.Predicate), c.Object.ID}] = key
		if stored > 0 {
			changes[key] = stored
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := l.each(`SELECT triple, status, kind, valid_from, valid_to, first_seen, last_seen, claims, outlets,
		confidence, quote FROM relationship WHERE triple IN (SELECT value FROM json_each(?))`,
		slices.Collect(maps.Values(triples)), func(rows *sql.Rows) error {
			var key int64
			var r row
			err := rows.Scan(&key, &r.status, &r.kind, &r.from, &r.to, &r.first, &r.last, &r.claims, &r.outlets,
				&r.confidence, &r.quote)
			old[key] = r
			return err
		}); err != nil {
		return err
	}
	for _, t := range ties {
		for _, r := range graph.FusePair(claims[t]) {
			key := triples[[3]string{r.Subject.ID, string(r.Predicate), r.Object.ID}]
			if err := l.write(key, r.Predicate, rowOf(r), old); err != nil {
				return err
			}
		}
		for _, s := range graph.Stories(claims[t]) {
			key := triples[[3]string{s.Subject, string(s.Predicate), s.Object}]
			if err := l.setChanges(key, s.Changes, changes[key]); err != nil {
				return err
			}
			delete(changes, key)
		}
	}
	for key, stored := range changes {
		if err := l.setChanges(key, 0, stored); err != nil {
			return err
		}
	}
	return l.remove(old)
}

// setChanges stores how often a triple's status has changed, unless it is stored.
func (l *loader) setChanges(triple int64, n, stored int) error {
	if n == stored {
		return nil
	}
	_, err := l.exec(`UPDATE triple SET changes = ? WHERE key = ?`, n, triple)
	return err
}

// row is the columns of a relationship in a form that can be compared.
type row struct {
	status          graph.Status
	kind            string
	from, to        graph.Date
	first, last     sql.NullString
	claims, outlets int
	confidence      float64
	quote           string
}

func rowOf(r graph.Relationship) row {
	out := row{status: r.Status, kind: r.Kind, from: r.ValidFrom, to: r.ValidTo, claims: r.Claims, outlets: r.Outlets,
		confidence: r.Confidence, quote: r.Quote}
	if s, ok := timeValue(r.FirstSeen).(string); ok {
		out.first = sql.NullString{String: s, Valid: true}
	}
	if s, ok := timeValue(r.LastSeen).(string); ok {
		out.last = sql.NullString{String: s, Valid: true}
	}
	return out
}

// write stores a relationship unless it is there as it is, and takes it from old.
func (l *loader) write(key int64, predicate graph.Predicate, r row, old map[int64]row) error {
	was, ok := old[key]
	delete(old, key)
	if ok && was == r {
		return nil
	}
	l.res.Relationships++
	_, err := l.exec(`INSERT INTO relationship (triple, status, kind, valid_from, valid_to, first_seen, last_seen, claims, outlets,
		confidence, quote, predicate) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
		ON CONFLICT (triple) DO UPDATE SET status = ?2, kind = ?3, valid_from = ?4, valid_to = ?5, first_seen = ?6, last_seen = ?7,
		claims = ?8, outlets = ?9, confidence = ?10, quote = ?11`,
		key, r.status, r.kind, r.from, r.to, r.first, r.last, r.claims, r.outlets, r.confidence, r.quote, predicate)
	return err
}

// remove deletes the relationships that the claims no longer give: those that are denied now.
func (l *loader) remove(gone map[int64]row) error {
	for key := range gone {
		l.res.Relationships++
		if _, err := l.exec(`DELETE FROM relationship WHERE triple = ?`, key); err != nil {
			return err
		}
	}
	return nil
}
