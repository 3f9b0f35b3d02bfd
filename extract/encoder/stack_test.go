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
	x := make([]float32, 0, 100*w)
	var lengths []int
	for i, s := range batch {
		x = append(x, lower[i]...)
		lengths = append(lengths, len(s.IDs))
	}
	rest := newStack(w, m.stack.heads, m.stack.layers[1:])
	full := append(make([]float32, 0, 100*w), x...)[:100*w]
	rest.Run(full, lengths)
	some := rest.RunSome(x[:100*w], lengths, [][]int{{0, 2}, {1}})
	for i, row := range []int{0, 2, lengths[0] + 1} {
		for j := range w {
			if d := some[i*w+j] - full[row*w+j]; math.Abs(float64(d)) > 1e-5 {
				t.Fatalf("piece %d alone differs by %v", row, d)
			}
		}
	}
	if _, none := m.EncodeTap(batch, 0); none != nil {
		t.Error("states were kept that nobody asked for")
	}
}
