package neo4jstore

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// Retract implements graph.Store.
func (s *Store) Retract(ctx context.Context, articles ...string) ([]graph.Article, error) {
	var out []graph.Article
	err := s.write(ctx, "retract", func(q querier) error {
		found, err := newLoader(q).retract(articles)
		if err == nil && (len(found) > 0 || len(out) == 0) { // else an attempt before was committed after all
			out = found
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// retract takes out articles, given by id or URL, and makes of the rest what it would be without them.
func (l *loader) retract(refs []string) ([]graph.Article, error) {
	found := make(map[string]graph.Article)
	for _, property := range []string{"id", "url"} {
		if err := unwind(l.querier, `UNWIND $in.rows AS ref MATCH (a:Article {`+property+`: ref})`+listed(articleFields),
			slices.DeleteFunc(slices.Clone(refs), func(s string) bool { return s == "" }), nil, func(r *record) error {
				a := r.article()
				found[a.ID] = a
				return nil
			}); err != nil {
			return nil, err
		}
	}
	var out []graph.Article
	var ids []string
	var rows []map[string]any
	for _, a := range found {
		out, ids = append(out, a), append(ids, a.ID)
		rows = append(rows, map[string]any{"id": a.ID, "name": a.ID, "url": orNil(a.URL)})
	}
	slices.SortFunc(out, func(a, b graph.Article) int { return cmp.Compare(a.ID, b.ID) })
	if err := unwind(l.querier, `UNWIND $in.rows AS row MERGE (r:Retracted {id: row.id}) SET r = row`, rows, nil, nothing); err != nil {
		return nil, err
	}
	return out, l.takeOut(ids)
}

// takeOut takes out articles by their ids, with all that they state.
func (l *loader) takeOut(ids []string) error {
	var told []triple
	var names []string
	if err := unwind(l.querier, `UNWIND $in.rows AS id MATCH (:Article {id: id})-[:STATES]->(c:Claim)`+listed(`c.subject, c.predicate, c.object, c.speaker`), ids, nil,
		func(r *record) error {
			t := r.triple()
			if speaker := r.text(); speaker != "" {
				l.spoken[speaker]--
			}
			names, told = append(names, t.subject, t.object), append(told, t)
			return nil
		}); err != nil {
		return err
	}
	if err := l.touchNames(names, told); err != nil {
		return err
	}
	for _, cypher := range []string{`UNWIND $in.rows AS id MATCH (:Article {id: id})-[:STATES]->(c:Claim) DETACH DELETE c`,
		`UNWIND $in.rows AS id MATCH (a:Article {id: id}) DETACH DELETE a`} {
		if err := unwind(l.querier, cypher, ids, nil, nothing); err != nil {
			return err
		}
	}
	if err := l.forget(names); err != nil {
		return err
	}
	return l.fuseTouched()
}

// replaced takes out the articles of a batch.
func (l *loader) replaced(b graph.Batch) error {
	ids := make([]string, len(b.Articles))
	for i, a := range b.Articles {
		ids[i] = a.ID
	}
	if err := l.takeOut(ids); err != nil {
		return err
	}
	changed := l.res.Relationships
	*l = *newLoader(l.querier)
	l.res.Relationships = changed
	return nil
}

// fuseTouched fuses what is stored about the ties that were touched.
func (l *loader) fuseTouched() error {
	between, err := l.claimsBetween(nil)
	if err != nil {
		return err
	}
	return l.refuse(l.fuse(between))
}

// forget makes names what the claims that are left say of them, and removes those of which none is left.
func (l *loader) forget(ids []string) error {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	left := make(map[string]graph.Entity, len(ids))
	for _, end := range []string{"subject", "object"} {
		if err := unwind(l.querier, `UNWIND $in.rows AS id MATCH (c:Claim {`+end+`: id})`+
			distinct(`id, c.`+end+`_name, c.`+end+`_aliases`), ids, nil, func(r *record) error {
			id := r.text()
			old := l.names[id].Name
			e := graph.Entity{ID: id, Type: old.Type, Of: old.Of, Born: old.Born, Name: r.text(), Aliases: r.texts()}
			if known, ok := left[id]; ok {
				e = graph.MergeEntity(known, e)
			}
			left[id] = graph.MergeEntity(e, e)
			return nil
		}); err != nil {
			return err
		}
	}
	stored := make([]resolve.Named, len(ids))
	for i, id := range ids {
		stored[i] = l.names[id]
	}
	changes := resolve.Forget(stored, left)
	if len(changes) == 0 {
		return nil
	}
	rules, err := l.rules()
	if err != nil {
		return err
	}
	return l.change(changes, rules, rules)
}

// withoutRetracted returns the batch without articles that were retracted; a batch that forces them has them
// forgotten.
func (l *loader) withoutRetracted(b graph.Batch) (graph.Batch, error) {
	found, err := l.retracted(b.ArticleIDs())
	if err != nil || len(found) == 0 {
		return b, err
	}
	if b.Force {
		var ids []string
		for id := range found {
			ids = append(ids, id)
		}
		return b, unwind(l.querier, `UNWIND $in.rows AS id MATCH (r:Retracted {id: id}) DELETE r`, ids, nil, nothing)
	}
	b, l.res.Retracted = b.WithoutArticles(found)
	return b, nil
}

// retracted returns which of the articles were retracted.
func (q querier) retracted(ids []string) (map[string]bool, error) {
	out := make(map[string]bool)
	err := unwind(q, `UNWIND $in.rows AS id MATCH (r:Retracted {id: id})`+listed(`r.id`), ids, nil, func(r *record) error {
		out[r.text()] = true
		return nil
	})
	return out, err
}

// Retracted implements graph.Store.
func (s *Store) Retracted(ctx context.Context, ids []string) (map[string]bool, error) {
	var out map[string]bool
	err := s.read(ctx, "retracted articles", func(q querier) (err error) {
		out, err = q.retracted(ids)
		return err
	})
	return out, err
}

// aliasTexts writes aliases as the store's node holds them: three texts each, a mark and two names.
func aliasTexts(list []graph.AliasRule) []string {
	var texts []string
	for _, r := range list {
		mark := ""
		if r.Forbid {
			mark = forbids
		}
		texts = append(texts, mark, r.Canonical, r.Alias)
	}
	return texts
}

// forbids is the mark before a pair of names in the store's list of aliases that are never one entity's.
const forbids = "!"

// aliasRules returns the user's aliases, sorted: the store's node holds them as a list of three texts each.
func (q querier) aliasRules() ([]graph.AliasRule, error) {
	var out []graph.AliasRule
	err := q.each(`MATCH (n:Celebgraph {id: 'store'}) RETURN n.aliases`, nil, func(r *record) error {
		texts := r.texts()
		if len(texts)%3 != 0 {
			return notStore("the list of aliases is cut; set the aliases again")
		}
		for t := range slices.Chunk(texts, 3) {
			out = append(out, graph.AliasRule{Canonical: t[1], Alias: t[2], Forbid: t[0] == forbids})
		}
		return nil
	})
	return out, err
}

func (l *loader) rules() (*resolve.Rules, error) {
	list, err := l.aliasRules()
	if err != nil {
		return nil, err
	}
	return resolve.NewRules(list)
}

// SetAliases implements graph.Store.
func (s *Store) SetAliases(ctx context.Context, list []graph.AliasRule) error {
	rules, err := resolve.NewRules(list)
	if err != nil {
		return fmt.Errorf("%s: aliases: %w", s.uri, err)
	}
	return s.write(ctx, "aliases", func(q querier) error {
		l := newLoader(q)
		old, err := l.rules()
		if err != nil || slices.Equal(old.List(), rules.List()) {
			return err
		}
		if err := l.run(`MATCH (n:Celebgraph {id: $id}) SET n.aliases = $aliases`,
			map[string]any{"id": storeID, "aliases": listOrNil(aliasTexts(rules.List()))}); err != nil {
			return err
		}
		names, err := l.namesWhere(`UNWIND $in.rows AS folded MATCH (n:Name {folded: folded})`, append(old.Names(), rules.Names()...))
		if err != nil || len(names) == 0 {
			return err
		}
		if err := l.change(resolve.Again(names), old, rules); err != nil {
			return err
		}
		return l.fuseTouched()
	})
}

// Aliases implements graph.Store.
func (s *Store) Aliases(ctx context.Context) ([]graph.AliasRule, error) {
	var out []graph.AliasRule
	err := s.read(ctx, "aliases", func(q querier) (err error) {
		out, err = q.aliasRules()
		return err
	})
	return out, err
}
