package head

import (
	"testing"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// TestParted: a verb of the first sentences that says that a couple has split ends their marriage.
func TestParted(t *testing.T) {
	doc := &nlp.Document{Tokens: []nlp.Token{{Lemma: "split", UPOS: "VERB"}, {Lemma: "split", UPOS: "NOUN"}, {Lemma: "split", UPOS: "VERB", Sentence: early}}}
	for _, tt := range []struct {
		name string
		fact nlp.Fact
		want graph.Status
	}{
		{"they split", nlp.Fact{Subject: 1, Object: 0, Predicate: graph.PartnerOf, Status: graph.Former}, graph.Former},
		{"they deny it", nlp.Fact{Subject: 1, Object: 0, Predicate: graph.PartnerOf, Status: graph.Denied}, graph.Current},
		{"others split", nlp.Fact{Subject: 1, Object: 2, Predicate: graph.PartnerOf, Status: graph.Former}, graph.Current},
		{"a split is spoken of", nlp.Fact{Subject: 1, Object: 0, Predicate: graph.PartnerOf, Status: graph.Former, Trigger: 1}, graph.Current},
		{"they split once", nlp.Fact{Subject: 1, Object: 0, Predicate: graph.PartnerOf, Status: graph.Former, Trigger: 2}, graph.Current},
	} {
		doc.Facts = []nlp.Fact{tt.fact}
		if got := told(doc, key{0, 1, indexLabels[Label{Predicate: graph.SpouseOf}]}, nil, graph.Current); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestTold: what patterns tell outright wins over the votes.
func TestTold(t *testing.T) {
	doc := &nlp.Document{Text: "divorce new girlfriend wife rumored beau", Sentences: []nlp.Sentence{{First: 0, End: 6}}, Tokens: []nlp.Token{
		{Span: nlp.Span{Start: 0, End: 7}, Lemma: "divorce", UPOS: "VERB", Head: nlp.None},
		{Span: nlp.Span{Start: 8, End: 11}, Lemma: "new", UPOS: "ADJ", Head: 2},
		{Span: nlp.Span{Start: 12, End: 22}, Lemma: "girlfriend", UPOS: "NOUN", Head: nlp.None},
		{Span: nlp.Span{Start: 23, End: 27}, Lemma: "wife", UPOS: "NOUN", Head: nlp.None},
		{Span: nlp.Span{Start: 28, End: 35}, Lemma: "rumored", UPOS: "ADJ", Head: 5},
		{Span: nlp.Span{Start: 36, End: 40}, Lemma: "beau", UPOS: "NOUN", Head: nlp.None}}}
	fact := func(trigger int, s graph.Status) nlp.Fact { return nlp.Fact{Trigger: trigger, Status: s} }
	divorced, new, wife := fact(0, graph.Former), fact(2, graph.Current), fact(3, graph.Current)
	for _, tt := range []struct {
		name      string
		predicate graph.Predicate
		facts     []nlp.Fact
		voted     graph.Status
		want      graph.Status
	}{
		{"a divorce ends a marriage", graph.SpouseOf, []nlp.Fact{wife, wife, divorced}, graph.Current, graph.Former},
		{"and nothing else", graph.FriendOf, []nlp.Fact{wife, divorced}, graph.Current, graph.Current},
		{"all call it former", graph.MemberOf, []nlp.Fact{divorced, divorced}, graph.Current, graph.Former},
		{"a divorce that is denied", graph.SpouseOf, []nlp.Fact{wife, fact(0, graph.Denied)}, graph.Current, graph.Current},
		{"a new girlfriend is no former one", graph.PartnerOf, []nlp.Fact{new}, graph.Former, graph.Current},
		{"but may be rumored", graph.PartnerOf, []nlp.Fact{new}, graph.Rumored, graph.Rumored},
		{"a wife of whom nothing tells an end", graph.SpouseOf, []nlp.Fact{wife}, graph.Former, graph.Current},
		{"rumored and denied", graph.PartnerOf, []nlp.Fact{fact(2, graph.Rumored), fact(2, graph.Denied)}, graph.Current, graph.Denied},
		{"denied and told", graph.PartnerOf, []nlp.Fact{fact(2, graph.Rumored), fact(2, graph.Denied), new}, graph.Current, graph.Current},
		{"a couple that is still one", graph.SpouseOf, []nlp.Fact{wife}, graph.Current, graph.Current},
		{"a boyfriend who is a new one, and no rumor", graph.PartnerOf, []nlp.Fact{fact(2, graph.Rumored)}, graph.Current, graph.Current},
		{"a rumored boyfriend", graph.PartnerOf, []nlp.Fact{fact(5, graph.Rumored)}, graph.Current, graph.Rumored},
		{"and told as one elsewhere", graph.PartnerOf, []nlp.Fact{fact(5, graph.Rumored), fact(3, graph.Current)}, graph.Current, graph.Current},
		{"an event to come", graph.CollaboratorOf, []nlp.Fact{fact(0, graph.Planned), wife}, graph.Current, graph.Planned},
		{"and told as past", graph.CollaboratorOf, []nlp.Fact{fact(0, graph.Planned), fact(0, graph.Current)}, graph.Current, graph.Current},
		{"told by a noun", graph.CollaboratorOf, []nlp.Fact{fact(3, graph.Planned)}, graph.Current, graph.Current},
		{"only rumored", graph.PartnerOf, []nlp.Fact{fact(2, graph.Rumored)}, graph.Current, graph.Current},
		{"without patterns", graph.PartnerOf, nil, graph.Rumored, graph.Rumored},
	} {
		for i := range tt.facts {
			tt.facts[i].Predicate = tt.predicate
		}
		doc.Facts = append(tt.facts, nlp.Fact{Subject: 1, Object: 0, Predicate: graph.PartnerOf, Status: graph.Former, Trigger: nlp.None})
		var all []int
		for i := range tt.facts {
			all = append(all, i)
		}
		if got := told(doc, key{0, 1, indexLabels[Label{Predicate: tt.predicate}]}, all, tt.voted); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
	doc.Facts = []nlp.Fact{wife}
	doc.Mentions, doc.Chains = []nlp.Mention{{First: 3, End: 4, Head: 3}}, make([]nlp.Chain, 2)
	if got := told(doc, key{0, 1, indexLabels[Label{Predicate: graph.SpouseOf}]}, []int{0}, graph.Former); got != graph.Former {
		t.Errorf("a wife who stands beside a divorce: %s, want former", got)
	}
}
