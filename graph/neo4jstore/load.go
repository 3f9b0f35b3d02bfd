package neo4jstore

import (
	"context"
	"fmt"
	"slices"
	"time"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// Load implements graph.Store.
func (s *Store) Load(ctx context.Context, b graph.Batch) (graph.LoadResult, error) {
	const doing = "load"
	if err := b.Validate(); err != nil {
		return graph.LoadResult{}, fmt.Errorf("%s: %s: %w", s.uri, doing, err)
	}
	var res graph.LoadResult
	err := s.write(ctx, doing, func(q querier) error {
		l := newLoader(q)
		err := l.load(b)
		if err == nil && (!stored(res) || stored(l.res)) { // else an attempt before was committed after all
			res = l.res
		}
		return err
	})
	if err != nil {
		return graph.LoadResult{}, err
	}
	return res, nil
}

// stored reports whether a load has stored anything.
func stored(r graph.LoadResult) bool { return r.NewArticles+r.NewClaims+r.Relationships > 0 }

// articleNode and entityNode are nodes as they are after the load, with the server's name for them.
type articleNode struct {
	graph.Article
	element    string
	extractors []string
	made       bool // by this load
}

type entityNode struct {
	graph.Entity
	element string
	made    bool // by this load
}

// loader is one change of the store inside its transaction; a transaction that is tried again has a new one.
type loader struct {
	querier
	now      time.Time
	res      graph.LoadResult
	articles map[string]articleNode
	// names are those that have been looked up or made, entities those that they stand for, each by id.
	names    map[string]resolve.Named
	entities map[string]entityNode
	// left are the entities for which names that have moved stood before; gone are entities that are no more.
	left map[string]string
	gone map[string]bool
	// moved are the ids of known articles whose source or time has changed.
	moved []string
	// ties are those to fuse again, reread are those of them whose stored edges are not what their stored
	// claims add up to, since something has moved.
	ties   map[tie]struct{}
	reread map[tie]bool
	// spoken is how many claims more each speaker makes than before, degree how many relationships more each entity has, by id.
	spoken, degree map[string]int
}

func newLoader(q querier) *loader {
	return &loader{querier: q, now: offsetZero(time.Now()), articles: make(map[string]articleNode),
		names: make(map[string]resolve.Named), entities: make(map[string]entityNode), ties: make(map[tie]struct{}), reread: make(map[tie]bool),
		left: make(map[string]string), gone: make(map[string]bool), spoken: make(map[string]int), degree: make(map[string]int)}
}

func (l *loader) load(b graph.Batch) error {
	b, err := l.withoutRetracted(b)
	if err != nil {
		return inStep("retracted articles", err)
	}
	if b.Replace {
		if err := l.replaced(b); err != nil {
			return inStep("replaced articles", err)
		}
	}
	articles, names, claims := b.Unify()
	if err := l.loadArticles(articles, b); err != nil {
		return inStep("articles", err)
	}
	if err := l.loadNames(names); err != nil {
		return inStep("names", err)
	}
	fresh, err := l.freshClaims(claims)
	if err != nil {
		return inStep("claims", err)
	}
	if err := l.tiesOfMoved(); err != nil {
		return inStep("claims", err)
	}
	between, err := l.claimsBetween(fresh)
	if err != nil {
		return inStep("claims", err)
	}
	// The server writes the claims while they are fused here.
	added := make(chan error, 1)
	go func() { added <- l.addClaims(fresh) }()
	fused := l.fuse(between)
	if err := <-added; err != nil {
		return inStep("claims", err)
	}
	return inStep("relationships", l.refuse(fused))
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
	err := unwind(l.querier, `UNWIND $in.rows AS id MATCH (a:Article {id: id})`+
		listed(`elementId(a), a.extractors, `+articleFields), ids, nil, func(r *record) error {
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
		n := articleNode{Article: a, element: old.element, extractors: old.extractors, made: !known}
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
		if known && (graph.CompareTime(old.PublishedAt, n.PublishedAt) != 0 || graph.Source(old.Article) != graph.Source(n.Article) ||
			old.Fingerprint != n.Fingerprint) {
			l.moved = append(l.moved, a.ID)
		}
	}
	l.res.NewArticles = len(made)
	if err := unwind(l.querier, `UNWIND $in.rows AS row MATCH (a) WHERE elementId(a) = row.element SET a += row.set`,
		changed, nil, nothing); err != nil {
		return err
	}
	return unwind(l.querier, `UNWIND $in.rows AS row CREATE (a:Article) SET a = row`+listed(`a.id, elementId(a)`), made, nil,
		func(r *record) error {
			id := r.text()
			n := l.articles[id]
			n.element = r.text()
			l.articles[id] = n
			return nil
		})
}

func sameArticle(a, b graph.Article) bool {
	return a.URL == b.URL && a.Title == b.Title && a.Outlet == b.Outlet && a.Fingerprint == b.Fingerprint && graph.CompareTime(a.PublishedAt, b.PublishedAt) == 0
}

// freshClaims returns the claims that are not stored yet, with their articles as they are now, and marks what they
// are about. To those that are stored it adds the aliases that another account of them knows. An article that this load has
// made has no claims yet.
func (l *loader) freshClaims(claims []graph.Claim) ([]graph.Claim, error) {
	var ids []string
	for i := range claims {
		if !l.articles[claims[i].Article.ID].made {
			ids = append(ids, claims[i].ID)
		}
	}
	known := make(map[string]graph.Claim)
	err := unwind(l.querier, `UNWIND $in.rows AS id MATCH (c:Claim {id: id})`+
		listed(`c.id, c.subject_name, c.subject_aliases, c.object_name, c.object_aliases`), ids, nil, func(r *record) error {
		c := graph.Claim{ID: r.text(), Subject: graph.Entity{Name: r.text(), Aliases: r.texts()},
			Object: graph.Entity{Name: r.text(), Aliases: r.texts()}}
		known[c.ID] = c
		return nil
	})
	if err != nil {
		return nil, err
	}
	var fresh []graph.Claim
	var changed []map[string]any
	for _, c := range claims {
		old, ok := known[c.ID]
		if !ok {
			c.Article = l.articles[c.Article.ID].Article
			fresh = append(fresh, c)
			l.touch(l.names[c.Subject.ID].Entity, c.Predicate, l.names[c.Object.ID].Entity)
			continue
		}
		c.Subject, c.Object = graph.MergeEntity(c.Subject, old.Subject), graph.MergeEntity(c.Object, old.Object)
		if c.Subject.Name != old.Subject.Name || c.Object.Name != old.Object.Name ||
			!slices.Equal(c.Subject.Aliases, old.Subject.Aliases) || !slices.Equal(c.Object.Aliases, old.Object.Aliases) {
			changed = append(changed, map[string]any{"id": c.ID, "set": ownNames(&c)})
		}
	}
	l.res.NewClaims = len(fresh)
	return fresh, unwind(l.querier, `UNWIND $in.rows AS row MATCH (c:Claim {id: row.id}) SET c += row.set`, changed, nil, nothing)
}

func (l *loader) addClaims(claims []graph.Claim) error {
	rows := make([]map[string]any, len(claims))
	for i := range claims {
		c := &claims[i]
		if c.Speaker != "" {
			l.spoken[c.Speaker]++
		}
		rows[i] = map[string]any{"article": l.articles[c.Article.ID].element,
			"set": claimRow(c, l.names[c.Subject.ID].Entity, l.names[c.Object.ID].Entity)}
	}
	return unwind(l.querier, `UNWIND $in.rows AS row MATCH (a) WHERE elementId(a) = row.article
		CREATE (a)-[:STATES]->(c:Claim) SET c = row.set`, rows, nil, nothing)
}
