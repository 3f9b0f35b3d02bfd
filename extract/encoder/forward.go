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
type buffers struct{ x, y, q, k, v, wide, panel, score, zero []float32 }

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
		m.layer(&m.layers[i], x, n, batch, b)
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
			add(dst, m.position[i*w:(i+1)*w])
			m.norm.apply(dst, m.manifest.Config.Epsilon)
			add(dst, m.shape[int(s.Shapes[i])*w:(int(s.Shapes[i])+1)*w])
			row++
		}
	}
}

// layer runs one transformer layer over x in place (post-norm, as BERT).
func (m *Model) layer(l *layer, x []float32, n int, batch []Sequence, b *buffers) {
	c := m.manifest.Config
	rows := kernel.Rows(n)
	q, k, v := grow(&b.q, rows*c.Width), grow(&b.k, rows*c.Width), grow(&b.v, rows*c.Width)
	l.query.Mul(q, x, n, c.Width)
	l.key.Mul(k, x, n, c.Width)
	l.value.Mul(v, x, n, c.Width)
	y := grow(&b.y, rows*c.Width)
	m.attend(y, q, k, v, batch, b)
	l.out.Mul(q, y, n, c.Width)
	l.norm1.addApply(x, q, n, c.Epsilon)
	wide := grow(&b.wide, rows*l.up.Stride)
	l.up.Mul(wide, x, n, c.Width)
	kernel.GELU(wide[:n*l.up.Stride])
	l.down.Mul(q, wide, n, l.up.Stride)
	l.norm2.addApply(x, q, n, c.Epsilon)
}

// attend computes softmax(q·kᵀ/√d)·v of every head of every sequence into y.
func (m *Model) attend(y, q, k, v []float32, batch []Sequence, b *buffers) {
	c := m.manifest.Config
	d := c.Width / c.Heads
	start := 0
	for _, s := range batch {
		t := len(s.IDs)
		for h := range c.Heads {
			at := start*c.Width + h*d
			m.attendHead(y[at:], q[at:], k[at:], v[at:], t, d, b)
		}
		start += t
	}
}

// attendHead does one head of one sequence of t pieces. The keys, then the values, are packed for the kernel.
func (m *Model) attendHead(y, q, k, v []float32, t, d int, b *buffers) {
	w := m.manifest.Config.Width
	cols := (t + 15) &^ 15 // scores are padded to whole panels
	rows := kernel.Rows(t)
	panel := grow(&b.panel, cols*((d+15)&^15))
	for i := range panel {
		panel[i] = 0
	}
	for j := range t {
		p := panel[j/16*16*d+j%16:]
		for i, x := range k[j*w : j*w+d] {
			p[i*16] = x
		}
	}
	pad := (d + 15) &^ 15
	score := grow(&b.score, rows*cols+rows*pad)
	zero := grow(&b.zero, max(cols, 64))
	q2 := score[rows*cols:][:rows*d]
	for i := range t {
		copy(q2[i*d:(i+1)*d], q[i*w:i*w+d])
	}
	kernel.MulRaw(score[:rows*cols], q2, t, d, panel, zero, cols, d)
	scale := float32(1 / math.Sqrt(float64(d)))
	for i := range t {
		softmax(score[i*cols:i*cols+cols], t, scale)
	}
	for i := t * cols; i < rows*cols; i++ {
		score[i] = 0
	}
	for p := 0; p < pad; p += 16 {
		for j := range cols {
			dst := panel[p*cols+j*16 : p*cols+j*16+16]
			clear(dst)
			if j < t {
				copy(dst, v[j*w+p:j*w+min(p+16, d)])
			}
		}
	}
	out := score[rows*cols:]
	kernel.MulRaw(out, score[:rows*cols], t, cols, panel, zero, pad, cols)
	for i := range t {
		copy(y[i*w:i*w+d], out[i*pad:i*pad+d])
	}
}

// softmax turns the first n scores into probabilities and the others into 0.
func softmax(s []float32, n int, scale float32) {
	top := s[0]
	for _, x := range s[1:n] {
		top = max(top, x)
	}
	sum := float32(0)
	for i, x := range s[:n] {
		e := kernel.Exp((x - top) * scale)
		s[i] = e
		sum += e
	}
	inv := 1 / sum
	for i := range s[:n] {
		s[i] *= inv
	}
	clear(s[n:])
}

func add(dst, src []float32) {
	for i, x := range src {
		dst[i] += x
	}
}

// apply normalizes one row in place.
func (l *layerNorm) apply(x []float32, eps float64) {
	sum := float32(0)
	for _, v := range x {
		sum += v
	}
	mean := sum / float32(len(x))
	square := float32(0)
	for _, v := range x {
		d := v - mean
		square += d * d
	}
	inv := float32(1 / math.Sqrt(float64(square)/float64(len(x))+eps))
	for i, v := range x {
		x[i] = (v-mean)*inv*l.weight[i] + l.bias[i]
	}
}

// addApply adds y to the first n rows of x and normalizes them.
func (l *layerNorm) addApply(x, y []float32, n int, eps float64) {
	w := len(l.weight)
	for i := range n {
		row := x[i*w : (i+1)*w]
		add(row, y[i*w:(i+1)*w])
		l.apply(row, eps)
	}
}
