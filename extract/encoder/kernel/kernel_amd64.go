package kernel

import (
	"slices"
	"unsafe"

	"golang.org/x/sys/cpu"
)

// accelerated is true where the assembly can run, wide where its tile of AVX-512 can as well, and dotting where the one of AVX-512's
// dot products of bytes (VNNI) can. Tests turn them off to compare.
var (
	accelerated = cpu.X86.HasAVX2 && cpu.X86.HasFMA
	wide        = accelerated && cpu.X86.HasAVX512F
	dotting     = wide && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VNNI
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

// transposeAVX2 is transposeGo. The stride is in bytes, n a positive multiple of 4.
//
//go:noescape
func transposeAVX2(dst, src *float32, stride, n int)

func transpose(dst, src []float32, stride, n int) {
	if !accelerated || n == 0 || n%4 != 0 {
		transposeGo(dst, src, stride, n)
		return
	}
	_, _ = dst[n*PanelRows-1], src[(PanelRows-1)*stride+n-1]
	transposeAVX2(&dst[0], &src[0], 4*stride, n)
}

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
	for ; done+TileRows <= rows; done += TileRows {
		a, c, init := a[done*lda:], c[done*ldc:], init[done*ldi:]
		// The bounds that the assembly relies on.
		const last = TileRows - 1
		_, _, _, _ = a[last*lda+k-1], b[ldb+k*PanelRows-1], c[last*ldc+2*PanelRows-1], init[last*ldi+2*PanelRows-1]
		tileAVX512(k, &a[0], lda*4, &b[0], ldb*4, &c[0], ldc*4, &init[0], ldi*4)
	}
	return done
}

// roundAVX2 is roundGo for n values, n a positive multiple of 16.
//
//go:noescape
func roundAVX2(dst *int16, x *float32, n int) float32

// roundAVX512 is roundAVX2 to bytes; zero is the value that stands for 0.
//
//go:noescape
func roundAVX512(dst *uint8, x *float32, n int) (scale float32, zero int32)

// wholeTile is what the assembly of one tile of tilesGo is told. Strides are in bytes, k is in groups of 4 columns.
type wholeTile struct {
	k        int
	a        unsafe.Pointer // 12 rows, of two bytes a value for AVX2, of one for VNNI
	lda      int
	b        *int8 // the first panel; the second lies ldb behind it
	ldb      int
	c        *float32
	ldc      int
	rowScale *float32
	scale    *float32
	bias     *float32
	less     *int32 // VNNI only, as the next
	zero     *int32
}

// tileWholeAVX2 and tileWholeVNNI compute one tile of tilesGo. The first one changes b and c.
//
//go:noescape
func tileWholeAVX2(t *wholeTile)

//go:noescape
func tileWholeVNNI(t *wholeTile)

func (a *rounded) round(x []float32, n, xStride, in, pad int) {
	switch {
	case dotting && in > 0:
		a.roundBytes(x, n, xStride, in, pad)
	case accelerated && in > 0 && in%16 == 0:
		a.roundWords(x, n, xStride, in, pad, func(dst []int16, x []float32) float32 { return roundAVX2(&dst[0], &x[0], len(x)) })
	default:
		a.roundWords(x, n, xStride, in, pad, roundGo)
	}
}

// roundBytes is roundWords to bytes.
func (a *rounded) roundBytes(x []float32, n, xStride, in, pad int) {
	if in%16 != 0 {
		a.roundWords(x, n, xStride, in, pad, roundGo)
		a.bytes, a.zero = Room(a.bytes, len(a.words)), Room(a.zero, Rows(n))
		for i := range a.zero {
			row := a.words[i*pad : (i+1)*pad]
			low := min(0, slices.Min(row))
			a.zero[i] = -int32(low)
			for k, v := range row {
				a.bytes[i*pad+k] = uint8(v - low)
			}
		}
		return
	}
	a.scale, a.zero, a.bytes = Room(a.scale, Rows(n)), Room(a.zero, Rows(n)), Room(a.bytes, Rows(n)*pad)
	for i := range n {
		row := x[i*xStride:][:in]
		a.scale[i], a.zero[i] = roundAVX512(&a.bytes[i*pad], &row[0], in)
	}
	clear(a.bytes[n*pad:])
	clear(a.scale[n:])
	clear(a.zero[n:])
}

func (m *Matrix) tiles(c []float32, a *rounded, rows, p int) {
	if !accelerated || m.inPad == 0 {
		m.tilesGo(c, a, rows, p)
		return
	}
	n, all := m.inPad, Rows(rows)
	// The bounds that the assembly relies on.
	_, _ = c[(all-1)*m.Stride+wholePanel-1], m.whole.panels[(p+wholePanel)*n-1]
	_, _, _ = m.whole.scale[p+wholePanel-1], m.bias[p+wholePanel-1], m.whole.less[p+wholePanel-1]
	_ = a.scale[all-1]
	t := wholeTile{k: n / 4, ldb: PanelRows * n, ldc: m.Stride * 4, scale: &m.whole.scale[p], bias: &m.bias[p], less: &m.whole.less[p]}
	for r := 0; r < rows; r += TileRows {
		t.b, t.c, t.rowScale = &m.whole.panels[p*n], &c[r*m.Stride], &a.scale[r]
		if dotting {
			t.a, t.lda, t.zero = unsafe.Pointer(&a.bytes[r*n : all*n][0]), n, &a.zero[r:all][0]
			tileWholeVNNI(&t)
		} else {
			t.a, t.lda = unsafe.Pointer(&a.words[r*n : all*n][0]), 2*n
			tileWholeAVX2(&t)
		}
	}
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
