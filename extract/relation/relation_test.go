package relation_test

import (
	"flag"
	"testing"

	"celebgraph/extract/coref"
	"celebgraph/extract/nlp"
	"celebgraph/extract/nlp/nlptest"
	"celebgraph/extract/relation"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestFind reads the cases of testdata, one construction of grammar a file, with the embedded patterns.
func TestFind(t *testing.T) {
	f, err := relation.New()
	if err != nil {
		t.Fatal(err)
	}
	r := &coref.Resolver{Names: nlptest.Cast()}
	nlptest.Golden(t, "testdata", *update, func(t *testing.T, d *nlp.Document) string {
		r.Resolve(d)
		f.Find(d)
		return nlptest.Facts(d)
	})
}
