package extract

import (
	"testing"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// TestDropDescribed: a work that only describes Tom is not Ann's, who stands beside him.
func TestDropDescribed(t *testing.T) {
	const tom, ann, salt = 0, 1, 2
	for _, tt := range []struct {
		name, noun string
		annThere   bool
		alone      bool // the work is mentioned once more, by itself
		want       int
	}{
		{"described", "star", true, false, 1},
		{"co-star", "co-star", true, false, 2},
		{"somebody who is not there", "star", false, false, 2},
		{"told of elsewhere", "star", true, true, 2},
	} {
		d := childrenOf([]string{"the", "Salt", tt.noun, "thanked", "Ann", "for", "Salt"}, []nlp.Chain{
			{Type: graph.Person, Name: "Tom"}, {Type: graph.Person, Name: "Ann"}, {Type: graph.Work, Name: "Salt"}},
			nlp.Fact{Subject: tom, Predicate: graph.ContributorTo, Object: salt}, nlp.Fact{Subject: ann, Predicate: graph.ContributorTo, Object: salt})
		for i, head := range []int{2, 2, 3, nlp.None, 3, 6, 3} {
			d.Tokens[i].Head = head
		}
		d.Tokens[1].Deprel, d.Tokens[6].Deprel = "compound", "obl"
		d.Sentences = []nlp.Sentence{{First: 0, End: 7}}
		d.Mentions = []nlp.Mention{{First: 0, End: 3, Head: 2, Kind: nlp.Nominal, Type: graph.Person, Chain: tom},
			{First: 1, End: 2, Head: 1, Kind: nlp.Named, Type: graph.Work, Chain: salt}}
		if tt.annThere {
			d.Mentions = append(d.Mentions, nlp.Mention{First: 4, End: 5, Head: 4, Kind: nlp.Named, Type: graph.Person, Chain: ann})
		}
		if tt.alone {
			d.Mentions = append(d.Mentions, nlp.Mention{First: 6, End: 7, Head: 6, Kind: nlp.Named, Type: graph.Work, Chain: salt})
		}
		if dropDescribed(d); len(d.Facts) != tt.want || d.Facts[0].Subject != tom {
			t.Errorf("%s: facts %+v, want %d", tt.name, d.Facts, tt.want)
		}
	}
}
