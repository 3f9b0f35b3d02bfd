package neo4jstore

import (
	"cmp"
	"context"
	"slices"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// pageSize is how many rows of a stream are held at once, of each type; each page begins after the last id of the
// one before, so that what is loaded meanwhile neither repeats nor hides anything that was there.
const pageSize = 500

// EachEntity calls do with every entity, sorted by id, a page at a time. It stops at the first error and returns it.
func (s *Store) EachEntity(ctx context.Context, do func(*graph.Entity) error) error {
	var feeds []*feed[graph.Entity]
	for _, t := range graph.EntityTypes() {
		next := pages(ctx, s, `MATCH (e:`+string(t)+`) WHERE e.id > $after WITH e ORDER BY e.id LIMIT $limit`, entityFields, (*record).entity)
		feeds = append(feeds, &feed[graph.Entity]{next: next, id: func(e *graph.Entity) string { return e.ID }})
	}
	return merged(feeds, do)
}

// EachRelationship calls do with every relationship, sorted by id, a page of each type at a time.
func (s *Store) EachRelationship(ctx context.Context, do func(*graph.Relationship) error) error {
	var feeds []*feed[graph.Relationship]
	for _, t := range graph.EdgeTypes() {
		feeds = append(feeds, &feed[graph.Relationship]{next: func(after string) ([]graph.Relationship, error) {
			var page []graph.Relationship
			err := s.read(ctx, "relationships", func(q querier) error {
				page = nil
				if err := q.page(`MATCH (s)-[r:`+t+`]->(o) WHERE r.id > $after WITH s, r, o ORDER BY r.id LIMIT $limit`,
					`s.id, o.id, `+relationshipFields, after, func(r *record) error {
						page = append(page, r.edge())
						return nil
					}); err != nil {
					return err
				}
				return q.nameEnds(page)
			})
			return page, err
		}, id: func(r *graph.Relationship) string { return r.ID }})
	}
	return merged(feeds, do)
}

// EachClaim calls do with every claim, sorted by id, a page at a time.
func (s *Store) EachClaim(ctx context.Context, do func(*graph.Claim) error) error {
	next := func(after string) ([]graph.Claim, error) {
		var page []graph.Claim
		err := s.read(ctx, "claims", func(q querier) (err error) {
			page, err = q.claimsAfter(after)
			return err
		})
		return page, err
	}
	return merged([]*feed[graph.Claim]{{next: next, id: func(c *graph.Claim) string { return c.ID }}}, do)
}

// page calls row for the fields of what match finds after an id.
func (q querier) page(match, fields, after string, row func(r *record) error) error {
	return q.each(match+listed(fields), map[string]any{"after": after, "limit": pageSize}, func(r *record) error { return r.each(row) })
}

// claimsAfter returns the page of the claims whose ids come after one, sorted by id, as their articles state them.
func (q querier) claimsAfter(id string) ([]graph.Claim, error) {
	var out []graph.Claim
	var ids []string
	err := q.page(`MATCH (c:Claim) WHERE c.id > $after WITH c ORDER BY c.id LIMIT $limit MATCH (c)<-[:STATES]-(a:Article)`,
		articleFields+`, `+claimFields, id, func(r *record) error {
			a := r.article()
			c := r.claim()
			c.Article = a
			ids = append(ids, c.Subject.ID, c.Object.ID)
			out = append(out, c)
			return nil
		})
	if err != nil {
		return nil, err
	}
	names, err := q.names(ids)
	for i := range out {
		for _, e := range []*graph.Entity{&out[i].Subject, &out[i].Object} {
			n := names[e.ID].Name
			e.Type, e.Of, e.Born = n.Type, n.Of, n.Born
		}
	}
	slices.SortFunc(out, func(a, b graph.Claim) int { return cmp.Compare(a.ID, b.ID) })
	return out, err
}

// EachArticle calls do with every article and the extractors that have read it, sorted by id, a page at a time.
func (s *Store) EachArticle(ctx context.Context, do func(a *graph.Article, extractors []string) error) error {
	return s.eachArticle(ctx, "", func(x *graph.Silent) error { return do(&x.Article, x.Extractors) })
}

// EachSilent calls do with every article that states nothing, sorted by id, a page at a time.
func (s *Store) EachSilent(ctx context.Context, do func(*graph.Silent) error) error {
	return s.eachArticle(ctx, "AND NOT (a)-[:STATES]->()", do)
}

// eachArticle calls do with the articles a that a further condition finds, and the extractors that have read them.
func (s *Store) eachArticle(ctx context.Context, and string, do func(*graph.Silent) error) error {
	next := pages(ctx, s, `MATCH (a:Article) WHERE a.id > $after `+and+` WITH a ORDER BY a.id LIMIT $limit`, articleFields+`, a.extractors`,
		func(r *record) graph.Silent { return graph.Silent{Article: r.article(), Extractors: r.texts()} })
	return merged([]*feed[graph.Silent]{{next: next, id: func(x *graph.Silent) string { return x.Article.ID }}}, do)
}

// EachName calls do with every name that claims use and the id of the entity for which it stands, sorted by id.
func (s *Store) EachName(ctx context.Context, do func(n *resolve.Named) error) error {
	next := pages(ctx, s, `MATCH (n:Name) WHERE n.id > $after WITH n ORDER BY n.id LIMIT $limit`, nameFields, (*record).named)
	return merged([]*feed[resolve.Named]{{next: next, id: func(n *resolve.Named) string { return n.Name.ID }}}, do)
}

// EachRetracted calls do with the id and the URL of every article that was retracted, sorted by id.
func (s *Store) EachRetracted(ctx context.Context, do func(id, url string) error) error {
	next := pages(ctx, s, `MATCH (r:Retracted) WHERE r.id > $after WITH r ORDER BY r.id LIMIT $limit`, `r.id, r.url`,
		func(r *record) [2]string { return [2]string{r.text(), r.text()} })
	return merged([]*feed[[2]string]{{next: next, id: func(p *[2]string) string { return p[0] }}}, func(p *[2]string) error { return do(p[0], p[1]) })
}

// pages returns a feed's next: a page of what match finds after an id.
func pages[T any](ctx context.Context, s *Store, match, fields string, read func(*record) T) func(after string) ([]T, error) {
	return func(after string) ([]T, error) {
		var page []T
		err := s.read(ctx, "pages", func(q querier) error {
			page = nil
			return q.page(match, fields, after, func(r *record) error {
				page = append(page, read(r))
				return nil
			})
		})
		return page, err
	}
}

// feed gives things sorted by id, a page at a time.
type feed[T any] struct {
	next func(after string) ([]T, error)
	id   func(*T) string
	page []T
	last string
	done bool
}

// head returns the next thing, nil after the last.
func (f *feed[T]) head() (*T, error) {
	if len(f.page) == 0 && !f.done {
		page, err := f.next(f.last)
		if err != nil {
			return nil, err
		}
		f.page = page
		if f.done = len(page) == 0; !f.done {
			f.last = f.id(&page[len(page)-1])
		}
	}
	if f.done {
		return nil, nil
	}
	return &f.page[0], nil
}

// merged calls do with the things of all feeds, sorted by id.
func merged[T any](feeds []*feed[T], do func(*T) error) error {
	for {
		var first *feed[T]
		var least *T
		for _, f := range feeds {
			head, err := f.head()
			if err != nil {
				return err
			}
			if head != nil && (least == nil || f.id(head) < first.id(least)) {
				first, least = f, head
			}
		}
		if least == nil {
			return nil
		}
		if err := do(least); err != nil {
			return err
		}
		first.page = first.page[1:]
	}
}
