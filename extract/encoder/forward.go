package encoder

import (
	"math"

	"celebgraph/extract/encoder/kernel"
)

// Sequence is one sentence as the encoder sees it: the pieces of its tokens between [CLS] and [SEP].
type Sequence struct {
	IDs    []int32
	Shapes []uint8
	// First holds, for every token, the index of its first piece.
	First []int
}

// Sequence returns the pieces of tokens. When they are more than the model has positions, the last tokens are
// left out: len(First) says how many are in.
func (m *Model) Sequence(tokens []string) Sequence {
	limit := m.manifest.Config.Positions - 1
	s := Sequence{IDs: append(make([]int32, 0, len(tokens)*3/2+2), m.pieces.Begin), Shapes: append(make([]uint8, 0, len(tokens)*3/2+2), 0)}
	for _, t := range tokens {
		at := len(s.IDs)
		s.IDs = m.pieces.Append(s.IDs, t)
		if len(s.IDs) > limit {
			if s.IDs = s.IDs[:at]; at == 1 { // one token of more pieces than there are positions
				s.IDs = append(s.IDs, m.pieces.unknown)
			} else {
				break
			}
		}
		s.First = append(s.First, at)
		for range len(s.IDs) - at {
			s.Shapes = append(s.Shapes, Shape(t))
		}
	}
	s.IDs, s.Shapes = append(s.IDs, m.pieces.End), append(s.Shapes, 0)
	return s
}

// States holds, for each sequence of a batch, Width values for the root ([CLS]) and then for every token (its
// first piece), in rows of Rows, one sequence after the other.
type States struct {
	// Rows has kernel.Rows(Count) rows of Width values, ready for kernel.Matrix.Mul.
	Rows  []float32
	Width int
	Count int
	// Start holds the row of each sequence's root.
	Start []int
}

// buffers is the working memory of one batch.
type buffers struct{ x, y, q, k, v, wide, panel, score, head, zero []float32 }

func grow(b *[]float32, n int) []float32 {
	if cap(*b) < n {
		*b = make([]float32, n)
	}
	*b = (*b)[:n]
	return *b
}

// Encode computes the word states of a batch of sequences. The linear layers run over all pieces at once, so
// sequences of different lengths waste nothing; attention runs within each. Batches of 500 to 1,000 pieces are
// fastest. It may be called by several goroutines.
func (m *Model) Encode(batch []Sequence) States {
	c := m.manifest.Config
	n := 0
	for _, s := range batch {
		n += len(s.IDs)
	}
	b := m.scratch.Get().(*buffers)
	defer m.scratch.Put(b)
	x := grow(&b.x, kernel.Rows(n)*c.Width)
	m.embed(x, batch)
	for i := range m.layers {
		m.layer(m.layers[i], x, n, batch, b)
	}
	return m.gather(x, batch)
}

// gather copies the rows of roots and tokens.
func (m *Model) gather(x []float32, batch []Sequence) States {
	w := m.manifest.Config.Width
	st := States{Width: w}
	for _, s := range batch {
		st.Start = append(st.Start, st.Count)
		st.Count += 1 + len(s.First)
	}
	st.Rows = make([]float32, kernel.Rows(st.Count)*w)
	row, piece := 0, 0
	for _, s := range batch {
		copy(st.Rows[row*w:], x[piece*w:(piece+1)*w])
		row++
		for _, f := range s.First {
			copy(st.Rows[row*w:], x[(piece+f)*w:(piece+f+1)*w])
			row++
		}
		piece += len(s.IDs)
	}
	return st
}

// embed fills x with the normalized sums of piece and position, plus shape.
func (m *Model) embed(x []float32, batch []Sequence) {
	w := m.manifest.Config.Width
	row := 0
	for _, s := range batch {
		for i, id := range s.IDs {
			dst := x[row*w : (row+1)*w]
			m.word.Row(int(id), dst)
			kernel.AddNorm(dst, m.position[i*w:(i+1)*w], m.norm.weight, m.norm.bias, m.norm.epsilon)
			add(dst, m.shape[int(s.Shapes[i])*w:(int(s.Shapes[i])+1)*w])
			row++
		}
	}
}

// layer runs one transformer layer over x in place (post-norm, as BERT). The feed-forward part goes by blocks of
// rows, so that its wide intermediate values stay in the cache.
func (m *Model) layer(l *layer, x []float32, n int, batch []Sequence, b *buffers) {
	w := m.manifest.Config.Width
	size := (kernel.Rows(n) + kernel.TileRows) * w // attention reads up to a tile past a sequence's end
	q, k, v, y := grow(&b.q, size), grow(&b.k, size), grow(&b.v, size), grow(&b.y, size)
	l.query.Mul(q, x, n, w)
	l.key.Mul(k, x, n, w)
	l.value.Mul(v, x, n, w)
	m.attend(y, q, k, v, batch, b)
	l.out.Mul(q, y, n, w)
	l.norm1.addApply(x, q, n)
	wide := grow(&b.wide, kernel.BlockRows*l.up.Stride)
	for r := 0; r < n; r += kernel.BlockRows {
		rows := min(kernel.BlockRows, n-r)
		l.up.Mul(wide, x[r*w:], rows, w)
		kernel.GELU(wide[:rows*l.up.Stride])
		l.down.Mul(q[r*w:], wide, rows, l.up.Stride)
	}
	l.norm2.addApply(x, q, n)
}

// attend computes softmax(q·kᵀ/√d)·v of every head of every sequence into y.
func (m *Model) attend(y, q, k, v []float32, batch []Sequence, b *buffers) {
	c := m.manifest.Config
	d := c.Width / c.Heads
	start := 0
	for _, s := range batch {
		for h := range c.Heads {
			at := start*c.Width + h*d
			m.attendHead(y[at:], q[at:], k[at:], v[at:], len(s.IDs), d, b)
		}
		start += len(s.IDs)
	}
}

// attendHead does one head of one sequence of t pieces. The keys, then the values, are packed for the kernel;
// scores and values are padded to whole panels.
func (m *Model) attendHead(y, q, k, v []float32, t, d int, b *buffers) {
	const panelRows = kernel.PanelRows
	w := m.manifest.Config.Width
	cols, pad := wholePanels(t), wholePanels(d)
	panel := grow(&b.panel, cols*pad)
	for j := range t {
		p := panel[j/panelRows*panelRows*d+j%panelRows:]
		for i, x := range k[j*w : j*w+d] {
			p[i*panelRows] = x
		}
	}
	score := grow(&b.score, kernel.Rows(t)*cols)
	zero := grow(&b.zero, max(cols, pad)) // never written
	kernel.MulPanels(score, cols, q, w, t, panel, zero[:cols], d)
	scale := float32(1 / math.Sqrt(float64(d)))
	for i := range t {
		row := score[i*cols : (i+1)*cols]
		for j := t; j < cols; j++ {
			row[j] = float32(math.Inf(-1))
		}
		kernel.Softmax(row, scale)
	}
	for p := 0; p < d; p += panelRows {
		dst := panel[p*cols : (p+panelRows)*cols]
		for j := range t {
			copy(dst[j*panelRows:(j+1)*panelRows], v[j*w+p:j*w+d])
		}
		clear(dst[t*panelRows:])
	}
	out := grow(&b.head, kernel.Rows(t)*pad)
	kernel.MulPanels(out, pad, score, cols, t, panel, zero[:pad], cols)
	for i := range t {
		copy(y[i*w:i*w+d], out[i*pad:])
	}
}

// wholePanels rounds a number of results up to whole panels.
func wholePanels(n int) int {
	return (n + kernel.PanelRows - 1) / kernel.PanelRows * kernel.PanelRows
}

func add(dst, src []float32) {
	for i, x := range src {
		dst[i] += x
	}
}

// addApply adds y to the first n rows of x and normalizes them.
func (l *layerNorm) addApply(x, y []float32, n int) {
	w := len(l.weight)
	for i := range n {
		kernel.AddNorm(x[i*w:(i+1)*w], y[i*w:(i+1)*w], l.weight, l.bias, l.epsilon)
	}
}
