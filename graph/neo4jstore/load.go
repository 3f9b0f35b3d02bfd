package neo4jstore

import (
	"context"
	"fmt"
	"slices"
	"time"

	"celebgraph/graph"
)

// Load implements graph.Store. When the connection breaks while the server commits, it cannot be known whether the
// batch is stored; loading it again is right in both cases.
func (s *Store) Load(ctx context.Context, b graph.Batch) (graph.LoadResult, error) {
	const doing = "load"
	if err := b.Validate(); err != nil {
		return graph.LoadResult{}, fmt.Errorf("%s: %s: %w", s.uri, doing, err)
	}
	var res graph.LoadResult
	err := s.write(ctx, doing, func(q querier) error {
		l := loader{querier: q, now: offsetZero(time.Now()), articles: make(map[string]articleNode),
			entities: make(map[string]entityNode), pairs: make(map[string]pair)}
		err := l.load(b)
		res = l.res
		return err
	})
	if err != nil {
		return graph.LoadResult{}, err
	}
	return res, nil
}

// articleNode and entityNode are nodes as they are after the load, with the server's name for them.
type articleNode struct {
	graph.Article
	element    string
	extractors []string
}

type entityNode struct {
	graph.Entity
	element string
	made    bool // by this load
}

// pair is two entities between which something may have changed, in the order of their ids.
type pair struct{ a, b graph.Entity }

// loader is one load inside its transaction; a transaction that is tried again has a new one.
type loader struct {
	querier
	now      time.Time
	res      graph.LoadResult
	articles map[string]articleNode
	entities map[string]entityNode
	// moved are the ids of known articles whose source or time has changed.
	moved []string
	// pairs are those to fuse again, by pairOf their ids.
	pairs map[string]pair
}

func (l *loader) load(b graph.Batch) error {
	articles, entities, claims := b.Unify()
	if err := l.loadArticles(articles, b); err != nil {
		return inStep("articles", err)
	}
	if err := l.loadEntities(entities); err != nil {
		return inStep("entities", err)
	}
	fresh, err := l.freshClaims(claims)
	if err != nil {
		return inStep("claims", err)
	}
	if err := l.pairsOfMoved(); err != nil {
		return inStep("claims", err)
	}
	between, err := l.claimsBetween(fresh)
	if err != nil {
		return inStep("claims", err)
	}
	if err := l.addClaims(fresh, captions(b.Claims)); err != nil {
		return inStep("claims", err)
	}
	return inStep("relationships", l.refuse(between))
}

func (l *loader) loadArticles(articles []graph.Article, b graph.Batch) error {
	read := make(map[string]bool, len(b.Articles))
	for _, a := range b.Articles {
		read[a.ID] = true
	}
	ids := make([]string, len(articles))
	for i, a := range articles {
		ids[i] = a.ID
	}
	err := unwind(l.querier, `UNWIND $rows AS id MATCH (a:Article {id: id})
		RETURN elementId(a), a.extractors, `+articleFields, ids, nil, func(r *record) error {
		n := articleNode{element: r.text(), extractors: r.texts()}
		n.Article = r.article()
		l.articles[n.ID] = n
		return nil
	})
	if err != nil {
		return err
	}
	var made, changed []map[string]any
	for _, a := range articles {
		old, known := l.articles[a.ID]
		n := articleNode{Article: a, element: old.element, extractors: old.extractors}
		if known {
			n.Article = graph.MergeArticle(old.Article, a)
		}
		if read[a.ID] && !slices.Contains(n.extractors, b.Extractor) {
			n.extractors = append(slices.Clone(n.extractors), b.Extractor)
		}
		l.articles[a.ID] = n
		row := articleRow(n.Article, n.extractors)
		switch {
		case !known:
			made = append(made, row)
		case !sameArticle(old.Article, n.Article) || len(n.extractors) != len(old.extractors):
			changed = append(changed, map[string]any{"element": n.element, "set": row})
		}
		if known && (graph.CompareTime(old.PublishedAt, n.PublishedAt) != 0 || graph.Source(old.Article) != graph.Source(n.Article)) {
			l.moved = append(l.moved, a.ID)
		}
	}
	l.res.NewArticles = len(made)
	if err := unwind(l.querier, `UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row.element SET a += row.set`,
		changed, nil, nothing); err != nil {
		return err
	}
	return unwind(l.querier, `UNWIND $rows AS row CREATE (a:Article) SET a = row RETURN a.id, elementId(a)`, made, nil,
		func(r *record) error {
			id := r.text()
			n := l.articles[id]
			n.element = r.text()
			l.articles[id] = n
			return nil
		})
}

func sameArticle(a, b graph.Article) bool {
	return a.URL == b.URL && a.Title == b.Title && a.Outlet == b.Outlet && graph.CompareTime(a.PublishedAt, b.PublishedAt) == 0
}

func (l *loader) loadEntities(entities []graph.Entity) error {
	ids := make(map[graph.EntityType][]string)
	for _, e := range entities {
		ids[e.Type] = append(ids[e.Type], e.ID)
	}
	if err := l.fetchEntities(ids); err != nil {
		return err
	}
	made := make(map[graph.EntityType][]map[string]any)
	var changed []map[string]any
	for _, e := range entities {
		old, known := l.entities[e.ID]
		n := entityNode{Entity: e, element: old.element, made: !known}
		if known {
			n.Entity = graph.MergeEntity(old.Entity, e)
		}
		l.entities[e.ID] = n
		switch {
		case !known:
			made[e.Type] = append(made[e.Type], entityRow(e))
		case n.Name != old.Name || !slices.Equal(n.Aliases, old.Aliases):
			changed = append(changed, map[string]any{"element": n.element, "set": entityRow(n.Entity)})
		}
	}
	if err := unwind(l.querier, `UNWIND $rows AS row MATCH (e) WHERE elementId(e) = row.element SET e += row.set`,
		changed, nil, nothing); err != nil {
		return err
	}
	for _, t := range graph.EntityTypes() {
		err := unwind(l.querier, `UNWIND $rows AS row CREATE (e:`+string(t)+`) SET e = row RETURN e.id, elementId(e)`,
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

// fetchEntities adds the entities of these ids, where they are stored, to the loader's.
func (l *loader) fetchEntities(ids map[graph.EntityType][]string) error {
	for _, t := range graph.EntityTypes() {
		err := unwind(l.querier, `UNWIND $rows AS id MATCH (e:`+string(t)+` {id: id}) RETURN elementId(e), `+entityFields,
			ids[t], nil, func(r *record) error {
				n := entityNode{element: r.text()}
				n.Entity = r.entity()
				l.entities[n.ID] = n
				return nil
			})
		if err != nil {
			return err
		}
	}
	return nil
}

// captions returns what Browser shows of each claim: the triple, in the words of the article, which is why a
// better spelling that is learned elsewhere does not change it.
func captions(claims []graph.Claim) map[string]string {
	out := make(map[string]string, len(claims))
	for i := range claims {
		text := claims[i].Text()
		if old, ok := out[claims[i].ID]; !ok || text < old {
			out[claims[i].ID] = text
		}
	}
	return out
}

// freshClaims returns the claims that are not stored yet, with their articles as they are now, and marks what they
// are about.
func (l *loader) freshClaims(claims []graph.Claim) ([]graph.Claim, error) {
	ids := make([]string, len(claims))
	for i := range claims {
		ids[i] = claims[i].ID
	}
	known := make(map[string]bool)
	err := unwind(l.querier, `UNWIND $rows AS id MATCH (c:Claim {id: id}) RETURN c.id`, ids, nil, func(r *record) error {
		known[r.text()] = true
		return nil
	})
	var fresh []graph.Claim
	for _, c := range claims {
		if !known[c.ID] {
			c.Article = l.articles[c.Article.ID].Article
			fresh = append(fresh, c)
			l.touch(c.Subject, c.Object)
		}
	}
	l.res.NewClaims = len(fresh)
	return fresh, err
}

func (l *loader) addClaims(claims []graph.Claim, captions map[string]string) error {
	rows := make([]map[string]any, len(claims))
	for i := range claims {
		c := &claims[i]
		rows[i] = map[string]any{"article": l.articles[c.Article.ID].element, "set": claimRow(c, captions[c.ID])}
	}
	return unwind(l.querier, `UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row.article
		CREATE (a)-[:STATES]->(c:Claim) SET c = row.set`, rows, nil, nothing)
}

// touch marks what is between two entities as to be fused again.
func (l *loader) touch(a, b graph.Entity) {
	if b.ID < a.ID {
		a, b = b, a
	}
	l.pairs[pairOf(a.ID, b.ID)] = pair{a, b}
}
