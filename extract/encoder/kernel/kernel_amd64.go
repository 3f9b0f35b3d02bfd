package kernel

import "golang.org/x/sys/cpu"

// accelerated is true where the assembly can run, wide where its tile of AVX-512 can as well. Tests turn them off to compare.
var (
	accelerated = cpu.X86.HasAVX2 && cpu.X86.HasFMA
	wide        = accelerated && cpu.X86.HasAVX512F
)

// tileAVX2 is tileGo in assembly. Strides are in bytes, k is a positive multiple of 4.
//
//go:noescape
func tileAVX2(k int, a *float32, lda int, b *float32, c *float32, ldc int, init *float32, ldi int)

// tileAVX512 is tileGo for twice as many rows and columns: two tiles below each other times two panels that lie ldb apart. Strides
// are in bytes, k is a positive multiple of 4. Every result is summed in the order of tileAVX2, so the two agree to the bit.
//
//go:noescape
func tileAVX512(k int, a *float32, lda int, b *float32, ldb int, c *float32, ldc int, init *float32, ldi int)

// geluAVX2 applies GELU to n values, n a positive multiple of 8.
//
//go:noescape
func geluAVX2(x *float32, n int)

// addNormAVX2 is addNormGo for n values, n a positive multiple of 8.
//
//go:noescape
func addNormAVX2(x, y, weight, bias *float32, n int, eps float32)

// softmaxAVX2 is softmaxGo for n values, n a positive multiple of 8.
//
//go:noescape
func softmaxAVX2(s *float32, n int, scale float32)

func tile(k int, a []float32, lda int, b []float32, c []float32, ldc int, init []float32, ldi int) {
	if !accelerated {
		tileGo(k, a, lda, b, c, ldc, init, ldi)
		return
	}
	// The bounds that the assembly relies on.
	_, _, _, _ = a[5*lda+k-1], b[k*PanelRows-1], c[5*ldc+PanelRows-1], init[5*ldi+PanelRows-1]
	tileAVX2(k, &a[0], lda*4, &b[0], &c[0], ldc*4, &init[0], ldi*4)
}

// block computes as many rows of c, from the first, as it can, at most rows, for two panels ldb values apart, and returns how many.
func block(rows, k int, a []float32, lda int, b []float32, ldb int, c []float32, ldc int, init []float32, ldi int) int {
	if !wide {
		return 0
	}
	done := 0
	for ; done+2*TileRows <= rows; done += 2 * TileRows {
		a, c, init := a[done*lda:], c[done*ldc:], init[done*ldi:]
		// The bounds that the assembly relies on.
		const last = 2*TileRows - 1
		_, _, _, _ = a[last*lda+k-1], b[ldb+k*PanelRows-1], c[last*ldc+2*PanelRows-1], init[last*ldi+2*PanelRows-1]
		tileAVX512(k, &a[0], lda*4, &b[0], ldb*4, &c[0], ldc*4, &init[0], ldi*4)
	}
	return done
}

func gelu(x []float32) {
	n := 0
	if accelerated && len(x) >= lanes {
		n = len(x) / lanes * lanes
		geluAVX2(&x[0], n)
	}
	geluGo(x[n:])
}

func addNorm(x, y, weight, bias []float32, eps float32) {
	if n := len(x); accelerated && n > 0 && n%lanes == 0 {
		_, _, _ = y[n-1], weight[n-1], bias[n-1]
		addNormAVX2(&x[0], &y[0], &weight[0], &bias[0], n, eps)
		return
	}
	addNormGo(x, y, weight, bias, eps)
}

func softmax(s []float32, scale float32) {
	if n := len(s); accelerated && n > 0 && n%lanes == 0 {
		softmaxAVX2(&s[0], n, scale)
		return
	}
	softmaxGo(s, scale)
}
