package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"celebgraph/graph"
	"celebgraph/graph/graphtest"
)

// timeline prints changes, one a line: day, label, sources, number of claims.
func timeline(changes []graph.Change) string {
	var b strings.Builder
	for _, c := range changes {
		day := "undated"
		if c.At != nil {
			day = c.At.Format("2006-01-02")
		}
		fmt.Fprintf(&b, "%s %s [%s] %d\n", day, c.Label, strings.Join(c.Sources, ", "), len(c.Claims))
	}
	return b.String()
}

func TestHistory(t *testing.T) {
	tests := []struct {
		name  string
		lines []line
		want  string
	}{
		{"a reunion is three changes", []line{{Day: "2010-01-01", Status: graph.Current}, {Day: "2011-01-01", Status: graph.Current},
			{Day: "2015-01-01", Status: graph.Former}, {Day: "2020-01-01", Status: graph.Current}},
			"2010-01-01 friend of [Outlet 1, Outlet 2] 2\n2015-01-01 former friend of [Outlet 3] 1\n2020-01-01 friend of [Outlet 4] 1\n"},
		{"a denial is a change", []line{{Status: graph.Rumored}, {Day: "2015-01-01", Status: graph.Denied}},
			"undated rumored friend of [Outlet 1] 1\n2015-01-01 denied friend of [Outlet 2] 1\n"},
		{"copies of one text are one source", []line{{Day: "2010-01-01", Status: graph.Current, Text: "Friends!"},
			{Day: "2010-01-02", Status: graph.Current, Text: "friends", Outlet: "A wire"}},
			"2010-01-01 friend of [A wire] 2\n"},
		{"a rumor of what is known changes nothing", []line{
			{Day: "2010-01-01", Status: graph.Current, Predicate: graph.SiblingOf},
			{Day: "2011-01-01", Status: graph.Rumored, Predicate: graph.SiblingOf},
			{Day: "2012-01-01", Status: graph.Current, Predicate: graph.SiblingOf}},
			"2010-01-01 sibling of [Outlet 1, Outlet 3] 2\n"},
		{"several triples in order of time", []line{{Day: "2012-01-01", Status: graph.Current, Predicate: graph.SpouseOf},
			{Day: "2010-01-01", Status: graph.Current, Predicate: graph.PartnerOf}},
			"2010-01-01 partner of [Outlet 2] 1\n2012-01-01 spouse of [Outlet 1] 1\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			claims := graphtest.Story(tt.lines...)
			slices.Reverse(claims)
			if got := timeline(graph.History(append(claims, claims...))); got != tt.want {
				t.Errorf("got\n%swant\n%s", got, tt.want)
			}
		})
	}
}

// only returns the one relationship that a story comes to.
func only(t *testing.T, lines ...line) graph.Relationship {
	t.Helper()
	rels := graph.Fuse(graphtest.Story(lines...))
	if len(rels) != 1 {
		t.Fatalf("%d relationships, want one", len(rels))
	}
	return rels[0]
}

func TestFuseFields(t *testing.T) {
	r := only(t, line{Day: "2010-01-01", Status: graph.Current, Kind: "best friend", From: "2004", Text: "Since 2004."},
		line{Day: "2012-01-01", Status: graph.Current, From: "2004-05", Text: "Since May 2004."},
		line{Day: "2022-01-01", Status: graph.Former, To: "2021", Text: "Over.", Confidence: 0.6},
		line{Day: "2022-01-01", Status: graph.Former, To: "2021-09", Text: "All over.", Confidence: 0.9},
		line{Status: graph.Denied, Text: "Never."})
	if r.ValidFrom != "2004-05" || r.ValidTo != "2021-09" {
		t.Errorf("from %q to %q", r.ValidFrom, r.ValidTo)
	}
	if r.Quote != "All over." || r.Kind != "" {
		t.Errorf("quote %q, kind %q", r.Quote, r.Kind)
	}
	if r.Claims != 5 || r.Outlets != 4 {
		t.Errorf("claims %d, outlets %d", r.Claims, r.Outlets)
	}
	if r.FirstSeen.Year() != 2010 || r.LastSeen.Year() != 2022 {
		t.Errorf("seen %v to %v", r.FirstSeen, r.LastSeen)
	}
	// 1 - 0.4*0.1 for the two, times 1 - 0.8/2 for the denial.
	if r.Confidence != 0.576 {
		t.Errorf("confidence %v, want 0.576", r.Confidence)
	}
	again := only(t, line{Day: "2010-01-01", Status: graph.Current, From: "2004"},
		line{Day: "2012-01-01", Status: graph.Former, To: "2011"}, line{Day: "2020-01-01", Status: graph.Current, Kind: "pal"})
	if again.ValidFrom != "" || again.ValidTo != "" || again.Kind != "pal" {
		t.Errorf("a reunion takes dates from before: %q to %q, %q", again.ValidFrom, again.ValidTo, again.Kind)
	}
	undated := only(t, line{Status: graph.Current, Confidence: 1})
	if undated.FirstSeen != nil || undated.LastSeen != nil || undated.ValidFrom != "" || undated.Confidence != 0.99 {
		t.Errorf("undated: %+v", undated)
	}
	// An outlet, or the host where it is not known, however often it says so.
	same := only(t, line{Status: graph.Current, Outlet: "story.example"}, line{Status: graph.Current, Outlet: "Story.Example"})
	if same.Outlets != 1 || same.Confidence != 0.8 {
		t.Errorf("one outlet twice: %d, confidence %v", same.Outlets, same.Confidence)
	}
}

func TestSource(t *testing.T) {
	for _, tt := range []struct {
		a    graph.Article
		want string
	}{
		{graph.Article{ID: "1", Outlet: " The Wren ", URL: "https://x.example/1"}, "The Wren"},
		{graph.Article{ID: "1", URL: "https://www.X.example:8080/1"}, "x.example"},
		{graph.Article{ID: "1", URL: "stories/a.txt"}, "1"},
		{graph.Article{ID: "1", URL: "https://%zz"}, "1"},
	} {
		if got := graph.Source(tt.a); got != tt.want {
			t.Errorf("Source(%+v) = %q, want %q", tt.a, got, tt.want)
		}
	}
}
