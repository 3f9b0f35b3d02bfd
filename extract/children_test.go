package extract

import (
	"reflect"
	"slices"
	"testing"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// childrenOf makes a document of chains, with as many mentions each as its number says, and facts all told by one sentence.
func childrenOf(sentence []string, chains []nlp.Chain, facts ...nlp.Fact) *nlp.Document {
	d := &nlp.Document{Chains: chains, Mentions: make([]nlp.Mention, 1)}
	for _, w := range sentence {
		start := len(d.Text)
		d.Text += w + " "
		d.Tokens = append(d.Tokens, nlp.Token{Span: nlp.Span{Start: start, End: start + len(w)}, Lemma: w, UPOS: tag(w)})
	}
	if i := slices.Index(sentence, "Finn"); i >= 0 {
		d.Mentions[0] = nlp.Mention{First: i, End: i + 1}
	}
	for i := range facts {
		facts[i].Evidence = nlp.Span{Start: 0, End: len(d.Text)}
		facts[i].Speaker = nlp.None
	}
	d.Facts = facts
	return d
}

func tag(word string) string {
	if word[0] >= '0' && word[0] <= '9' {
		return "NUM"
	}
	return "NOUN"
}

func TestParentsOf(t *testing.T) {
	person := func(name string, mentions int) nlp.Chain {
		return nlp.Chain{Type: graph.Person, Name: name, Mentions: make([]int, mentions)}
	}
	parent := func(p, c int) nlp.Fact {
		return nlp.Fact{Subject: p, Predicate: graph.ParentOf, Object: c, Status: graph.Current, Confidence: 0.9}
	}
	perhaps := func(f nlp.Fact) nlp.Fact { f.Confidence = 0.3; return f }
	married := func(a, b int) nlp.Fact {
		return nlp.Fact{Subject: a, Predicate: graph.SpouseOf, Object: b, Status: graph.Current, Confidence: 0.9}
	}
	son := []string{"her", "son", "Finn"}
	for _, tt := range []struct {
		name  string
		doc   *nlp.Document
		chain int
		want  []string
	}{
		{"two parents", childrenOf(son, []nlp.Chain{person("Ada Quill", 3), person("Bo Fenn", 1), person("Finn", 1)}, parent(0, 2), parent(1, 2)),
			2, []string{"Ada Quill", "Bo Fenn"}},
		{"an age", childrenOf([]string{"parents", "to", "Finn", ",", "3"}, []nlp.Chain{person("Ada Quill", 3), {Type: graph.Person, Name: "Finn", Mentions: []int{0}}}, parent(0, 1)), 1,
			[]string{"Ada Quill"}},
		{"a third who is unlikely", childrenOf(son, []nlp.Chain{person("Ada Quill", 3), person("Bo Fenn", 1), person("Finn", 1)}, parent(0, 2),
			perhaps(parent(1, 2)), perhaps(married(1, 2))), 2, []string{"Ada Quill"}},
		{"an unlikely one", childrenOf(son, []nlp.Chain{person("Ada Quill", 3), person("Finn", 1)}, perhaps(parent(0, 1))), 1, []string{"Ada Quill"}},
		{"a full name", childrenOf(son, []nlp.Chain{person("Ada Quill", 3), person("Finn Quill", 1)}, parent(0, 1)), 1, nil},
		{"a star and her mother", childrenOf([]string{"Zizi", "and", "mother", "Ada"}, []nlp.Chain{person("Ada Quill", 1), person("Zizi", 1)}, parent(0, 1)), 1, nil},
		{"a star who is called a daughter", childrenOf([]string{"daughter"}, []nlp.Chain{person("Ada Quill", 1), person("Zizi", 4)}, parent(0, 1)), 1, nil},
		{"a married one", childrenOf(son, []nlp.Chain{person("Ada Quill", 3), person("Finn", 1), person("Mo Ray", 1)}, parent(0, 1), married(1, 2)), 1, nil},
		{"a parent known by one name", childrenOf(son, []nlp.Chain{person("Zizi", 3), person("Finn", 1)}, parent(0, 1)), 1, nil},
		{"siblings", childrenOf(son, []nlp.Chain{person("Ada Quill", 3), person("Finn", 1), person("Lou", 1)}, parent(0, 1),
			nlp.Fact{Subject: 1, Predicate: graph.SiblingOf, Object: 2}), 1, []string{"Ada Quill"}},
	} {
		if got := parentsOf(tt.doc)[tt.chain]; !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: parents %q, want %q", tt.name, got, tt.want)
		}
	}
}
