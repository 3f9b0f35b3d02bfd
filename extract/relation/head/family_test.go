package head

import (
	"testing"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// people is a document of as many people.
func people(n int) *nlp.Document {
	doc := &nlp.Document{Chains: make([]nlp.Chain, n)}
	for i := range doc.Chains {
		doc.Chains[i] = nlp.Chain{Type: graph.Person, Name: string(rune('A' + i))}
	}
	return doc
}

func find(facts []nlp.Fact, subject, object int, p graph.Predicate) *nlp.Fact {
	for i := range facts {
		if f := &facts[i]; f.Subject == subject && f.Object == object && f.Predicate == p {
			return f
		}
	}
	return nil
}

// TestFamilies: a marriage and a brother imply parents, but no more than two, and none who are family otherwise.
func TestFamilies(t *testing.T) {
	tie := func(s, o int, p graph.Predicate, status graph.Status) nlp.Fact {
		return nlp.Fact{Subject: s, Object: o, Predicate: p, Status: status, Confidence: 0.9}
	}
	parent := func(s, o int) nlp.Fact { return tie(s, o, graph.ParentOf, graph.Current) }
	married, siblings := tie(0, 1, graph.SpouseOf, graph.Current), tie(2, 3, graph.SiblingOf, graph.Current)
	for _, tt := range []struct {
		name            string
		facts           []nlp.Fact
		subject, object int
		want            bool
	}{
		{"the wife of a father", []nlp.Fact{married, parent(0, 2)}, 1, 2, true},
		{"the husband of a mother", []nlp.Fact{married, parent(1, 2)}, 0, 2, true},
		{"a former wife", []nlp.Fact{tie(0, 1, graph.SpouseOf, graph.Former), parent(0, 2)}, 1, 2, false},
		{"of a child with two parents", []nlp.Fact{married, parent(0, 2), parent(3, 2)}, 1, 2, false},
		{"of somebody with two wives", []nlp.Fact{married, tie(0, 3, graph.SpouseOf, graph.Current), parent(0, 2)}, 1, 2, false},
		{"a brother's father", []nlp.Fact{siblings, parent(0, 2)}, 0, 3, true},
		{"of a brother who has two others", []nlp.Fact{siblings, parent(0, 2), parent(1, 3), parent(4, 3)}, 0, 3, false},
		{"a sister's mother who is the brother's wife", []nlp.Fact{siblings, parent(0, 2), tie(0, 3, graph.SpouseOf, graph.Current)}, 0, 3, false},
	} {
		facts := families(people(5), tt.facts)
		got := find(facts, tt.subject, tt.object, graph.ParentOf)
		if (got != nil) != tt.want {
			t.Errorf("%s: %v in %v", tt.name, got, facts)
		}
		if got != nil && (got.Rule != "family" || got.Why == "" || got.Confidence >= 0.9) {
			t.Errorf("%s: %+v", tt.name, *got)
		}
	}
}

// TestCrowded: a third parent of whom only the head knows is less sure than the head is.
func TestCrowded(t *testing.T) {
	facts := []nlp.Fact{
		{Subject: 0, Object: 3, Predicate: graph.ParentOf, Status: graph.Current, Confidence: 0.9},
		{Subject: 1, Object: 3, Predicate: graph.ParentOf, Status: graph.Current, Confidence: 0.8},
		{Subject: 2, Object: 3, Predicate: graph.ParentOf, Status: graph.Current, Confidence: 0.7, Rule: "head"},
	}
	newFamily(facts).crowded()
	if facts[0].Confidence != 0.9 || facts[1].Confidence != 0.8 || facts[2].Confidence >= said {
		t.Errorf("confidences %v, %v, %v", facts[0].Confidence, facts[1].Confidence, facts[2].Confidence)
	}
	facts[2].Rule, facts[2].Confidence = "noun son holder self PARENT_OF", 0.75
	if newFamily(facts).crowded(); facts[2].Confidence >= 0.5 || facts[2].Confidence < 0.4 {
		t.Errorf("a third parent whom a pattern tells: confidence %v", facts[2].Confidence)
	}
}
