package kernel

import (
	"slices"
	"testing"
)

// onPaths runs a test on the portable path and, where the machine has them, on those of the assembly.
func onPaths(t *testing.T, f func(*testing.T)) {
	eachPath(func(name string) { t.Run(name, f) })
}

// eachPath calls do with every path switched on, one after the other.
func eachPath(do func(name string)) {
	paths := []struct {
		name string
		on   *bool
	}{{"avx2", &accelerated}, {"avx512", &wide}, {"vnni", &dotting}}
	var had []bool
	for _, p := range paths {
		had = append(had, *p.on)
		*p.on = false
	}
	defer func() {
		for i, p := range paths {
			*p.on = had[i]
		}
	}()
	do("go")
	for i, p := range paths {
		if had[i] {
			*p.on = true
			do(p.name)
		}
	}
}

// TestWideIsEqual: the product is the same to the bit with AVX-512 and without, so that claims do not depend on the machine.
func TestWideIsEqual(t *testing.T) {
	if !wide {
		t.Skip("this machine has no AVX-512")
	}
	defer func() { wide = true }()
	for _, c := range []struct{ rows, out, in int }{{1, 32, 4}, {12, 32, 384}, {13, 48, 400}, {31, 100, 1536}, {200, 384, 384}} {
		m := Pack(random(c.out*c.in), random(c.out), c.out, c.in)
		x := random(Rows(c.rows) * c.in)
		var y [2][]float32
		for i := range y {
			wide = i == 1
			y[i] = make([]float32, Rows(c.rows)*m.Stride)
			m.Mul(y[i], x, c.rows, c.in)
		}
		if !slices.Equal(y[0], y[1]) {
			t.Fatalf("%+v differs", c)
		}
	}
}
