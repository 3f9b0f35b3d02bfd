// Package kernel holds the arithmetic in which the encoder spends its time: matrix products, GELU, softmax and layer
// normalization, in assembly for amd64 with AVX2 and FMA, and AVX-512 for the products, found at run time, and in Go for every
// other machine.
//
// The product is y = x·Wᵀ + b for row-major x. A [Matrix] of 8-bit weights is computed in whole numbers (int8.go): every row of x
// is rounded to 8 bits as it comes. Whole numbers add up to the same in any order, so that every machine gives the same result to the
// bit, and processors multiply four of them where they would multiply one float32.
//
// A Matrix of float32, and the products within attention ([MulPanels]), are computed in float32. [Pack] lays W out in panels of 16
// rows, so that the inner loop reads it straight through; the micro-kernel holds a tile of 6 by 16 results in twelve registers (the
// scheme of Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3), 2008), the one of AVX-512 a
// tile of 12 by 32 in twenty-four. Panels are cut at 384 columns, which keeps one of them in the first-level cache, and x at 96
// rows, which with their results stay in the second.
package kernel

// The size of a tile: rows of x, rows of W.
const (
	// TileRows is the most rows of x that a tile takes.
	TileRows  = 12
	PanelRows = 16
	floatRows = TileRows / 2
	blockK    = 384
	// BlockRows is how many rows of x are multiplied with all panels before the next ones: whole tiles.
	BlockRows = 96
)

// Rows rounds a number of rows up to whole tiles. Buffers for [Matrix.Mul] hold that many rows; what the rows
// past the end hold does not matter, but they are read and written.
func Rows(n int) int { return roundUp(n, TileRows) }

// Panels rounds a number of results up to whole panels, as [MulPanels] wants them.
func Panels(n int) int { return roundUp(n, PanelRows) }

// Room returns n values that may hold anything, in b where it has room for them: working memory that is used again.
func Room[T any](b []T, n int) []T {
	if cap(b) < n {
		return make([]T, n)
	}
	return b[:n]
}

func roundUp(n, to int) int { return (n + to - 1) / to * to }

// Matrix is a packed weight matrix with a bias, of float32 or of 8 bits.
type Matrix struct {
	// Out and In are the numbers of rows and columns of W.
	Out, In int
	// Stride is Out rounded up to whole panels: the row length of results.
	Stride int
	panels []float32
	bias   []float32
	inPad  int
	whole  *whole // of 8 bits: in place of panels
}

// Pack makes a Matrix of w, which has out rows of in columns, row-major, and bias, which may be nil.
func Pack(w, bias []float32, out, in int) *Matrix {
	m := &Matrix{Out: out, In: in, inPad: roundUp(in, 4), Stride: roundUp(out, PanelRows)}
	m.panels = make([]float32, m.Stride*m.inPad)
	m.bias = make([]float32, m.Stride)
	copy(m.bias, bias)
	for i := range out {
		panel := m.panels[i/PanelRows*PanelRows*m.inPad+i%PanelRows:]
		for k, v := range w[i*in : (i+1)*in] {
			panel[k*PanelRows] = v
		}
	}
	return m
}

// Mul computes rows of y = x·Wᵀ + b. x has rows of xStride values, of which the first In count (In rounded up to
// a multiple of 4 must be readable and, past In, finite); y has rows of m.Stride values. Both hold
// [Rows](rows) rows.
func (m *Matrix) Mul(y, x []float32, rows, xStride int) {
	if m.whole != nil {
		m.mulWhole(y, x, rows, xStride)
		return
	}
	MulPanels(y, m.Stride, x, xStride, rows, m.panels, m.bias, m.inPad)
}

// MulPanels is [Matrix.Mul] for a matrix that is packed by hand: for every 16 results, panels holds in times 16
// values. in is a multiple of 4; len(bias), a multiple of 16, is the number of results; y has rows of yStride.
// The last tile's rows past the end are written too, up to whole ones of 6.
func MulPanels(y []float32, yStride int, x []float32, xStride, rows int, panels, bias []float32, in int) {
	for r0 := 0; r0 < rows; r0 += BlockRows {
		end := min(r0+BlockRows, roundUp(rows, floatRows))
		for k0 := 0; k0 < in; k0 += blockK {
			k := min(blockK, in-k0)
			for p := 0; p < len(bias); p += 2 * PanelRows {
				b, a, c, init, initStride := panels[p*in+k0*PanelRows:], x[r0*xStride+k0:], y[r0*yStride+p:], bias[p:], 0
				if k0 > 0 {
					init, initStride = c, yStride
				}
				done, pair := 0, p+PanelRows < len(bias)
				if pair {
					done = block(end-r0, k, a, xStride, b, in*PanelRows, c, yStride, init, initStride)
				}
				for r := done; r < end-r0; r += floatRows {
					tile(k, a[r*xStride:], xStride, b, c[r*yStride:], yStride, init[r*initStride:], initStride)
				}
				for r := done; pair && r < end-r0; r += floatRows {
					tile(k, a[r*xStride:], xStride, b[in*PanelRows:], c[r*yStride+PanelRows:], yStride, init[r*initStride+PanelRows:], initStride)
				}
			}
		}
	}
}

// PackPanel lays 16 rows of src out as a panel for [MulPanels]: dst[i·16+j] = src[j·stride+i] for i below n.
func PackPanel(dst, src []float32, stride, n int) { transpose(dst, src, stride, n) }

func transposeGo(dst, src []float32, stride, n int) {
	for j := range PanelRows {
		for i, x := range src[j*stride : j*stride+n] {
			dst[i*PanelRows+j] = x
		}
	}
}

// tileGo is the micro-kernel in Go: c[i][j] = init[i][j] + sum over k of a[i][k]·b[k][j], 6 rows by 16 columns.
func tileGo(k int, a []float32, lda int, b []float32, c []float32, ldc int, init []float32, ldi int) {
	for i := 0; i < floatRows; i++ {
		var acc [PanelRows]float32
		copy(acc[:], init[i*ldi:i*ldi+PanelRows])
		row := a[i*lda : i*lda+k]
		for kk, v := range row {
			bk := b[kk*PanelRows : kk*PanelRows+PanelRows]
			for j := range acc {
				acc[j] += v * bk[j]
			}
		}
		copy(c[i*ldc:i*ldc+PanelRows], acc[:])
	}
}
