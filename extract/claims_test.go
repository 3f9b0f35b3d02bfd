package extract_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"celebgraph/extract"
	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// meta is an article about which the tests claim things.
func meta() graph.Article {
	a := graph.Article{URL: "https://example.com/a", Title: "A"}
	a.ID = graph.NewID("article", a.URL)
	return a
}

// claimDocument has three people, a band, a work, and a person who is never named.
func claimDocument(facts ...nlp.Fact) *nlp.Document {
	return &nlp.Document{
		Text: "Änn is Bob’s wife. Čarl sings in Red Harbor.",
		Chains: []nlp.Chain{
			{Type: graph.Person, Name: "Änn", Aliases: []string{"A."}}, {Type: graph.Person, Name: "Bob"}, {Type: graph.Person, Name: "Čarl"},
			{Type: graph.Group, Name: "Red Harbor"}, {Type: graph.Work, Name: "Night Boat"}, {Type: graph.Person},
		},
		Facts: facts,
	}
}

func TestClaims(t *testing.T) {
	f := nlp.Fact{Subject: 1, Object: 0, Predicate: graph.SpouseOf, Status: graph.Former, Kind: "ex-wife", ValidFrom: "2004", ValidTo: "2010-05",
		Speaker: 2, Confidence: 0.876, Evidence: nlp.Span{Start: 0, End: 21}}
	got := extract.Claims(claimDocument(f), meta(), "test/1")
	if len(got) != 1 {
		t.Fatalf("%d claims", len(got))
	}
	c := got[0]
	if c.Evidence.Text != "Änn is Bob’s wife." || c.Speaker != "Čarl" || c.Confidence != 0.88 || c.Extractor != "test/1" || c.Article.ID != meta().ID {
		t.Errorf("claim %+v", c)
	}
	if c.Kind != "ex-wife" || c.ValidFrom != "2004" || c.ValidTo != "2010-05" || c.Status != graph.Former {
		t.Errorf("claim %+v", c)
	}
	f.Subject, f.Object = f.Object, f.Subject
	if other := extract.Claims(claimDocument(f), meta(), "test/1"); other[0].ID != c.ID || other[0].Subject.Name != c.Subject.Name {
		t.Errorf("the other way round: %+v", other[0])
	}
}

func TestClaimsLeftOut(t *testing.T) {
	for name, f := range map[string]nlp.Fact{
		"without name":        {Subject: 0, Object: 5, Predicate: graph.FriendOf, Status: graph.Current},
		"with oneself":        {Subject: 0, Object: 0, Predicate: graph.FriendOf, Status: graph.Current},
		"with a work":         {Subject: 0, Object: 4, Predicate: graph.FriendOf, Status: graph.Current},
		"unknown predicate":   {Subject: 0, Object: 1, Predicate: "LOVER_OF", Status: graph.Current},
		"unknown status":      {Subject: 0, Object: 1, Predicate: graph.FriendOf, Status: "perhaps"},
		"a date that is none": {Subject: 0, Object: 1, Predicate: graph.FriendOf, Status: graph.Current, ValidFrom: "2004-13"},
	} {
		f.Speaker, f.Confidence, f.Evidence = nlp.None, 0.5, nlp.Span{Start: 0, End: 4}
		if got := extract.Claims(claimDocument(f), meta(), "test/1"); len(got) != 0 {
			t.Errorf("%s: %s", name, got[0].Text())
		}
	}
}

// TestClaimsProperties: whatever the facts, claims are valid, keep their order, have evidence that slices back,
// and are the same whichever end of a symmetric predicate comes first.
func TestClaimsProperties(t *testing.T) {
	var borders []int
	for i := range claimDocument().Text {
		borders = append(borders, i)
	}
	predicates := graph.Predicates()
	rapid.Check(t, func(t *rapid.T) {
		facts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) nlp.Fact {
			a := rapid.IntRange(0, len(borders)-2).Draw(t, "start")
			b := rapid.IntRange(a+1, len(borders)-1).Draw(t, "end")
			return nlp.Fact{
				Subject: rapid.IntRange(0, 5).Draw(t, "subject"), Object: rapid.IntRange(0, 5).Draw(t, "object"),
				Predicate: predicates[rapid.IntRange(0, len(predicates)-1).Draw(t, "predicate")].Predicate, Status: rapid.SampledFrom(graph.Statuses()).Draw(t, "status"),
				Speaker: rapid.IntRange(-1, 5).Draw(t, "speaker"), Confidence: rapid.Float64Range(0.01, 0.99).Draw(t, "confidence"),
				Evidence: nlp.Span{Start: borders[a], End: borders[b]},
			}
		}), 0, 8).Draw(t, "facts")
		d := claimDocument(facts...)
		claims := extract.Claims(d, meta(), "test/1")
		next := 0
		for _, c := range claims {
			if err := c.Validate(); err != nil {
				t.Fatal(err)
			}
			if d.Text[c.Evidence.Start:c.Evidence.End] != c.Evidence.Text {
				t.Fatalf("bytes %d to %d are not %q", c.Evidence.Start, c.Evidence.End, c.Evidence.Text)
			}
			for next < len(facts) && (facts[next].Predicate != c.Predicate || facts[next].Evidence.Start != c.Evidence.Start || facts[next].Evidence.End != c.Evidence.End) {
				next++
			}
			if next == len(facts) {
				t.Fatalf("%s is out of order", c.Text())
			}
			next++
		}
		for i := range facts {
			if facts[i].Predicate.Symmetric() {
				facts[i].Subject, facts[i].Object = facts[i].Object, facts[i].Subject
			}
		}
		if a, b := ids(claims), ids(extract.Claims(claimDocument(facts...), meta(), "test/1")); a != b {
			t.Fatalf("ends exchanged: %s, was %s", b, a)
		}
	})
}

func ids(claims []graph.Claim) string {
	var out []string
	for _, c := range claims {
		out = append(out, fmt.Sprint(c.ID, c.Subject.Name, c.Object.Name))
	}
	return strings.Join(out, "\n")
}
