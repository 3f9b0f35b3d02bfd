package factuality_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"celebgraph/extract/factuality"
	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// fact is a fact about chains s and o from a sentence that begins at byte at.
func fact(s int, p graph.Predicate, o int, status graph.Status, confidence float64, at int) nlp.Fact {
	return nlp.Fact{Subject: s, Predicate: p, Object: o, Status: status, Confidence: confidence, Speaker: nlp.None, Trigger: nlp.None,
		Evidence: nlp.Span{Start: at, End: at + 5}}
}

func TestSettle(t *testing.T) {
	const (
		friend, partner, fiance, spouse = graph.FriendOf, graph.PartnerOf, graph.FianceOf, graph.SpouseOf
		parent, sibling                 = graph.ParentOf, graph.SiblingOf
		current, former                 = graph.Current, graph.Former
		rumored, denied                 = graph.Rumored, graph.Denied
	)
	for _, c := range []struct {
		name  string
		facts []nlp.Fact
		want  string
	}{
		{"one", []nlp.Fact{fact(0, friend, 1, current, 0.5, 0)}, "0 FRIEND_OF 1 current"},
		{"again in either order", []nlp.Fact{fact(0, friend, 1, current, 0.5, 0), fact(1, friend, 0, current, 0.5, 9)}, "0 FRIEND_OF 1 current"},
		{"order tells in others", []nlp.Fact{fact(0, graph.CriticOf, 1, current, 0.5, 0), fact(1, graph.CriticOf, 0, current, 0.5, 9)},
			"0 CRITIC_OF 1 current; 1 CRITIC_OF 0 current"},
		{"an explicit end beats what is unmarked", []nlp.Fact{fact(0, friend, 1, current, 0.5, 0), fact(0, friend, 1, former, 0.5, 9)}, "0 FRIEND_OF 1 former"},
		{"but not against more evidence", []nlp.Fact{fact(0, friend, 1, current, 0.5, 0), fact(0, friend, 1, current, 0.5, 5), fact(0, friend, 1, former, 0.5, 9)},
			"0 FRIEND_OF 1 current"},
		{"a rumour that is denied", []nlp.Fact{fact(0, partner, 1, rumored, 0.7, 0), fact(0, partner, 1, denied, 0.4, 9)}, "0 PARTNER_OF 1 denied"},
		{"a fact that is denied", []nlp.Fact{fact(0, partner, 1, current, 0.9, 0), fact(0, partner, 1, denied, 0.4, 9)}, "0 PARTNER_OF 1 current"},
		{"the married need not be partners", []nlp.Fact{fact(0, partner, 1, current, 0.9, 0), fact(1, spouse, 0, current, 0.6, 9)}, "1 SPOUSE_OF 0 current"},
		{"nor the engaged", []nlp.Fact{fact(0, partner, 1, current, 0.9, 0), fact(0, fiance, 1, current, 0.6, 9)}, "0 FIANCE_OF 1 current"},
		{"nor the married engaged", []nlp.Fact{fact(0, fiance, 1, current, 0.9, 0), fact(0, spouse, 1, former, 0.6, 9)}, "0 SPOUSE_OF 1 former"},
		{"together now, and hardly married once", []nlp.Fact{fact(0, partner, 1, current, 0.9, 0), fact(0, spouse, 1, former, 0.55, 9)}, "0 PARTNER_OF 1 current"},
		{"perhaps together, and surely married once", []nlp.Fact{fact(0, partner, 1, current, 0.7, 0), fact(0, spouse, 1, former, 0.65, 9)}, "0 SPOUSE_OF 1 former"},
		{"married, then a split", []nlp.Fact{fact(0, partner, 1, former, 0.7, 0), fact(0, spouse, 1, current, 0.6, 9)}, "0 SPOUSE_OF 1 former"},
		{"a marriage only rumoured", []nlp.Fact{fact(0, partner, 1, current, 0.7, 0), fact(0, spouse, 1, rumored, 0.6, 9)},
			"0 PARTNER_OF 1 current; 0 SPOUSE_OF 1 rumored"},
		{"loves of others stay", []nlp.Fact{fact(0, partner, 1, former, 0.7, 0), fact(0, spouse, 2, current, 0.6, 9)},
			"0 PARTNER_OF 1 former; 0 SPOUSE_OF 2 current"},
		{"nobody is parent and child", []nlp.Fact{fact(0, parent, 1, current, 0.6, 0), fact(1, parent, 0, current, 0.7, 9)}, "1 PARENT_OF 0 current"},
		{"nor sibling and spouse", []nlp.Fact{fact(0, sibling, 1, current, 0.8, 0), fact(0, spouse, 1, current, 0.7, 9)}, "0 SIBLING_OF 1 current"},
		{"friends may be siblings", []nlp.Fact{fact(0, sibling, 1, current, 0.8, 0), fact(0, friend, 1, current, 0.7, 9)},
			"0 SIBLING_OF 1 current; 0 FRIEND_OF 1 current"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &nlp.Document{Facts: c.facts}
			factuality.Settle(d)
			var got []string
			for _, f := range d.Facts {
				got = append(got, fmt.Sprintf("%d %s %d %s", f.Subject, f.Predicate, f.Object, f.Status))
			}
			if g := strings.Join(got, "; "); g != c.want {
				t.Errorf("got %s, want %s", g, c.want)
			}
		})
	}
}

// TestSettleConfidence: a second sentence makes a fact surer, a second pattern in the same sentence does not; dates
// and kinds are gathered from all that agree.
func TestSettleConfidence(t *testing.T) {
	one, same, other := fact(0, graph.FriendOf, 1, graph.Current, 0.5, 0), fact(0, graph.FriendOf, 1, graph.Current, 0.4, 0), fact(0, graph.FriendOf, 1, graph.Current, 0.4, 9)
	other.ValidFrom, other.Kind = "2004", "best friend"
	confidence := func(facts ...nlp.Fact) nlp.Fact {
		d := &nlp.Document{Facts: facts}
		factuality.Settle(d)
		return d.Facts[0]
	}
	if c := confidence(one, same).Confidence; c != 0.5 {
		t.Errorf("two patterns in one sentence: %v, want 0.5", c)
	}
	both := confidence(one, other)
	if both.Confidence <= 0.5 || both.Confidence >= 0.9 {
		t.Errorf("two sentences: %v, want more than 0.5", both.Confidence)
	}
	if both.ValidFrom != "2004" || both.Kind != "best friend" || both.Evidence.Start != 0 {
		t.Errorf("gathered %+v", both)
	}
}

// TestSettleProperties: whatever the facts, at most one is left for a triple, with a confidence that is a
// probability, and settling again changes nothing about which facts there are.
func TestSettleProperties(t *testing.T) {
	predicates := graph.Predicates()
	rapid.Check(t, func(t *rapid.T) {
		facts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) nlp.Fact {
			s := rapid.IntRange(0, 3).Draw(t, "s")
			return fact(s, predicates[rapid.IntRange(0, len(predicates)-1).Draw(t, "p")].Predicate, (s+rapid.IntRange(1, 3).Draw(t, "o"))%4,
				rapid.SampledFrom(graph.Statuses()).Draw(t, "status"), rapid.Float64Range(0.05, 0.98).Draw(t, "confidence"), 10*rapid.IntRange(0, 5).Draw(t, "at"))
		}), 0, 12).Draw(t, "facts")
		d := &nlp.Document{Facts: facts}
		factuality.Settle(d)
		seen := map[string]bool{}
		keys := func() (out []string) {
			for _, f := range d.Facts {
				s, o := f.Subject, f.Object
				if f.Predicate.Symmetric() {
					s, o = min(s, o), max(s, o)
				}
				out = append(out, fmt.Sprintf("%d %s %d %s", s, f.Predicate, o, f.Status))
			}
			return out
		}
		once := keys()
		for i, f := range d.Facts {
			k := once[i][:strings.LastIndex(once[i], " ")]
			if seen[k] {
				t.Fatalf("two facts about %s", k)
			}
			seen[k] = true
			if f.Confidence <= 0 || f.Confidence > 0.99 {
				t.Fatalf("confidence %v", f.Confidence)
			}
		}
		factuality.Settle(d)
		if again := keys(); fmt.Sprint(again) != fmt.Sprint(once) {
			t.Fatalf("settled again: %v, was %v", again, once)
		}
	})
}
