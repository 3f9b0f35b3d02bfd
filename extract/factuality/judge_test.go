package factuality_test

import (
	"flag"
	"fmt"
	"testing"

	"celebgraph/extract/coref"
	"celebgraph/extract/factuality"
	"celebgraph/extract/nlp"
	"celebgraph/extract/nlp/nlptest"
	"celebgraph/extract/relation"
	"celebgraph/graph"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestJudge reads the cases of testdata, one way of saying how a fact stands a file.
func TestJudge(t *testing.T) {
	f, err := relation.New()
	if err != nil {
		t.Fatal(err)
	}
	r := &coref.Resolver{Names: nlptest.Cast()}
	nlptest.Golden(t, "testdata", *update, func(t *testing.T, d *nlp.Document) string {
		r.Resolve(d)
		f.Find(d)
		factuality.Judge(d)
		return nlptest.Facts(d)
	})
}

// TestJudgeConfidence: what is only possible is less sure than what is stated, and so is what is asked.
func TestJudgeConfidence(t *testing.T) {
	const sentence = `Ann _ PROPN NNP 4 nsubj B-PER
Gray _ PROPN NNP 1 flat I-PER
%s _ AUX MD 4 aux
date _ VERB VB 0 root
Tom _ PROPN NNP 4 obj B-PER
Hill+ _ PROPN NNP 5 flat I-PER
%s _ PUNCT . 4 punct
`
	confidence := func(aux, mark string) float64 {
		d := nlptest.Doc(t, fmt.Sprintf(sentence, aux, mark))
		d.Facts = []nlp.Fact{{Subject: 0, Object: 1, Predicate: graph.PartnerOf, Status: graph.Current, Speaker: nlp.None, Trigger: 3, Confidence: 0.8}}
		factuality.Judge(d)
		if len(d.Facts) != 1 {
			t.Fatalf("%s %s: %d facts", aux, mark, len(d.Facts))
		}
		return d.Facts[0].Confidence
	}
	if c := confidence("do", "."); c != 0.8 {
		t.Errorf("stated: %v, want 0.8", c)
	}
	for _, modal := range []string{"might", "could", "would"} {
		if c := confidence(modal, "."); c >= 0.8 || c <= 0 {
			t.Errorf("%s: %v, want less than 0.8", modal, c)
		}
	}
	if c := confidence("do", "?"); c >= 0.8 || c <= 0 {
		t.Errorf("asked: %v, want less than 0.8", c)
	}
}
