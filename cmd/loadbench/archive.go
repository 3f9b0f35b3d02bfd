package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"celebgraph/graph"
)

// archive makes up news: articles of a few claims each about people drawn by Zipf's law, the same for the same sizes.
type archive struct {
	rng      *rand.Rand
	zipf     *rand.Zipf
	n        int
	average  int
	articles int
}

func newArchive(o options) *archive {
	rng := rand.New(rand.NewPCG(1, 2))
	return &archive{rng: rng, zipf: rand.NewZipf(rng, 1.2, 20, uint64(o.people-1)), average: max(1, o.claims/o.articles), articles: o.articles}
}

// syllables make names that differ.
var syllables = []string{"ba", "den", "cor", "li", "mar", "no", "ta", "vi", "shel", "ro", "quin", "zu", "hal", "per", "ost", "gri"}

func word(x uint64, n int) string {
	w := ""
	for range n {
		w += syllables[x%16]
		x /= 16
	}
	return string(w[0]-'a'+'A') + w[1:]
}

// person returns one of the people, whom some articles call by a second name.
func (a *archive) person() graph.Entity {
	given, family := nameOf(a.zipf.Uint64())
	e := graph.Entity{Type: graph.Person, Name: given + " " + family}
	if a.rng.IntN(20) == 0 {
		e.Aliases = []string{family}
	}
	return e
}

// nameOf is the name of person x; a few share one.
func nameOf(x uint64) (given, family string) {
	mixed := (x + 1) * 0x9e3779b97f4a7c15
	return word(mixed>>8, 2), word(mixed>>24, 3)
}

// next returns the next article and its claims, at most most.
func (a *archive) next(most int) (graph.Article, []graph.Claim) {
	at := time.Date(2005, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(a.n) * 17 * time.Minute)
	url := fmt.Sprintf("https://news%d.example/%d/story-%d", a.n%60, at.Year(), a.n)
	a.n++
	article := graph.Article{ID: graph.ArticleID(url, ""), URL: url, Title: fmt.Sprintf("A headline of the usual length about people, number %d", a.n),
		Outlet: fmt.Sprintf("News %d", a.n%60), PublishedAt: &at}
	predicates := graph.Predicates()
	var out []graph.Claim
	for len(out) < min(most, 1+a.rng.IntN(2*a.average-1)) {
		c := graph.Claim{Article: article, Subject: a.person(), Object: a.person(), Predicate: predicates[a.rng.IntN(9)].Predicate,
			Status: graph.Statuses()[a.rng.IntN(3)], Confidence: float64(30+a.rng.IntN(70)) / 100, Extractor: "bench/1"}
		if c.Subject.Name == c.Object.Name || !c.Predicate.Accepts(graph.Person, graph.Person) {
			continue
		}
		text := fmt.Sprintf("%s and %s were seen together again on day %d, as a friend of both told the paper.", c.Subject.Name, c.Object.Name, a.n)
		c.Evidence = graph.Evidence{Text: text, Start: len(out) * 200, End: len(out)*200 + len(text)}
		c.Normalize()
		out = append(out, c)
	}
	return article, out
}

// batch returns the next articles with so many claims together.
func (a *archive) batch(claims int) graph.Batch {
	b := graph.Batch{Extractor: "bench/1"}
	for len(b.Claims) < claims {
		article, more := a.next(claims - len(b.Claims))
		b.Articles, b.Claims = append(b.Articles, article), append(b.Claims, more...)
	}
	return b
}
