package sqlitestore

import (
	"cmp"
	"database/sql"
	"maps"
	"slices"
	"strconv"

	"celebgraph/graph"
)

// pairsAtOnce is how many pairs are fused from one query; it bounds memory, not the result.
const pairsAtOnce = 500

// refuse fuses again the relationships of every pair that the load touches.
func (l *loader) refuse() error {
	if err := l.pairsOfMoved(); err != nil {
		return err
	}
	pairs := slices.SortedFunc(maps.Keys(l.pairs), func(a, b pair) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
	for chunk := range slices.Chunk(pairs, pairsAtOnce) {
		if err := l.fusePairs(chunk); err != nil {
			return err
		}
	}
	return nil
}

// pairsOfMoved adds the pairs that articles speak of whose time or source has changed.
func (l *loader) pairsOfMoved() error {
	if len(l.moved) == 0 {
		return nil
	}
	return l.each(`SELECT DISTINCT t.subject, t.object FROM claim c JOIN triple t ON t.key = c.triple
		WHERE c.article IN (SELECT value FROM json_each(?))`, l.moved, func(rows *sql.Rows) error {
		var a, b int64
		err := rows.Scan(&a, &b)
		l.pairs[pairOf(a, b)] = struct{}{}
		return err
	})
}

// fusePairs fuses some pairs and writes what differs from the relationships that are stored. Entities have their
// keys in place of their ids here, which saves two look-ups a claim: fusion only compares ids.
func (l *loader) fusePairs(pairs []pair) error {
	claims := make(map[pair][]graph.Claim, len(pairs))
	triples := make(map[[3]string]int64, len(pairs))
	changes := make(map[int64]int)
	old := make(map[int64]row, len(pairs))
	both := make([][2]int64, 0, 2*len(pairs))
	for _, p := range pairs {
		if p[0] != p[1] { // what is said of an entity and itself, of two names that are one's, makes no relationship
			both = append(both, p, [2]int64{p[1], p[0]})
		}
	}
	err := l.each(`SELECT t.key, t.subject, t.predicate, t.object, t.changes, c.id, c.status, c.kind, c.valid_from,
		c.valid_to, c.confidence, c.evidence, a.id, a.url, a.outlet, a.published_at, a.fingerprint
		FROM json_each(?) p
		JOIN triple t ON t.subject = p.value ->> 0 AND t.object = p.value ->> 1
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
		p := pairOf(subject, object)
		claims[p] = append(claims[p], c)
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
	for _, p := range pairs {
		for _, r := range graph.FusePair(claims[p]) {
			key := triples[[3]string{r.Subject.ID, string(r.Predicate), r.Object.ID}]
			if err := l.write(key, r.Predicate, rowOf(r), old); err != nil {
				return err
			}
		}
		for _, s := range graph.Stories(claims[p]) {
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
