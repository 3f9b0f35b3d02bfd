package kernel

import "sync"

// whole is a matrix of 8-bit weights, whose rows have a scale each. Panels of 16 rows lie one after the other; a panel holds, for
// every four columns, the four weights of each of its rows.
type whole struct {
	panels []int8
	scale  []float32
	// shift is -128 times the sum of each row: what the sums begin with where x is shifted by 128 to have no sign.
	shift []int32
}

// wholePanel is how many rows of W the panels of a tile have: the results of a row are padded to that many.
const wholePanel = 2 * PanelRows

// PackInt8 makes a Matrix of w, which has out rows of in columns, row-major, each row to be multiplied by its scale, and bias, which
// may be nil. Products round every row of x to 8 bits, by a scale of its own: the values of -127 to 127 times the largest magnitude
// over 127 (symmetric quantization a row, as in Dettmers et al., "LLM.int8()", NeurIPS 2022, section 2.1).
func PackInt8(w []int8, scale, bias []float32, out, in int) *Matrix {
	m := &Matrix{Out: out, In: in, inPad: roundUp(in, 4), Stride: roundUp(out, wholePanel)}
	m.bias = make([]float32, m.Stride)
	copy(m.bias, bias)
	n := &whole{panels: make([]int8, m.Stride*m.inPad), scale: make([]float32, m.Stride), shift: make([]int32, m.Stride)}
	copy(n.scale, scale)
	for i := range out {
		panel := n.panels[i/PanelRows*PanelRows*m.inPad+i%PanelRows*4:]
		for k, v := range w[i*in : (i+1)*in] {
			panel[k/4*4*PanelRows+k%4] = v
			n.shift[i] -= 128 * int32(v)
		}
	}
	m.whole = n
	return m
}

// rounded holds rows of x rounded to 8 bits. They lie as signed values of two bytes, or, for the dot products of bytes, as values of
// one byte that are 128 too large; rows past the end are 0.
type rounded struct {
	words []int16
	bytes []uint8
	scale []float32
}

var roundedPool = sync.Pool{New: func() any { return new(rounded) }}

// mulWhole is [Matrix.Mul] for 8-bit weights.
func (m *Matrix) mulWhole(y, x []float32, rows, xStride int) {
	a := roundedPool.Get().(*rounded)
	defer roundedPool.Put(a)
	for r0 := 0; r0 < rows; r0 += BlockRows {
		n := min(BlockRows, rows-r0)
		a.round(x[r0*xStride:], n, xStride, m.In, m.inPad)
		for p := 0; p < m.Stride; p += wholePanel {
			for r := 0; r < n; r += TileRows {
				m.tileWhole(y[(r0+r)*m.Stride+p:], a, r, p)
			}
		}
	}
}

// tileWholeGo computes 12 rows of x, from row r of a, times 32 rows of W, from row p:
// c[i][j] = sum over k of a[i][k]·w[j][k], times the scales of both, plus the bias.
func (m *Matrix) tileWholeGo(c []float32, a *rounded, r, p int) {
	for i := range TileRows {
		row := a.words[(r+i)*m.inPad : (r+i+1)*m.inPad]
		scale := a.scale[r+i]
		for j := range wholePanel {
			panel := m.whole.panels[(p+j)/PanelRows*PanelRows*m.inPad+(p+j)%PanelRows*4:]
			sum := int32(0)
			for k := 0; k < len(row); k += 4 {
				w := panel[k*PanelRows : k*PanelRows+4]
				sum += int32(row[k])*int32(w[0]) + int32(row[k+1])*int32(w[1]) + int32(row[k+2])*int32(w[2]) + int32(row[k+3])*int32(w[3])
			}
			// Each product is rounded by itself, whatever the machine could fuse.
			c[i*m.Stride+j] = float32(float32(float32(sum)*scale)*m.whole.scale[p+j]) + m.bias[p+j]
		}
	}
}

// roundGo rounds one row of x to dst and returns its scale.
func roundGo(dst []int16, x []float32) float32 {
	top := float32(0)
	for _, v := range x {
		top = max(top, v, -v)
	}
	if top == 0 {
		clear(dst[:len(x)])
		return 0
	}
	inverse := 127 / top
	for i, v := range x {
		dst[i] = int16(nearest(float32(v * inverse))) // rounded before the sum, whatever the machine could fuse
	}
	return top / 127
}

// nearest rounds a small number to the nearest whole one, halves to the even one, as processors do: adding 1.5·2²³ leaves no bits for
// the fraction.
func nearest(v float32) float32 {
	const large = 3 << 22
	return float32(v+large) - large
}

// size makes room for n rows of in values, of one byte or of two.
func (a *rounded) size(n, in int, bytes bool) {
	n = Rows(n)
	if cap(a.scale) < n {
		a.scale = make([]float32, n)
	}
	a.scale = a.scale[:n]
	if n *= in; bytes {
		if cap(a.bytes) < n {
			a.bytes = make([]uint8, n)
		}
		a.bytes = a.bytes[:n]
		return
	}
	if cap(a.words) < n {
		a.words = make([]int16, n)
	}
	a.words = a.words[:n]
}

// roundWords rounds n rows of x, of in values each, by row; pad values of each are room.
func (a *rounded) roundWords(x []float32, n, xStride, in, pad int, row func(dst []int16, x []float32) float32) {
	a.size(n, pad, false)
	for i := range n {
		dst := a.words[i*pad : (i+1)*pad]
		a.scale[i] = row(dst, x[i*xStride:][:in])
		clear(dst[in:])
	}
	clear(a.words[n*pad:])
	clear(a.scale[n:])
}
