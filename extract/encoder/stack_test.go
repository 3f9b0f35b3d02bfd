package encoder

import (
	"math"
	"testing"

	"celebgraph/extract/encoder/kernel"
)

// TestTap: the states tapped, run through the other layers, are the states that Encode gives.
func TestTap(t *testing.T) {
	m := tiny(t)
	batch := []Sequence{m.Sequence([]string{"Ann", "sang", "."}), m.Sequence([]string{"Tom", "Hill"})}
	want := m.Encode(batch)
	st, lower := m.EncodeTap(batch, 1)
	w := st.Width
	for i, s := range batch {
		if len(lower[i]) != len(s.IDs)*w {
			t.Fatalf("sequence %d: %d values for %d pieces of %d", i, len(lower[i]), len(s.IDs), w)
		}
		x := make([]float32, kernel.Rows(len(s.IDs))*w)
		copy(x, lower[i])
		rest := newStack(w, m.stack.heads, m.stack.layers[1:])
		rest.Run(x, []int{len(s.IDs)})
		rows := append([]int{0}, s.First...)
		for k, piece := range rows {
			for j := range w {
				if d := x[piece*w+j] - want.Rows[(want.Start[i]+k)*w+j]; math.Abs(float64(d)) > 1e-5 {
					t.Fatalf("sequence %d row %d: differs by %v", i, k, d)
				}
			}
		}
	}
	if _, none := m.EncodeTap(batch, 0); none != nil {
		t.Error("states were kept that nobody asked for")
	}
}
