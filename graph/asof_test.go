package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"celebgraph/graph"
	"celebgraph/graph/graphtest"
)

// TestAsOf: the status of one triple through the years.
func TestAsOf(t *testing.T) {
	const spouse, parent = graph.SpouseOf, graph.ParentOf
	for _, tt := range []struct {
		name  string
		lines []graphtest.Line
		want  string // at 2000, 2003, 2005, 2010, 2015, 2020
	}{
		{"told, not since when", []graphtest.Line{{Day: "2005-03-01", Status: graph.Current}}, "- - current current current current"},
		{"since when", []graphtest.Line{{Day: "2012-03-01", Status: graph.Current, From: "2003-06"}}, "- current current current current current"},
		{"an end alone", []graphtest.Line{{Day: "2012-03-01", Status: graph.Former, From: "2003", To: "2009"}}, "- current current former former former"},
		{"an end whose beginning is unknown", []graphtest.Line{{Day: "2012-03-01", Status: graph.Former, To: "2005"}},
			"current current former former former former"},
		{"reunion", []graphtest.Line{{Day: "2003-01-01", Status: graph.Current}, {Day: "2010-01-01", Status: graph.Former, To: "2004"},
			{Day: "2014-01-01", Status: graph.Current}}, "- current former former current current"},
		{"rumor, denial, fact", []graphtest.Line{{Day: "2003-01-01", Status: graph.Rumored}, {Day: "2005-01-01", Status: graph.Denied},
			{Day: "2010-01-01", Status: graph.Current}}, "- rumored - current current current"},
		{"undated", []graphtest.Line{{Status: graph.Current}, {Day: "2010-05-01", Status: graph.Former}},
			"current current current former former former"},
		{"what was told later tells an earlier beginning", []graphtest.Line{{Day: "2005-01-01", Status: graph.Current},
			{Day: "2016-01-01", Status: graph.Former, From: "2002"}}, "- current current current current former"},
		{"for ever", []graphtest.Line{{Day: "2010-01-01", Status: graph.Current, Predicate: parent}}, "current current current current current current"},
		{"an end before its beginning", []graphtest.Line{{Day: "2010-01-01", Status: graph.Current, From: "2008", Predicate: spouse},
			{Day: "2012-01-01", Status: graph.Former, To: "2003", Predicate: spouse}}, "- - - former former former"},
	} {
		claims := graphtest.Story(tt.lines...)
		var got []string
		for _, year := range []graph.Date{"2000", "2003", "2005", "2010", "2015", "2020"} {
			s := "-"
			if rels := graph.AsOf(claims, year); len(rels) > 0 {
				s = string(rels[0].Status)
			}
			got = append(got, s)
		}
		if g := strings.Join(got, " "); g != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, g, tt.want)
		}
	}
}

// TestPartialDates: a year is not before a month of it, so what began in the course of a year holds as of that year.
func TestPartialDates(t *testing.T) {
	claims := graphtest.Story(graphtest.Line{Day: "2020-01-01", Status: graph.Current, From: "2019-05"})
	for date, want := range map[graph.Date]int{"2018": 0, "2019": 1, "2019-04": 0, "2019-05": 1, "2019-05-01": 1, "2019-04-30": 0} {
		if got := len(graph.AsOf(claims, date)); got != want {
			t.Errorf("as of %s: %d relationships, want %d", date, got, want)
		}
	}
}

// TestHistoryTimes: the times of one triple follow each other without overlap, whatever the claims say.
func TestHistoryTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		last := make(map[string]graph.Change)
		for _, c := range graph.History(graphtest.Claims(25).Draw(t, "claims")) {
			before, ok := last[c.Relationship]
			last[c.Relationship] = c
			if !ok {
				continue
			}
			if before.To.Before(before.From) || c.From.Before(before.From) || c.From.Before(before.To) {
				t.Fatalf("%s from %q to %q, then %s from %q", before.Label, before.From, before.To, c.Label, c.From)
			}
		}
	})
}

// TestContradiction: two articles of one day that contradict each other are both shown.
func TestContradiction(t *testing.T) {
	changes := graph.History(graphtest.Story(graphtest.Line{Day: "2020-01-01", Status: graph.Current, Confidence: 0.9},
		graphtest.Line{Day: "2020-01-01", Status: graph.Denied, Confidence: 0.6}))
	if len(changes) != 1 || changes[0].Status != graph.Current || len(changes[0].Against) != 1 || changes[0].Against[0].Status != graph.Denied {
		t.Errorf("got %s", fmt.Sprint(changes))
	}
}
