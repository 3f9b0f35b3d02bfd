package kernel

import "golang.org/x/sys/cpu"

// accelerated is true where the assembly can run. Tests turn it off to compare.
var accelerated = cpu.X86.HasAVX2 && cpu.X86.HasFMA

// tileAVX2 is tileGo in assembly. Strides are in bytes, k is a positive multiple of 4.
//
//go:noescape
func tileAVX2(k int, a *float32, lda int, b *float32, c *float32, ldc int, init *float32, ldi int)

// geluAVX2 applies GELU to n values, n a positive multiple of 8.
//
//go:noescape
func geluAVX2(x *float32, n int)

func tile(k int, a []float32, lda int, b []float32, c []float32, ldc int, init []float32, ldi int) {
	if !accelerated {
		tileGo(k, a, lda, b, c, ldc, init, ldi)
		return
	}
	// The bounds that the assembly relies on.
	_, _, _, _ = a[5*lda+k-1], b[k*PanelRows-1], c[5*ldc+PanelRows-1], init[5*ldi+PanelRows-1]
	tileAVX2(k, &a[0], lda*4, &b[0], &c[0], ldc*4, &init[0], ldi*4)
}

// GELU replaces every x by x/2·(1 + erf(x/√2)), to within 1e-6 (relative for large x).
func GELU(x []float32) {
	n := 0
	if accelerated && len(x) >= 8 {
		n = len(x) &^ 7
		geluAVX2(&x[0], n)
	}
	geluGo(x[n:])
}
