package graphtest

import (
	"fmt"
	"strings"
	"time"

	"pgregory.net/rapid"

	"celebgraph/graph"
)

// day returns noon UTC of a date written YYYY-MM-DD, and nil for "".
func day(s string) *time.Time {
	if s == "" {
		return nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic("graphtest: " + err.Error())
	}
	t = t.Add(12 * time.Hour)
	return &t
}

// names are a few entities in several spellings, so that generated claims meet each other.
var names = map[graph.EntityType][]string{
	graph.Person: {"Zoé Marlow", "Zoe Marlow", "ZOE MARLOW", "Zoe Marlow West", "Abel Quint", "Sir Abel Quint", "Abe Quint",
		"Ivo Tarn", "Ivo Tärn", "Ye"},
	graph.Group:        {"The Pale Kites", "the pale kites"},
	graph.Organization: {"Larkfield Records"},
	graph.Work:         {"Seven Gates"},
}

// prints are fingerprints of two stories and of a copy of the first; the empty one is unknown.
var prints = []string{"", "", graph.Fingerprint(longText), graph.Fingerprint(longText + " More at our site tonight."),
	graph.Fingerprint("Another " + strings.ReplaceAll(longText, "a", "the"))}

const longText = "On a cold evening in spring a singer and an old companion of hers met a crowd of reporters at a theater by a river " +
	"and said that a quarrel of many years was over and that a record which a small label had kept would come out at last"

// articleDraft draws what one claim knows of its article: a few articles, each known more or less well.
func articleDraft(t *rapid.T) graph.Article {
	n := rapid.IntRange(0, 7).Draw(t, "article")
	url := fmt.Sprintf("https://news%d.example/story-%d", n%3, n)
	a := graph.Article{ID: graph.ArticleID(url, "")}
	if rapid.Bool().Draw(t, "url") {
		a.URL = url
	}
	a.Outlet = rapid.SampledFrom([]string{"", "", "The Daily Wren", "daily wren", "Starling"}).Draw(t, "outlet")
	a.Fingerprint = rapid.SampledFrom(prints).Draw(t, "fingerprint")
	a.Title = rapid.SampledFrom([]string{"", "A title", "Another title"}).Draw(t, "title")
	a.PublishedAt = day(rapid.SampledFrom([]string{"", "", "2010-03-01", "2015-06-02", "2015-06-02", "2022-09-13"}).
		Draw(t, "published"))
	return a
}

// claimDraft draws a valid, normalized claim.
func claimDraft(t *rapid.T) graph.Claim {
	info := rapid.SampledFrom(graph.Predicates()).Draw(t, "predicate")
	if rapid.Bool().Draw(t, "romance") { // so that stages meet often
		info, _ = rapid.SampledFrom([]graph.Predicate{graph.PartnerOf, graph.FianceOf, graph.SpouseOf}).
			Draw(t, "stage").Info()
	}
	entity := func(side string, types []graph.EntityType) graph.Entity {
		e := graph.Entity{Type: rapid.SampledFrom(types).Draw(t, side+" type")}
		e.Name = rapid.SampledFrom(names[e.Type]).Draw(t, side)
		e.Aliases = rapid.SliceOfN(rapid.SampledFrom([]string{"Zee", "Tarn", "Ye", "Abel Quint", "the singer", e.Name}), 0, 2).
			Draw(t, side+" aliases")
		if e.Type == graph.Person && rapid.IntRange(0, 7).Draw(t, side+" is a child") == 0 {
			e.Name, e.Aliases = "Jackson", nil
			e.Of = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"Zoe Marlow", "Zoé Marlow", "Zoe Marlow West", "Abel Quint", "Ivo Tarn"}), 1, 2, rapid.ID).
				Draw(t, side+" is of")
		} else if e.Type == graph.Person && rapid.IntRange(0, 2).Draw(t, side+" has an age") == 0 {
			e.Born = rapid.SampledFrom([]int{1950, 1980, 1981}).Draw(t, side+" is born")
		}
		return e
	}
	c := graph.Claim{
		Article:   articleDraft(t),
		Subject:   entity("subject", info.Subjects),
		Predicate: info.Predicate,
		Status:    rapid.SampledFrom(graph.Statuses()).Draw(t, "status"),
		Kind:      rapid.SampledFrom([]string{"", "close"}).Draw(t, "kind"),
		Object:    entity("object", info.Objects),
		ValidFrom: rapid.SampledFrom([]graph.Date{"", "2004", "2004-05", "2019-01-02"}).Draw(t, "from"),
		ValidTo:   rapid.SampledFrom([]graph.Date{"", "2018", "2001"}).Draw(t, "to"),
		Confidence: float64(rapid.IntRange(0, 20).
			Draw(t, "confidence")) / 20,
		Extractor: "test/1",
	}
	c.Evidence = graph.Evidence{Text: rapid.SampledFrom([]string{"They said so.", "they said so", "A friend knows.",
		"Nobody denies it."}).Draw(t, "evidence"), Start: 10}
	c.Evidence.End = c.Evidence.Start + len(c.Evidence.Text)
	if c.Subject.WithID().ID == c.Object.WithID().ID {
		c.Object.Name = "Mara Voss"
	}
	c.Normalize()
	return c
}

// Claims draws up to n valid, normalized claims about few entities of few articles, so that they agree,
// contradict, repeat and complete each other.
func Claims(n int) *rapid.Generator[[]graph.Claim] {
	return rapid.SliceOfN(rapid.Custom(claimDraft), 0, n)
}

// Articles draws up to n articles, of the same few as those of [Claims] speak of.
func Articles(n int) *rapid.Generator[[]graph.Article] {
	return rapid.SliceOfN(rapid.Custom(articleDraft), 0, n)
}

// Batches draws a way to load articles and claims: in some order, in batches of some sizes, some of them twice.
func Batches(t *rapid.T, articles []graph.Article, claims []graph.Claim) []graph.Batch {
	claims = append([]graph.Claim(nil), claims...)
	if len(claims) > 0 {
		claims = append(claims, rapid.SliceOfN(rapid.SampledFrom(claims), 0, 5).Draw(t, "repeated")...)
		claims = rapid.Permutation(claims).Draw(t, "order")
	}
	var out []graph.Batch
	for len(claims) > 0 {
		n := rapid.IntRange(1, len(claims)).Draw(t, "batch size")
		out = append(out, graph.Batch{Extractor: "test/1", Claims: claims[:n]})
		claims = claims[n:]
	}
	for _, a := range articles {
		if i := rapid.IntRange(0, len(out)).Draw(t, "article's batch"); i < len(out) {
			out[i].Articles = append(out[i].Articles, a)
		} else {
			out = append(out, graph.Batch{Extractor: "test/1", Articles: []graph.Article{a}})
		}
	}
	return out
}
