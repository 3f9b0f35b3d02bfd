// Package kernel holds the arithmetic in which the encoder spends its time: matrix products of float32, GELU,
// softmax and layer normalization, in assembly for amd64 with AVX2 and FMA, and AVX-512 for the product, found at run
// time, and in Go for every other machine.
//
// The product is y = x·Wᵀ + b for row-major x. [Pack] lays W out in panels of 16 rows, so that the inner loop
// reads it straight through; the micro-kernel holds a tile of 6 by 16 results in twelve registers (the scheme of
// Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3), 2008), the one of AVX-512 a tile of
// 12 by 32 in twenty-four. Panels are
// cut at 384 columns, which keeps one of them in the first-level cache, and x at 96 rows, which with their results
// stay in the second.
package kernel

// The size of a tile: rows of x, rows of W.
const (
	TileRows  = 6
	PanelRows = 16
	blockK    = 384
	// BlockRows is how many rows of x are multiplied with all panels before the next ones: whole tiles.
	BlockRows = 96
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
	return PackRows(func(i int, dst []float32) { copy(dst, w[i*in:(i+1)*in]) }, bias, out, in)
}

// PackRows is Pack of rows that row writes one at a time, to dst of in values: it spares a copy of weights that are
// stored otherwise.
func PackRows(row func(i int, dst []float32), bias []float32, out, in int) *Matrix {
	m := &Matrix{Out: out, In: in, inPad: (in + 3) &^ 3}
	m.Stride = (out + PanelRows - 1) / PanelRows * PanelRows
	m.panels = make([]float32, m.Stride*m.inPad)
	m.bias = make([]float32, m.Stride)
	copy(m.bias, bias)
	rows := make([]float32, PanelRows*in)
	for p := 0; p < m.Stride; p += PanelRows {
		n := min(PanelRows, out-p)
		for j := range n {
			row(p+j, rows[j*in:(j+1)*in])
		}
		panel := m.panels[p*m.inPad:]
		for k := range in {
			dst := panel[k*PanelRows : k*PanelRows+n]
			for j := range dst {
				dst[j] = rows[j*in+k]
			}
		}
	}
	return m
}

// Mul computes rows of y = x·Wᵀ + b. x has rows of xStride values, of which the first In count (In rounded up to
// a multiple of 4 must be readable and, past In, finite); y has rows of m.Stride values. Both hold
// [Rows](rows) rows.
func (m *Matrix) Mul(y, x []float32, rows, xStride int) {
	MulPanels(y, m.Stride, x, xStride, rows, m.panels, m.bias, m.inPad)
}

// MulPanels is [Matrix.Mul] for a matrix that is packed by hand: for every 16 results, panels holds in times 16
// values. in is a multiple of 4; len(bias), a multiple of 16, is the number of results; y has rows of yStride.
// The last tile's rows past the end are written too.
func MulPanels(y []float32, yStride int, x []float32, xStride, rows int, panels, bias []float32, in int) {
	for r0 := 0; r0 < rows; r0 += BlockRows {
		end := min(r0+BlockRows, Rows(rows))
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
				for r := done; r < end-r0; r += TileRows {
					tile(k, a[r*xStride:], xStride, b, c[r*yStride:], yStride, init[r*initStride:], initStride)
				}
				for r := done; pair && r < end-r0; r += TileRows {
					tile(k, a[r*xStride:], xStride, b[in*PanelRows:], c[r*yStride+PanelRows:], yStride, init[r*initStride+PanelRows:], initStride)
				}
			}
		}
	}
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
