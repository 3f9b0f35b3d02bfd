package encoder

import (
	"math"
	"sync"

	"celebgraph/extract/encoder/kernel"
)

// Stack is a run of transformer layers. It may be shared by goroutines.
type Stack struct {
	width, heads int
	layers       []*layer
	scratch      sync.Pool
}

func newStack(width, heads int, layers []*layer) *Stack {
	s := &Stack{width: width, heads: heads, layers: layers}
	s.scratch.New = func() any { return new(buffers) }
	return s
}

// Run computes the layers over x in place. x holds the pieces of several sequences, one after the other, lengths of
// them each, in rows of the stack's width; it has room for kernel.Rows of their number. Attention stays within a
// sequence, so the result for one does not depend on the others.
func (s *Stack) Run(x []float32, lengths []int) {
	b := s.scratch.Get().(*buffers)
	defer s.scratch.Put(b)
	s.run(s.layers, x, lengths, b)
}

// RunSome is [Stack.Run] for when only some pieces' states are wanted: rows lists them for every sequence, by their place in
// it, ascending. It returns their states, row after row, with room for kernel.Rows of them; x is overwritten. The last
// layer computes them alone.
func (s *Stack) RunSome(x []float32, lengths []int, rows [][]int) []float32 {
	b := s.scratch.Get().(*buffers)
	defer s.scratch.Put(b)
	last := max(len(s.layers)-1, 0)
	s.run(s.layers[:last], x, lengths, b)
	counts := make([]int, len(rows))
	for i := range rows {
		counts[i] = len(rows[i])
	}
	some := make([]float32, kernel.Rows(sum(counts))*s.width)
	to, start := some, 0
	for i, l := range lengths {
		for _, r := range rows[i] {
			copy(to[:s.width], x[(start+r)*s.width:])
			to = to[s.width:]
		}
		start += l
	}
	for _, l := range s.layers[last:] {
		s.layer(l, some, counts, x, lengths, b)
	}
	return some
}

func (s *Stack) run(layers []*layer, x []float32, lengths []int, b *buffers) {
	for _, l := range layers {
		s.layer(l, x, lengths, x, lengths, b)
	}
}

// buffers is the working memory of one batch.
type buffers struct{ x, y, q, k, v, wide, panel, score, head, zero []float32 }

// grow makes room for n values in *b.
func grow(b *[]float32, n int) []float32 {
	*b = kernel.Room(*b, n)
	return *b
}

// layer runs one transformer layer (post-norm, as BERT) for some pieces, in place: counts of each sequence, which attend to
// all lengths of it in x. Where all are wanted, some is x.
func (s *Stack) layer(l *layer, some []float32, counts []int, x []float32, lengths []int, b *buffers) {
	w, m, n := s.width, sum(counts), sum(lengths)
	size := (kernel.Rows(max(n, m)) + kernel.PanelRows) * w // attention reads up to a panel past a sequence's end
	q, k, v, y := grow(&b.q, size), grow(&b.k, size), grow(&b.v, size), grow(&b.y, size)
	l.query.Mul(q, some, m, w)
	l.key.Mul(k, x, n, w)
	l.value.Mul(v, x, n, w)
	s.attend(y, q, k, v, counts, lengths, b)
	l.out.Mul(q, y, m, w)
	l.norm1.addApply(some, q, m)
	s.feedForward(l, some, q, m, b)
}

func sum(list []int) int {
	n := 0
	for _, x := range list {
		n += x
	}
	return n
}

// feedForward runs the second half of a layer over the first n rows of x in place; q is room for as many. It goes by
// blocks of rows, so that its wide intermediate values stay in the cache.
func (s *Stack) feedForward(l *layer, x, q []float32, n int, b *buffers) {
	w := s.width
	wide := grow(&b.wide, kernel.BlockRows*l.up.Stride)
	for r := 0; r < n; r += kernel.BlockRows {
		rows := min(kernel.BlockRows, n-r)
		l.up.Mul(wide, x[r*w:], rows, w)
		kernel.GELU(wide[:rows*l.up.Stride])
		l.down.Mul(q[r*w:], wide, rows, l.up.Stride)
	}
	l.norm2.addApply(x, q, n)
}

// attend computes softmax(q·kᵀ/√d)·v of every head of every sequence into y: q has counts of the pieces of each, k and v
// all lengths of them.
func (s *Stack) attend(y, q, k, v []float32, counts, lengths []int, b *buffers) {
	d := s.width / s.heads
	at, start := 0, 0
	for i, n := range lengths {
		for h := range s.heads {
			from, to := at*s.width+h*d, start*s.width+h*d
			s.attendHead(y[from:], q[from:], k[to:], v[to:], counts[i], n, d, b)
		}
		at += counts[i]
		start += n
	}
}

// attendHead does one head of one sequence of t pieces, for rows of them. The keys, then the values, are packed for the kernel;
// scores and values are padded to whole panels.
func (s *Stack) attendHead(y, q, k, v []float32, rows, t, d int, b *buffers) {
	const panelRows = kernel.PanelRows
	w := s.width
	cols, pad := kernel.Panels(t), kernel.Panels(d)
	panel := grow(&b.panel, cols*pad)
	for j := 0; j < t; j += panelRows {
		kernel.PackPanel(panel[j*d:], k[j*w:], w, d)
	}
	score := grow(&b.score, kernel.Rows(rows)*cols)
	zero := grow(&b.zero, max(cols, pad)) // never written
	kernel.MulPanels(score, cols, q, w, rows, panel, zero[:cols], d)
	scale := float32(1 / math.Sqrt(float64(d)))
	for i := range rows {
		row := score[i*cols : (i+1)*cols]
		for j := t; j < cols; j++ {
			row[j] = float32(math.Inf(-1))
		}
		kernel.Softmax(row, scale)
	}
	for p := 0; p < d; p += panelRows {
		dst := panel[p*cols : (p+panelRows)*cols]
		for j := range t {
			to, from := dst[j*panelRows:(j+1)*panelRows], v[j*w+p:j*w+d]
			if len(from) >= panelRows {
				*(*[panelRows]float32)(to) = [panelRows]float32(from) // without a call
			} else {
				copy(to, from)
			}
		}
		clear(dst[t*panelRows:])
	}
	out := grow(&b.head, kernel.Rows(rows)*pad)
	kernel.MulPanels(out, pad, score, cols, rows, panel, zero[:pad], cols)
	for i := range rows {
		copy(y[i*w:i*w+d], out[i*pad:])
	}
}

// addApply adds y to the first n rows of x and normalizes them.
func (l *layerNorm) addApply(x, y []float32, n int) {
	w := len(l.weight)
	for i := range n {
		kernel.AddNorm(x[i*w:(i+1)*w], y[i*w:(i+1)*w], l.weight, l.bias, l.epsilon)
	}
}
