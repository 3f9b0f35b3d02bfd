// Package kernel holds the arithmetic in which the encoder spends its time: matrix products of float32 and the
// GELU function, in assembly for amd64 with AVX2 and FMA, found at run time, and in Go for every other machine.
//
// The product is y = x·Wᵀ + b for row-major x. [Pack] lays W out in panels of 16 rows, so that the inner loop
// reads it straight through; the micro-kernel holds a tile of 6 by 16 results in twelve registers (the scheme of
// Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3), 2008). Panels are
// cut at 384 columns, which keeps one of them in the first-level cache.
package kernel

// The size of a tile: rows of x, rows of W.
const (
	TileRows  = 6
	PanelRows = 16
	blockK    = 384
)

// Rows rounds a number of rows up to whole tiles. Buffers for [Matrix.Mul] hold that many rows; what the rows
// past the end hold does not matter, but they are read and written.
func Rows(n int) int { return (n + TileRows - 1) / TileRows * TileRows }

// Matrix is a packed weight matrix with a bias.
type Matrix struct {
	// Out and In are the numbers of rows and columns of W.
	Out, In int
	// Stride is Out rounded up to whole panels: the row length of results.
	Stride int
	panels []float32
	bias   []float32
	inPad  int
}

// Pack makes a Matrix of w, which has out rows of in columns, row-major, and bias, which may be nil.
func Pack(w, bias []float32, out, in int) *Matrix {
	m := &Matrix{Out: out, In: in, inPad: (in + 3) &^ 3}
	m.Stride = (out + PanelRows - 1) / PanelRows * PanelRows
	m.panels = make([]float32, m.Stride*m.inPad)
	m.bias = make([]float32, m.Stride)
	copy(m.bias, bias)
	for p := 0; p < m.Stride; p += PanelRows {
		panel := m.panels[p*m.inPad:]
		for j := 0; j < PanelRows && p+j < out; j++ {
			row := w[(p+j)*in : (p+j+1)*in]
			for k, v := range row {
				panel[k*PanelRows+j] = v
			}
		}
	}
	return m
}

// Mul computes rows of y = x·Wᵀ + b. x has rows of xStride values, of which the first In count (In rounded up to
// a multiple of 4 must be readable and, past In, finite); y has rows of m.Stride values. Both hold
// [Rows](rows) rows.
func (m *Matrix) Mul(y, x []float32, rows, xStride int) {
	mul(y, x, Rows(rows), xStride, m.panels, m.bias, m.Stride, m.inPad)
}

// mul runs the micro-kernel over all tiles.
func mul(y, x []float32, rows, xStride int, panels, bias []float32, stride, in int) {
	for k0 := 0; k0 < in; k0 += blockK {
		k := min(blockK, in-k0)
		for p := 0; p < stride; p += PanelRows {
			b := panels[p*in+k0*PanelRows:]
			for r := 0; r < rows; r += TileRows {
				c := y[r*stride+p:]
				if k0 == 0 {
					tile(k, x[r*xStride:], xStride, b, c, stride, bias[p:], 0)
				} else {
					tile(k, x[r*xStride+k0:], xStride, b, c, stride, c, stride)
				}
			}
		}
	}
}

// MulRaw is Mul for a matrix that is packed by hand, without bias: panels holds, for every 16 results, in times
// 16 values; in is a multiple of 4 and at most 384·n; zero is at least stride zeros.
func MulRaw(y, x []float32, rows, xStride int, panels, zero []float32, stride, in int) {
	mul(y, x, Rows(rows), xStride, panels, zero, stride, in)
}

// tileGo is the micro-kernel in Go: c[i][j] = init[i][j] + sum over k of a[i][k]·b[k][j], 6 rows by 16 columns.
func tileGo(k int, a []float32, lda int, b []float32, c []float32, ldc int, init []float32, ldi int) {
	for i := 0; i < TileRows; i++ {
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
