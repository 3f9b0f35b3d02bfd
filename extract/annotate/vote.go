package annotate

import (
	"math"

	"celebgraph/extract/nlp"
)

// types returns the log-probabilities, over the types of names in the order of s.types, that the tokens First to End
// of rows of scores are a name of that type, given that they are a name.
func (s *sequence) types(logits []float32, stride int, n nlp.Name) []float32 {
	out := make([]float32, len(s.order))
	for k, t := range s.order {
		for i := n.First; i < n.End; i++ {
			want := byte('I')
			if i == n.First {
				want = 'B'
			}
			for b := range s.kind {
				if s.kind[b] == want && s.typ[b] == t {
					out[k] += logits[i*stride+b]
				}
			}
		}
	}
	top, sum := out[argmax(out)], 0.0
	for _, v := range out {
		sum += math.Exp(float64(v - top))
	}
	for k := range out {
		out[k] -= top + float32(math.Log(sum))
	}
	return out
}

// ballot gathers, for the names of one document, what each mention says of the type: one form of a name has one type in a
// document, that which the mentions together make likeliest.
type ballot struct {
	doc   *nlp.Document
	order []nlp.NameType
	votes map[string][]float32
}

func (b *ballot) add(n nlp.Name, types []float32) {
	key := b.doc.Slice(b.doc.TokenSpan(n.First, n.End))
	v := b.votes[key]
	if v == nil {
		v = make([]float32, len(types))
		b.votes[key] = v
	}
	for k, x := range types {
		v[k] += x
	}
}

// decide gives the document's names the types that the votes tell.
func (b *ballot) decide() {
	for i := range b.doc.Names {
		n := &b.doc.Names[i]
		if v := b.votes[b.doc.Slice(b.doc.TokenSpan(n.First, n.End))]; v != nil {
			n.Type = b.order[argmax(v)]
		}
	}
}
