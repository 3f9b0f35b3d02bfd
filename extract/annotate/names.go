package annotate

import (
	"fmt"
	"strings"

	"celebgraph/extract/encoder"
	"celebgraph/extract/nlp"
)

// sequence decodes BIO labels.
type sequence struct {
	kind []byte         // O, B or I, by label
	typ  []nlp.NameType // by label
	// order lists the types.
	order []nlp.NameType
}

func newSequence(labels []string) (*sequence, error) {
	s := &sequence{}
	for _, l := range labels {
		kind, typ, ok := strings.Cut(l, "-")
		if kind != "O" && (!ok || kind != "B" && kind != "I") {
			return nil, fmt.Errorf("%w: name label %q", encoder.ErrFormat, l)
		}
		s.kind, s.typ = append(s.kind, kind[0]), append(s.typ, nlp.NameType(typ))
		if kind == "B" {
			s.order = append(s.order, nlp.NameType(typ))
		}
	}
	return s, nil
}

// allowed reports whether label b may follow label a, -1 being the beginning: I-X follows only B-X and I-X.
func (s *sequence) allowed(a, b int) bool {
	return s.kind[b] != 'I' || a >= 0 && s.kind[a] != 'O' && s.typ[a] == s.typ[b]
}

// decode returns the names of the best well-formed label sequence (Viterbi) over n rows of scores.
func (s *sequence) decode(logits []float32, stride, n int) []nlp.Name {
	if n == 0 {
		return nil
	}
	l := len(s.kind)
	score, back := make([]float32, n*l), make([]int, n*l)
	const never = -1e30
	for i := range n {
		for b := range l {
			best, from := float32(never), -1
			if i == 0 && s.allowed(-1, b) {
				best = 0
			}
			for a := 0; i > 0 && a < l; a++ {
				if v := score[(i-1)*l+a]; s.allowed(a, b) && v > best {
					best, from = v, a
				}
			}
			score[i*l+b], back[i*l+b] = best+logits[i*stride+b], from
		}
	}
	labels := make([]int, n)
	labels[n-1] = argmax(score[(n-1)*l:])
	for i := n - 1; i > 0; i-- {
		labels[i-1] = back[i*l+labels[i]]
	}
	return s.spans(labels)
}

// spans turns well-formed labels into names.
func (s *sequence) spans(labels []int) []nlp.Name {
	var out []nlp.Name
	for i, b := range labels {
		switch s.kind[b] {
		case 'B':
			out = append(out, nlp.Name{First: i, End: i + 1, Type: s.typ[b]})
		case 'I':
			out[len(out)-1].End = i + 1
		}
	}
	return out
}
