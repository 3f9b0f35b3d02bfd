package kernel

import "sync"

// whole is a matrix of 8-bit weights, whose rows have a scale each. Panels of 16 rows lie one after the other; a panel holds, for
// every four columns, the four weights of each of its rows.
type whole struct {
	panels []int8
	scale  []float32
	// less is the sum of each row, negative: times the value that stands for 0 in a row of x, it is what the sums of bytes begin with.
	less []int32
}

// wholePanel is how many rows of W the panels of a tile have: the results of a row are padded to that many.
const wholePanel = 2 * PanelRows

// PackInt8 makes a Matrix of w, which has out rows of in columns, row-major, each row to be multiplied by its scale, and bias, which
// may be nil. Products round every row of x to 8 bits as it comes: to 256 evenly spaced values from its least one to its largest, of
// which one is 0 (asymmetric, "zeropoint" quantization a row, as in Dettmers et al., "LLM.int8()", NeurIPS 2022, section 2.1). What GELU
// gives is nearly all positive; symmetric rounding, which would leave it 7 bits, lost 0.01 of F1 on triples.
func PackInt8(w []int8, scale, bias []float32, out, in int) *Matrix {
	m := &Matrix{Out: out, In: in, inPad: roundUp(in, 4), Stride: roundUp(out, wholePanel)}
	m.bias = make([]float32, m.Stride)
	copy(m.bias, bias)
	n := &whole{panels: make([]int8, m.Stride*m.inPad), scale: make([]float32, m.Stride), less: make([]int32, m.Stride)}
	copy(n.scale, scale)
	for i := range out {
		panel := n.panels[i/PanelRows*PanelRows*m.inPad+i%PanelRows*4:]
		for k, v := range w[i*in : (i+1)*in] {
			panel[k/4*4*PanelRows+k%4] = v
			n.less[i] -= int32(v)
		}
	}
	m.whole = n
	return m
}

// rounded holds rows of x rounded to 8 bits: bytes of 0 to 255, for the dot products of bytes, or words of two bytes from which the
// value that stands for 0 is taken off. Rows past the end are 0.
type rounded struct {
	words []int16
	bytes []uint8
	scale []float32
	zero  []int32 // of bytes
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
			m.tiles(y[r0*m.Stride+p:], a, n, p)
		}
	}
}

// tilesGo computes whole tiles of the first rows of a, times 32 rows of W, from row p:
// c[i][j] = sum over k of a[i][k]·w[j][k], times the scales of both, plus the bias.
func (m *Matrix) tilesGo(c []float32, a *rounded, rows, p int) {
	for i := range Rows(rows) {
		row := a.words[i*m.inPad : (i+1)*m.inPad]
		scale := a.scale[i]
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
	low, high := float32(0), float32(0)
	for _, v := range x {
		low, high = min(low, v), max(high, v)
	}
	if low == high {
		clear(dst[:len(x)])
		return 0
	}
	// What goes into a sum is rounded before, whatever the machine could fuse.
	inverse := 255 / (high - low)
	zero := nearest(float32(-low * inverse))
	for i, v := range x {
		dst[i] = int16(min(nearest(float32(v*inverse)), 255-zero))
	}
	return (high - low) / 255
}

// nearest rounds a small number to the nearest whole one, halves to the even one, as processors do: adding 1.5·2²³ leaves no bits for
// the fraction.
func nearest(v float32) float32 {
	const large = 3 << 22
	return float32(v+large) - large
}

// roundWords rounds n rows of x, of in values each, to words by row; pad values of each are room.
func (a *rounded) roundWords(x []float32, n, xStride, in, pad int, row func(dst []int16, x []float32) float32) {
	a.scale, a.words = Room(a.scale, Rows(n)), Room(a.words, Rows(n)*pad)
	for i := range n {
		dst := a.words[i*pad : (i+1)*pad]
		a.scale[i] = row(dst, x[i*xStride:][:in])
		clear(dst[in:])
	}
	clear(a.words[n*pad:])
	clear(a.scale[n:])
}
