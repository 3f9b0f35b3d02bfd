package factuality_test

import (
	"flag"
	"testing"

	"celebgraph/extract/coref"
	"celebgraph/extract/factuality"
	"celebgraph/extract/nlp"
	"celebgraph/extract/nlp/nlptest"
	"celebgraph/extract/relation"
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
