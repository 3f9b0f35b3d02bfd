package quote_test

import (
	"flag"
	"testing"

	"celebgraph/extract/coref"
	"celebgraph/extract/nlp"
	"celebgraph/extract/nlp/nlptest"
	"celebgraph/extract/quote"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestAttribute reads the cases of testdata, one way of attribution a file.
func TestAttribute(t *testing.T) {
	r := &coref.Resolver{Names: nlptest.Cast()}
	nlptest.Golden(t, "testdata", *update, func(t *testing.T, d *nlp.Document) string {
		quote.Find(d)
		r.Resolve(d)
		quote.Attribute(d)
		return nlptest.Quotes(d)
	})
}
