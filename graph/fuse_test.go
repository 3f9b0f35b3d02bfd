package graph_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"celebgraph/graph"
	"celebgraph/graph/graphtest"
)

func canonical(t interface{ Fatal(...any) }, v any) string {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestFuseIsAFunctionOfTheSet holds DESIGN §4, points 1 and 2.
func TestFuseIsAFunctionOfTheSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		articles := graphtest.Articles(4).Draw(t, "articles")
		claims := graphtest.Claims(20).Draw(t, "claims")
		want := graph.NewSnapshot(articles, claims, nil)
		var as []graph.Article
		var cs []graph.Claim
		for _, b := range graphtest.Batches(t, articles, claims) {
			as, cs = append(as, b.Articles...), append(cs, b.Claims...)
		}
		got := graph.NewSnapshot(as, cs, nil)
		if w, g := canonical(t, want), canonical(t, got); w != g {
			t.Fatalf("another order gives another graph\n%s\nwant\n%s", g, w)
		}
		again := graph.NewSnapshot(got.Articles, got.Claims, nil)
		if w, g := canonical(t, want), canonical(t, again); w != g {
			t.Fatalf("fusing the snapshot's claims gives another graph\n%s\nwant\n%s", g, w)
		}
		if w, g := canonical(t, graph.History(claims)), canonical(t, graph.History(cs)); w != g && len(articles) == 0 {
			t.Fatalf("another order gives another history\n%s\nwant\n%s", g, w)
		}
	})
}

// TestFusePairAgreesWithFuse: a store that fuses pair by pair gets what fusing all at once gives.
func TestFusePairAgreesWithFuse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := graph.NewSnapshot(nil, graphtest.Claims(25).Draw(t, "claims"), nil)
		entities := make(map[string]graph.Entity)
		for _, e := range whole.Entities {
			entities[e.ID] = e
		}
		pairs := make(map[[2]string][]graph.Claim)
		for _, c := range whole.Claims {
			c = c.Between(entities[c.Subject.ID], entities[c.Object.ID])
			p := graph.Pair(c.Subject.ID, c.Object.ID)
			pairs[p] = append(pairs[p], c)
		}
		got := make(map[string]graph.Relationship)
		for _, cs := range pairs {
			for _, r := range graph.FusePair(cs) {
				got[r.ID] = r
			}
		}
		if len(got) != len(whole.Relationships) {
			t.Fatalf("%d relationships pair by pair, %d at once", len(got), len(whole.Relationships))
		}
		for _, r := range whole.Relationships {
			if w, g := canonical(t, r), canonical(t, got[r.ID]); w != g {
				t.Fatalf("got %s\nwant %s", g, w)
			}
		}
	})
}

func TestFuseInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := graphtest.Claims(25).Draw(t, "claims")
		rels := graph.Fuse(claims)
		for i, r := range rels {
			switch {
			case i > 0 && rels[i-1].ID >= r.ID:
				t.Fatal("not sorted by id")
			case r.Status == graph.Denied || !r.Status.Valid():
				t.Fatalf("status %q", r.Status)
			case r.Label != graph.Label(r.Predicate, r.Status):
				t.Fatalf("label %q of %q", r.Label, r.Status)
			case r.Confidence < 0 || r.Confidence > 0.99:
				t.Fatalf("confidence %v", r.Confidence)
			case r.Outlets < 1 || r.Claims < r.Outlets || r.Quote == "":
				t.Fatalf("outlets %d, claims %d, quote %q", r.Outlets, r.Claims, r.Quote)
			case r.ValidTo.Before(r.ValidFrom):
				t.Fatalf("from %s to %s", r.ValidFrom, r.ValidTo)
			case r.FirstSeen != nil && r.LastSeen.Before(*r.FirstSeen):
				t.Fatalf("seen %v to %v", r.FirstSeen, r.LastSeen)
			}
		}
	})
}

type line = graphtest.Line

// statuses says what a story comes to: "FRIEND_OF former" and so on, joined in the vocabulary's order.
func statuses(claims []graph.Claim) string {
	by := make(map[graph.Predicate]graph.Status)
	for _, r := range graph.Fuse(claims) {
		by[r.Predicate] = r.Status
	}
	out := ""
	for _, p := range graph.Predicates() {
		if s, ok := by[p.Predicate]; ok {
			out += string(p.Predicate) + " " + string(s) + "; "
		}
	}
	return out
}

func TestFuseStories(t *testing.T) {
	const (
		partner, fiance, spouse = graph.PartnerOf, graph.FianceOf, graph.SpouseOf
		sibling, collab         = graph.SiblingOf, graph.CollaboratorOf
		cur, former, rumored    = graph.Current, graph.Former, graph.Rumored
		denied, planned         = graph.Denied, graph.Planned
	)
	tests := []struct {
		name  string
		lines []line
		want  string
	}{
		{"reunion", []line{{Day: "2010-01-01", Status: cur}, {Day: "2015-01-01", Status: former},
			{Day: "2020-01-01", Status: cur}}, "FRIEND_OF current; "},
		{"denial", []line{{Day: "2010-01-01", Status: rumored}, {Day: "2010-01-02", Status: denied}}, ""},
		{"denial long ago", []line{{Day: "2010-01-01", Status: denied}, {Day: "2012-01-02", Status: cur}},
			"FRIEND_OF current; "},
		{"an old article loaded late", []line{{Day: "2022-01-01", Status: former}, {Day: "2010-01-01", Status: cur}},
			"FRIEND_OF former; "},
		{"two statuses on one day: confidence", []line{{Day: "2022-01-01", Status: former, Confidence: 0.9},
			{Day: "2022-01-01", Status: cur, Confidence: 0.8}}, "FRIEND_OF former; "},
		{"two statuses on one day: combined confidence", []line{{Day: "2022-01-01", Status: former, Confidence: 0.9},
			{Day: "2022-01-01", Status: cur, Confidence: 0.8}, {Day: "2022-01-01", Status: cur, Confidence: 0.8}},
			"FRIEND_OF current; "},
		{"two statuses on one day: sources", []line{{Day: "2022-01-01", Status: cur, Confidence: 0.75},
			{Day: "2022-01-01", Status: rumored, Confidence: 0.5}, {Day: "2022-01-01", Status: rumored, Confidence: 0.5}},
			"FRIEND_OF rumored; "},
		{"two statuses on one day: fixed order", []line{{Day: "2022-01-01", Status: former},
			{Day: "2022-01-01", Status: cur}}, "FRIEND_OF current; "},
		{"undated articles do not outvote a dated one", []line{{Status: cur, Confidence: 1}, {Status: cur, Confidence: 1},
			{Day: "2001-01-01", Status: former, Confidence: 0.1}}, "FRIEND_OF former; "},
		{"undated articles among themselves", []line{{Status: cur, Confidence: 0.7}, {Status: former, Confidence: 0.8}},
			"FRIEND_OF former; "},
		{"syndicated copies of one text", []line{{Day: "2022-01-01", Status: former, Confidence: 0.85},
			{Day: "2022-01-01", Status: cur, Text: "They are friends."}, {Day: "2022-01-01", Status: cur, Text: "they are FRIENDS"}},
			"FRIEND_OF former; "},
		{"a sibling stays one", []line{{Predicate: sibling, Day: "2010-01-01", Status: cur},
			{Predicate: sibling, Day: "2012-01-01", Status: former}, {Predicate: sibling, Day: "2014-01-01", Status: rumored}},
			"SIBLING_OF current; "},
		{"a sibling denied", []line{{Predicate: sibling, Day: "2010-01-01", Status: cur},
			{Predicate: sibling, Day: "2012-01-01", Status: denied}}, ""},
		{"a sibling denied, then rumored", []line{{Predicate: sibling, Day: "2010-01-01", Status: cur},
			{Predicate: sibling, Day: "2012-01-01", Status: denied}, {Predicate: sibling, Day: "2013-01-01", Status: rumored}},
			"SIBLING_OF rumored; "},
		{"a sibling denied before", []line{{Predicate: sibling, Day: "2010-01-01", Status: denied},
			{Predicate: sibling, Day: "2012-01-01", Status: cur}}, "SIBLING_OF current; "},
		{"a planned song comes true", []line{{Predicate: collab, Day: "2010-01-01", Status: planned},
			{Predicate: collab, Day: "2012-01-01", Status: cur}}, "COLLABORATOR_OF current; "},
		{"a song of an undated article, another planned", []line{{Predicate: collab, Status: cur},
			{Predicate: collab, Day: "2012-01-01", Status: planned}}, "COLLABORATOR_OF current; "},
		{"a song planned and made on one day", []line{{Predicate: collab, Day: "2012-01-01", Status: planned, Confidence: 0.9},
			{Predicate: collab, Day: "2012-01-01", Status: cur}}, "COLLABORATOR_OF current; "},
		{"a wedding ends what was before", []line{{Predicate: partner, Day: "2010-01-01", Status: cur},
			{Predicate: fiance, Day: "2011-01-01", Status: cur}, {Predicate: spouse, Day: "2012-01-01", Status: cur}},
			"PARTNER_OF former; FIANCE_OF former; SPOUSE_OF current; "},
		{"still called partners after the wedding", []line{{Predicate: spouse, Day: "2012-01-01", Status: cur},
			{Predicate: partner, Day: "2013-01-01", Status: cur}}, "PARTNER_OF former; SPOUSE_OF current; "},
		{"divorce ends all", []line{{Predicate: partner, Day: "2010-01-01", Status: cur},
			{Predicate: fiance, Day: "2011-01-01", Status: cur}, {Predicate: spouse, Day: "2014-01-01", Status: former}},
			"PARTNER_OF former; FIANCE_OF former; SPOUSE_OF former; "},
		{"together again after the divorce", []line{{Predicate: spouse, Day: "2014-01-01", Status: former},
			{Predicate: partner, Day: "2016-01-01", Status: cur}}, "PARTNER_OF current; SPOUSE_OF former; "},
		{"again after divorce, with an old engagement", []line{{Predicate: fiance, Day: "2010-01-01", Status: cur},
			{Predicate: spouse, Day: "2014-01-01", Status: former}, {Predicate: partner, Day: "2016-01-01", Status: cur}},
			"PARTNER_OF current; FIANCE_OF former; SPOUSE_OF former; "},
		{"an undated romance and a dated divorce", []line{{Predicate: partner, Status: cur},
			{Predicate: spouse, Day: "2014-01-01", Status: former}}, "PARTNER_OF former; SPOUSE_OF former; "},
		{"a dated romance and an undated divorce", []line{{Predicate: spouse, Status: former},
			{Predicate: partner, Day: "2014-01-01", Status: cur}}, "PARTNER_OF current; SPOUSE_OF former; "},
		{"a denied wedding ends nothing", []line{{Predicate: partner, Day: "2010-01-01", Status: cur},
			{Predicate: spouse, Day: "2014-01-01", Status: denied}}, "PARTNER_OF current; "},
		{"a wedding of others ends nothing", []line{{Predicate: partner, Day: "2010-01-01", Status: cur},
			{Predicate: spouse, Day: "2014-01-01", Status: cur, Object: "Ivo Tarn"}}, "PARTNER_OF current; SPOUSE_OF current; "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := statuses(graphtest.Story(tt.lines...)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
