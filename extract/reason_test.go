package extract_test

import (
	"testing"

	"celebgraph/extract"
	"celebgraph/extract/nlp"
	"celebgraph/extract/nlp/nlptest"
)

// TestReason reads the cases of testdata: articles about invented people whose trees are right, so that what
// differs is the doing of the stages after the neural reader. go test ./extract -run Reason -update
func TestReason(t *testing.T) {
	r, err := extract.NewReasoner(nlptest.Cast())
	if err != nil {
		t.Fatal(err)
	}
	nlptest.Golden(t, "testdata", *update, func(t *testing.T, d *nlp.Document) string {
		r.Reason(d)
		return "chains\n" + nlptest.Chains(d) + "\nquotes\n" + nlptest.Quotes(d) + "\nfacts\n" + nlptest.Facts(d)
	})
}
