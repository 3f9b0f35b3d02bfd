//go:build !amd64

package kernel

func tile(k int, a []float32, lda int, b []float32, c []float32, ldc int, init []float32, ldi int) {
	tileGo(k, a, lda, b, c, ldc, init, ldi)
}

// GELU replaces every x by x/2·(1 + erf(x/√2)), to within 1e-6 (relative for large x).
func GELU(x []float32) { geluGo(x) }
