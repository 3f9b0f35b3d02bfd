package graphtest

import (
	"fmt"
	"time"

	"celebgraph/graph"
)

// Archive returns n claims from number from on, as an archive of news gives them: three an article, about people
// who return again and again (a new one every ten claims), each claim with a sentence of evidence.
func Archive(from, n int) []graph.Claim {
	predicates := graph.Predicates()
	out := make([]graph.Claim, 0, n)
	for i := from; i < from+n; i++ {
		h := uint32(i) * 2654435761
		url := fmt.Sprintf("https://news%d.example/%d", i/3%40, i/3)
		at := time.Date(2000, 1, 1+i/3%9000, 8, 0, 0, 0, time.UTC)
		person := func(x uint32) graph.Entity {
			return graph.Entity{Name: fmt.Sprintf("Given%d Family%d", x%1000, x/1000%uint32(1+i/10000)), Type: graph.Person}
		}
		c := graph.Claim{
			Article: graph.Article{ID: graph.ArticleID(url, ""), URL: url, Title: "A headline of the usual length about two people",
				PublishedAt: &at},
			Subject: person(h >> 8), Object: person(h >> 4), Predicate: predicates[h%14].Predicate,
			Status: graph.Statuses()[h>>28%3], Confidence: 0.7, Extractor: "bench/1",
		}
		if !c.Predicate.Accepts(graph.Person, graph.Person) || c.Subject.Name == c.Object.Name {
			c.Predicate, c.Object.Name = graph.FriendOf, fmt.Sprint("Some Body", i%5000)
		}
		text := fmt.Sprintf("%s and %s were seen together again on day %d, as a friend of both told the paper.",
			c.Subject.Name, c.Object.Name, i)
		c.Evidence = graph.Evidence{Text: text, Start: i % 1000, End: i%1000 + len(text)}
		c.Normalize()
		out = append(out, c)
	}
	return out
}
