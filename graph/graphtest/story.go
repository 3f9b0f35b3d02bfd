package graphtest

import (
	"fmt"

	"celebgraph/graph"
)

// Line is one claim of a [Story] in brief. Fields left empty get plain values.
type Line struct {
	// Day is the article's publication date, YYYY-MM-DD; "" is unknown.
	Day    string
	Status graph.Status
	// Predicate is FRIEND_OF unless given; Subject and Object are two people, "Abel Quint" and "Zoé Marlow".
	Predicate       graph.Predicate
	Subject, Object string
	// Outlet is a name of its own for each line unless given.
	Outlet string
	// Text is the evidence, of its own for each line unless given.
	Text       string
	Confidence float64
	Kind       string
	From, To   graph.Date
}

// Story returns the claims that the lines stand for, valid and normalized, each from an article of its own:
// https://story.example/1 and so on.
func Story(lines ...Line) []graph.Claim {
	out := make([]graph.Claim, len(lines))
	for i, l := range lines {
		url := fmt.Sprintf("https://story.example/%d", i+1)
		or := func(s, fallback string) string {
			if s == "" {
				return fallback
			}
			return s
		}
		text := or(l.Text, fmt.Sprintf("Article %d says so.", i+1))
		c := graph.Claim{
			Article: graph.Article{ID: graph.ArticleID(url, ""), URL: url, Title: fmt.Sprintf("Article %d", i+1),
				Outlet: or(l.Outlet, fmt.Sprintf("Outlet %d", i+1)), PublishedAt: day(l.Day)},
			Subject:    graph.Entity{Name: or(l.Subject, "Abel Quint"), Type: graph.Person},
			Predicate:  graph.Predicate(or(string(l.Predicate), string(graph.FriendOf))),
			Status:     l.Status,
			Kind:       l.Kind,
			Object:     graph.Entity{Name: or(l.Object, "Zoé Marlow"), Type: graph.Person},
			ValidFrom:  l.From,
			ValidTo:    l.To,
			Confidence: l.Confidence,
			Evidence:   graph.Evidence{Text: text, Start: 0, End: len(text)},
			Extractor:  "test/1",
		}
		if c.Confidence == 0 {
			c.Confidence = 0.8
		}
		c.Normalize()
		out[i] = c
	}
	return out
}
