package coref_test

import (
	"flag"
	"testing"

	"celebgraph/extract/coref"
	"celebgraph/extract/nlp"
	"celebgraph/extract/nlp/nlptest"
	"celebgraph/extract/quote"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestResolve reads the cases of testdata, one construction a file.
func TestResolve(t *testing.T) {
	r := &coref.Resolver{Names: nlptest.Cast()}
	nlptest.Golden(t, "testdata", *update, func(t *testing.T, d *nlp.Document) string {
		quote.Find(d)
		r.Resolve(d)
		quote.Attribute(d)
		r.ResolveQuoted(d)
		return nlptest.Chains(d)
	})
}
