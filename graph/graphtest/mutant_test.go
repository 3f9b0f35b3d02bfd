package graphtest_test

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"celebgraph/graph"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/resolve"
)

// memory is the plainest store: it keeps what was loaded and works everything out when asked. A mutant is a
// memory with one thing wrong, which the suite must find.
type memory struct {
	mutant string

	mu       sync.Mutex
	closed   bool
	articles []graph.Article
	claims   []graph.Claim
	read     map[[2]string]bool
	gone     map[string]bool
	rules    *resolve.Rules
}

// mutants are the faults that a store may have, some of them those of well-known programs.
var mutants = []string{
	"first writer wins",        // what is learned of an article later is ignored
	"last writer wins",         // what is learned later replaces what was known
	"arrival order decides",    // the last claim to arrive is the only one that counts
	"claims make readings",     // an article is known because a claim speaks of it
	"loads half of a batch",    // up to the claim that is wrong
	"cancelled loads stay",     // the context is not looked at
	"accents matter in a name", // Find compares bytes
	"denied claims are lost",
	"closed stores answer",
	"every claim is new",
	"retracted articles come back",
	"retracted claims stay",
	"replaced claims stay",
	"aliases join only what comes after them",
	"names are entities", // nothing is ever joined
}

func newMemory(mutant string) *memory {
	return &memory{mutant: mutant, read: make(map[[2]string]bool), gone: make(map[string]bool)}
}

func (m *memory) is(mutant string) bool { return m.mutant == mutant }

func (m *memory) enter(ctx context.Context) error {
	if m.closed && !m.is("closed stores answer") {
		return graph.ErrUnavailable
	}
	if m.is("cancelled loads stay") {
		return nil
	}
	return ctx.Err()
}

func (m *memory) resolver() graph.Resolver {
	if m.is("names are entities") {
		return nil
	}
	return resolve.Resolver(m.rules)
}

func (m *memory) snapshot() *graph.Snapshot {
	claims := slices.Clone(m.claims)
	if m.is("denied claims are lost") {
		claims = slices.DeleteFunc(claims, func(c graph.Claim) bool { return c.Status == graph.Denied })
	}
	if m.is("arrival order decides") {
		last := make(map[string]graph.Claim)
		for _, c := range claims {
			last[c.RelationshipID()] = c
		}
		s := graph.NewSnapshot(m.articles, claims, m.resolver())
		claims = nil
		for _, c := range last {
			claims = append(claims, c)
		}
		s.Relationships = graph.NewSnapshot(m.articles, claims, m.resolver()).Relationships
		return s
	}
	return graph.NewSnapshot(m.articles, claims, m.resolver())
}

func (m *memory) Load(ctx context.Context, b graph.Batch) (graph.LoadResult, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.enter(ctx); err != nil {
		return graph.LoadResult{}, err
	}
	if err := b.Validate(); err != nil {
		if m.is("loads half of a batch") && len(b.Claims) > 0 {
			m.claims = append(m.claims, b.Claims[0])
		}
		return graph.LoadResult{}, err
	}
	before := m.snapshot()
	if b.Replace { // what is taken out first is new again
		taken := &memory{articles: slices.Clone(m.articles), claims: slices.Clone(m.claims), rules: m.rules}
		taken.takeOut(b)
		before = taken.snapshot()
	}
	retracted := 0
	if b.Force || m.is("retracted articles come back") {
		for _, id := range b.ArticleIDs() {
			delete(m.gone, id)
		}
	}
	b, retracted = b.WithoutArticles(m.gone)
	if b.Replace && !m.is("replaced claims stay") {
		m.takeOut(b)
	}
	m.keep(b)
	after := m.snapshot()
	res := graph.LoadResult{Retracted: retracted, NewArticles: len(after.Articles) - len(before.Articles),
		NewClaims: len(after.Claims) - len(before.Claims)}
	if m.is("every claim is new") {
		res.NewClaims = len(b.Claims)
	}
	old := make(map[string]graph.Relationship)
	for _, r := range before.Relationships {
		old[r.ID] = r
	}
	for _, r := range after.Relationships {
		if was, ok := old[r.ID]; !ok || was.Status != r.Status || was.Claims != r.Claims || was.Outlets != r.Outlets {
			res.Relationships++
		}
		delete(old, r.ID)
	}
	res.Relationships += len(old)
	return res, nil
}

func (m *memory) keep(b graph.Batch) {
	for _, a := range b.Articles {
		m.read[[2]string{b.Extractor, a.ID}] = true
	}
	articles, _, claims := b.Unify()
	if m.is("claims make readings") {
		for _, a := range articles {
			m.read[[2]string{b.Extractor, a.ID}] = true
		}
	}
	for _, a := range articles {
		i := slices.IndexFunc(m.articles, func(x graph.Article) bool { return x.ID == a.ID })
		switch {
		case i < 0:
			m.articles = append(m.articles, a)
		case m.is("first writer wins"):
		case m.is("last writer wins"):
			m.articles[i] = a
		default:
			m.articles[i] = graph.MergeArticle(m.articles[i], a)
		}
	}
	for _, c := range claims {
		c.Article = graph.Article{ID: c.Article.ID}
		m.claims = append(m.claims, c)
	}
}

// takeOut forgets the articles of a batch.
func (m *memory) takeOut(b graph.Batch) {
	for _, a := range b.Articles {
		m.articles = slices.DeleteFunc(m.articles, func(x graph.Article) bool { return x.ID == a.ID })
		m.claims = slices.DeleteFunc(m.claims, func(c graph.Claim) bool { return c.Article.ID == a.ID })
		for k := range m.read {
			if k[1] == a.ID {
				delete(m.read, k)
			}
		}
	}
}

func (m *memory) Retract(ctx context.Context, refs ...string) ([]graph.Article, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.enter(ctx); err != nil {
		return nil, err
	}
	var out []graph.Article
	m.articles = slices.DeleteFunc(m.articles, func(a graph.Article) bool {
		if !slices.Contains(refs, a.ID) && (a.URL == "" || !slices.Contains(refs, a.URL)) {
			return false
		}
		out = append(out, a)
		m.gone[a.ID] = true
		for k := range m.read {
			if k[1] == a.ID {
				delete(m.read, k)
			}
		}
		return true
	})
	if !m.is("retracted claims stay") {
		m.claims = slices.DeleteFunc(m.claims, func(c graph.Claim) bool { return m.gone[c.Article.ID] })
	}
	slices.SortFunc(out, func(a, b graph.Article) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

func (m *memory) Retracted(ctx context.Context, ids []string) (map[string]bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make(map[string]bool)
	for _, id := range ids {
		if m.gone[id] {
			out[id] = true
		}
	}
	return out, m.enter(ctx)
}

func (m *memory) SetAliases(ctx context.Context, list []graph.AliasRule) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.enter(ctx); err != nil {
		return err
	}
	rules, err := resolve.NewRules(list)
	if err == nil && (!m.is("aliases join only what comes after them") || len(m.claims) == 0) {
		m.rules = rules
	}
	return err
}

func (m *memory) Aliases(ctx context.Context) ([]graph.AliasRule, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.rules.List(), m.enter(ctx)
}

func (m *memory) Known(ctx context.Context, extractor string, ids []string) (map[string]bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make(map[string]bool)
	for _, id := range ids {
		for k := range m.read {
			if k[1] == id && (extractor == "" || k[0] == extractor) {
				out[id] = true
			}
		}
	}
	return out, m.enter(ctx)
}

func (m *memory) Find(ctx context.Context, name string, limit int) ([]graph.Entity, error) {
	s, err := m.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	var exact, near []graph.Entity
	for _, e := range s.Entities {
		is, words := e.Match(name)
		if m.is("accents matter in a name") {
			is, words = e.Name == name, strings.Contains(e.Name, name)
		}
		if is {
			exact = append(exact, e)
		}
		if words {
			near = append(near, e)
		}
	}
	byName := func(a, b graph.Entity) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) }
	slices.SortFunc(exact, byName)
	slices.SortFunc(near, byName)
	if len(exact) > 0 {
		return exact, nil
	}
	return near[:min(len(near), limit)], nil
}

func (m *memory) Relationships(ctx context.Context, id string) ([]graph.Relationship, error) {
	s, err := m.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(s.Relationships, func(r graph.Relationship) bool {
		return r.Subject.ID != id && r.Object.ID != id
	})
	other := func(r graph.Relationship) string {
		if r.Subject.ID == id {
			return r.Object.Name
		}
		return r.Subject.Name
	}
	slices.SortFunc(out, func(a, b graph.Relationship) int {
		return cmp.Or(cmp.Compare(a.Predicate, b.Predicate), cmp.Compare(a.Status, b.Status),
			cmp.Compare(other(a), other(b)), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

func (m *memory) Claims(ctx context.Context, ids ...string) ([]graph.Claim, error) {
	s, err := m.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	_, names, _ := (&graph.Batch{Claims: s.Claims}).Unify()
	nodes := make(map[string]graph.Entity)
	if r := m.resolver(); r != nil {
		nodes = r(names)
	} else {
		for _, n := range names {
			nodes[n.ID] = n
		}
	}
	var out []graph.Claim
	for _, c := range s.Claims {
		if c = c.Between(nodes[c.Subject.ID], nodes[c.Object.ID]); slices.Contains(ids, c.RelationshipID()) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b graph.Claim) int {
		return graph.CompareTime(a.Article.PublishedAt, b.Article.PublishedAt)
	})
	return out, nil
}

func (m *memory) Counts(ctx context.Context) (graph.Counts, error) {
	s, err := m.Snapshot(ctx)
	if err != nil {
		return graph.Counts{}, err
	}
	n := graph.Counts{Articles: len(s.Articles), Claims: len(s.Claims), Entities: len(s.Entities),
		Relationships: len(s.Relationships)}
	for _, e := range s.Entities {
		if e.Type == graph.Person {
			n.People++
		}
	}
	return n, nil
}

func (m *memory) Snapshot(ctx context.Context) (*graph.Snapshot, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.enter(ctx); err != nil {
		return nil, err
	}
	return m.snapshot(), nil
}

func (m *memory) Close(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return nil
}

// mutantName names the fault of the store that TestSuite tests, in a child process that must fail.
const mutantName = "GRAPHTEST_MUTANT"

// TestSuite: the plainest store passes.
func TestSuite(t *testing.T) {
	graphtest.Run(t, func(t *testing.T) graph.Store { return newMemory(os.Getenv(mutantName)) })
}

// TestSuiteFindsMutants: the suite fails for every store with a fault.
func TestSuiteFindsMutants(t *testing.T) {
	for _, mutant := range mutants {
		t.Run(mutant, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run=^TestSuite$", "-test.timeout=1m")
			cmd.Env = append(os.Environ(), mutantName+"="+mutant)
			out, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || strings.Contains(string(out), "panic:") {
				t.Errorf("the suite passes it, or breaks: %v\n%s", err, out)
			}
		})
	}
}
