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

// TestShortFormsSameEveryTime: of three titles each of which shortens the next, the same ones join in every run.
func TestShortFormsSameEveryTime(t *testing.T) {
	const text = `WNL _ PROPN NNP 2 nsubj B-WORK
beats beat VERB VBZ 0 root
Wednesday _ PROPN NNP 2 obj B-WORK
Night _ PROPN NNP 3 flat I-WORK
Live _ PROPN NNP 3 flat I-WORK
and _ CCONJ CC 7 cc
Wednesday _ PROPN NNP 3 conj B-WORK
Night _ PROPN NNP 7 flat I-WORK
Live+ _ PROPN NNP 7 flat I-WORK
: _ PUNCT : 7 punct I-WORK
Uncut+ _ PROPN NNP 7 flat I-WORK
. _ PUNCT . 2 punct
`
	want := ""
	for range 50 {
		d := nlptest.Doc(t, text)
		(&coref.Resolver{Names: nlptest.Cast()}).Resolve(d)
		got := nlptest.Chains(d)
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("two runs differ:\n%s\n%s", want, got)
		}
	}
}

// TestWeSameEveryTime: of two people whom one word has meant together, the same one is the other of a third's "we" in every run.
func TestWeSameEveryTime(t *testing.T) {
	const text = `Ann _ PROPN NNP 6 nsubj B-PER
Gray _ PROPN NNP 1 flat I-PER
and _ CCONJ CC 4 cc
Tom _ PROPN NNP 1 conj B-PER
Hill _ PROPN NNP 4 flat I-PER
sang sing VERB VBD 0 root
. _ PUNCT . 6 punct

They _ PRON PRP 2 nsubj
sang sing VERB VBD 0 root
. _ PUNCT . 2 punct

"+ _ PUNCT ` + "``" + ` 3 punct
We _ PRON PRP 3 nsubj
dance+ _ VERB VBP 6 ccomp
,+ _ PUNCT , 3 punct
" _ PUNCT '' 3 punct
said say VERB VBD 0 root
Mary _ PROPN NNP 6 nsubj B-PER
Lee+ _ PROPN NNP 7 flat I-PER
. _ PUNCT . 6 punct
`
	seen := map[string]bool{}
	for range 50 {
		d := nlptest.Doc(t, text)
		r := &coref.Resolver{Names: nlptest.Cast()}
		quote.Find(d)
		r.Resolve(d)
		quote.Attribute(d)
		r.ResolveQuoted(d)
		seen[nlptest.Chains(d)] = true
	}
	if len(seen) != 1 {
		t.Fatalf("runs differ: %v", seen)
	}
}
