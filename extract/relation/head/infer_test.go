package head

import (
	"testing"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// TestEstranged: the head alone makes no rivals of two who are surer to be friends no more; a pattern, or a surer head, does.
func TestEstranged(t *testing.T) {
	friend := nlp.Fact{Subject: 1, Object: 2, Predicate: graph.FriendOf, Status: graph.Former, Confidence: 0.8}
	for _, tt := range []struct {
		rival, friend nlp.Fact
		want          float64
	}{
		{nlp.Fact{Subject: 2, Object: 1, Predicate: graph.RivalOf, Rule: "head", Confidence: 0.5}, friend, 0.5 * rivalShare},
		{nlp.Fact{Subject: 1, Object: 2, Predicate: graph.RivalOf, Rule: "verb feud", Confidence: 0.5}, friend, 0.5},
		{nlp.Fact{Subject: 1, Object: 2, Predicate: graph.RivalOf, Rule: "head", Confidence: 0.9}, friend, 0.9},
		{nlp.Fact{Subject: 1, Object: 3, Predicate: graph.RivalOf, Rule: "head", Confidence: 0.5}, friend, 0.5},
	} {
		facts := []nlp.Fact{tt.rival, tt.friend}
		if estranged(facts); facts[0].Confidence != tt.want || facts[1].Confidence != tt.friend.Confidence {
			t.Errorf("%+v: confidence %v, want %v", tt.rival, facts[0].Confidence, tt.want)
		}
	}
}
