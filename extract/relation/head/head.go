package head

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"sync"

	"celebgraph/extract/encoder"
	"celebgraph/extract/encoder/kernel"
	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

var (
	//go:embed weights/relation.bin
	embeddedRelation []byte
	//go:embed weights/join.json
	embeddedJoin []byte
	//go:embed weights/forest.json
	embeddedForest []byte

	//go:embed weights/fast-relation.bin
	fastRelation []byte
	//go:embed weights/fast-join.json
	fastJoin []byte
	//go:embed weights/fast-forest.json
	fastForest []byte
)

// Load returns the head on the reader, and how far it is believed, of the embedded weights. The first call unpacks them, later
// ones return the same.
func Load() (*Head, *Joint, error) { l := load(); return l.head, l.joint, l.err }

// LoadFast is Load for the head on the fast reader.
func LoadFast() (*Head, *Joint, error) { l := loadFast(); return l.head, l.joint, l.err }

// loaded is a head with its join.
type loaded struct {
	head  *Head
	joint *Joint
	err   error
}

var (
	load     = sync.OnceValue(func() loaded { return open(embeddedRelation, embeddedJoin, embeddedForest) })
	loadFast = sync.OnceValue(func() loaded { return open(fastRelation, fastJoin, fastForest) })
)

// open opens a head's weights with the files of its join.
func open(weights, join, forest []byte) loaded {
	h, err := Open(weights)
	if err != nil {
		return loaded{err: err}
	}
	j, err := openJoint(join, forest)
	return loaded{h, j, err}
}

// Head scores windows. It may be shared by goroutines.
type Head struct {
	// Tap is the number of the reader's layers whose states it reads.
	Tap int
	// Reader is the sha256 of the reader's float32 weights that it was trained on.
	Reader string

	width, labels         int
	stack                 *encoder.Stack
	mark, path, cue       []float32 // rows of width values
	gateHidden, gate      *kernel.Matrix
	gateFeature           []float32
	gateCut               float32
	hidden, label, status *kernel.Matrix
	feature               []float32
}

// Scored is a window with what the head says of it.
type Scored struct {
	Window
	// Labels holds the logit of every label, Status those of every status (in the order of [graph.Statuses]), label by label.
	Labels, Status []float32
	// Gate is the logit of the cheap gate that let the window through.
	Gate float32
}

// Open makes a Head of a weights file, which must not change afterwards. The error wraps [encoder.ErrFormat].
func Open(data []byte) (*Head, error) {
	w, err := encoder.OpenWeights(data)
	if err != nil {
		return nil, fmt.Errorf("relation head: %w", err)
	}
	m := w.Manifest()
	h := &Head{width: m.Config.Width, labels: len(allLabels)}
	if err := h.check(m); err != nil {
		return nil, err
	}
	if h.stack, err = w.Stack(); err != nil {
		return nil, fmt.Errorf("relation head: %w", err)
	}
	var errs []error
	linear := func(name string, out, in int) *kernel.Matrix {
		l, err := w.Linear(name)
		if err == nil && (l.Out != out || l.In != in) {
			err = fmt.Errorf("%w: %s is %d by %d, want %d by %d", encoder.ErrFormat, name, l.Out, l.In, out, in)
		}
		errs = append(errs, err)
		return l
	}
	table := func(name string, rows, cols int) []float32 {
		t, err := w.Tensor(name)
		if err == nil && (t.Rows != rows || t.Cols != cols) {
			err = fmt.Errorf("%w: %s is %d by %d, want %d by %d", encoder.ErrFormat, name, t.Rows, t.Cols, rows, cols)
		}
		errs = append(errs, err)
		if err != nil {
			return nil
		}
		return t.Floats()
	}
	h.mark, h.path, h.cue = table("mark.weight", Marks, h.width), table("path.weight", 2, h.width), table("cue.weight", h.labels+1, h.width)
	h.hidden = linear("hidden", m.Config.Arc, pooled*h.width)
	h.feature = table("feature", Features, m.Config.Arc)
	h.label = linear("label", h.labels, m.Config.Arc)
	h.status = linear("status", h.labels*len(graph.Statuses()), m.Config.Arc)
	h.gateHidden = linear("gate_hidden", m.Config.Label, pooled*h.width)
	h.gateFeature = table("gate_feature", Features, m.Config.Label)
	h.gate = linear("gate", 1, m.Config.Label)
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("relation head: %w", err)
	}
	return h, nil
}

// check compares what the weights were trained for with what this package makes.
func (h *Head) check(m *encoder.Manifest) error {
	var labels, statuses []string
	for _, l := range allLabels {
		labels = append(labels, l.String())
	}
	for _, s := range graph.Statuses() {
		statuses = append(statuses, string(s))
	}
	if !slices.Equal(m.Labels["relation"], labels) || !slices.Equal(m.Labels["status"], statuses) {
		return fmt.Errorf("relation head: %w: other labels", encoder.ErrFormat)
	}
	if m.Head == nil {
		return fmt.Errorf("relation head: %w: it does not say on which reader it stands", encoder.ErrFormat)
	}
	h.Tap, h.Reader, h.gateCut = m.Head.Tap, m.Head.Reader, m.Head.Gate
	return nil
}

// pooled is how many vectors describe a window: the sentence's, the mean over each of the pair, and over the path.
const pooled = 4

// batchPieces is about how many word pieces are computed at once.
const batchPieces = 640

// Lower gives the states of sentences of a document, in their order, where the document does not hold them itself.
type Lower func(sentences []int) []nlp.Pieces

// batchSentences is how many sentences with windows are taken at once.
const batchSentences = 256

// Score returns the windows of doc that may tell something, with what the head says of them, in text order. Where
// doc.Pieces does not hold the states of the layer that the head wants, lower gives them, if it is not nil. Windows of
// sentences without states, and those that the cheap gate before the layers holds hopeless, are left out.
func (h *Head) Score(doc *nlp.Document, lower Lower) []Scored {
	windows := Windows(doc)
	var out []Scored
	for i := 0; i < len(windows); {
		c := chunk{head: h, pieces: map[int]nlp.Pieces{}}
		var sentences []int
		first := i
		for ; i < len(windows); i++ {
			s := windows[i].Sentence
			if n := len(sentences); n == 0 || sentences[n-1] != s {
				if n == batchSentences {
					break
				}
				sentences = append(sentences, s)
			}
		}
		c.load(doc, sentences, lower)
		out = append(out, c.score(windows[first:i])...)
	}
	return out
}

// chunk is the working memory for some sentences of a document.
type chunk struct {
	head   *Head
	pieces map[int]nlp.Pieces
}

// load fetches the states of sentences.
func (c *chunk) load(doc *nlp.Document, sentences []int, lower Lower) {
	var got []nlp.Pieces
	if doc.Pieces == nil && lower != nil {
		got = lower(sentences)
	}
	for i, s := range sentences {
		if doc.Pieces != nil {
			c.pieces[s] = doc.Pieces[s]
		} else if got != nil {
			c.pieces[s] = got[i]
		}
	}
}

// score scores the windows that have states and pass the gate.
func (c *chunk) score(windows []Window) []Scored {
	var out []Scored
	for _, w := range windows {
		if c.pieces[w.Sentence].States != nil {
			out = append(out, Scored{Window: w})
		}
	}
	out = c.hopeful(out)
	for i := 0; i < len(out); {
		j := i
		for n := 0; j < len(out) && n < batchPieces; j++ {
			n += c.length(&out[j])
		}
		c.run(out[i:j])
		i = j
	}
	return out
}

// buffers is the working memory of some windows: the states of their pieces, and the vectors that describe them.
type buffers struct{ x, z []float32 }

var buffersPool = sync.Pool{New: func() any { return new(buffers) }}

// length is the number of word pieces of the window's sentence.
func (c *chunk) length(w *Scored) int { return len(c.pieces[w.Sentence].States) / c.head.width }

// cued reports whether a pattern finds something in the window.
func cued(w *Window) bool { return slices.Max(w.Cues) > 0 }

// hopeful drops the windows that the gate is sure of and no pattern speaks for.
func (c *chunk) hopeful(all []Scored) []Scored {
	h, b := c.head, buffersPool.Get().(*buffers)
	defer buffersPool.Put(b)
	b.z = kernel.Room(b.z, kernel.Rows(len(all))*pooled*h.width)
	z := b.z
	for i := range all {
		p := c.pieces[all[i].Sentence]
		h.pool(z[i*pooled*h.width:], p.States, p.First, c.length(&all[i]), &all[i].Window)
	}
	hidden := h.layer(h.gateHidden, h.gateFeature, z, all)
	y := apply(h.gate, hidden, len(all), h.gateHidden.Stride)
	kept := all[:0]
	for i := range all {
		all[i].Gate = y[i*h.gate.Stride]
		if all[i].Gate >= h.gateCut || cued(&all[i].Window) {
			kept = append(kept, all[i])
		}
	}
	return kept
}

// run scores windows together.
func (c *chunk) run(ws []Scored) {
	h, b := c.head, buffersPool.Get().(*buffers)
	defer buffersPool.Put(b)
	lengths, total := make([]int, len(ws)), 0
	for i := range ws {
		lengths[i] = c.length(&ws[i])
		total += lengths[i]
	}
	b.x = kernel.Room(b.x, kernel.Rows(total)*h.width)
	x := b.x
	rows, places := make([][]int, len(ws)), make([][]int, len(ws))
	at := 0
	for i := range ws {
		p := c.pieces[ws[i].Sentence]
		at += copy(x[at:], p.States)
		h.embed(x[at-len(p.States):], p.First, lengths[i], &ws[i].Window)
		rows[i], places[i] = wanted(p.First, lengths[i], &ws[i].Window)
	}
	x = h.stack.RunSome(x, lengths, rows)
	b.z = kernel.Room(b.z, kernel.Rows(len(ws))*pooled*h.width)
	z := b.z
	at = 0
	for i := range ws {
		h.pool(z[i*pooled*h.width:], x[at*h.width:], places[i], len(rows[i])+1, &ws[i].Window)
		at += len(rows[i])
	}
	hidden := h.layer(h.hidden, h.feature, z, ws)
	labels := apply(h.label, hidden, len(ws), h.hidden.Stride)
	status := apply(h.status, hidden, len(ws), h.hidden.Stride)
	for i := range ws {
		ws[i].Labels = labels[i*h.label.Stride:][:h.label.Out:h.label.Out]
		ws[i].Status = status[i*h.status.Stride:][:h.status.Out:h.status.Out]
	}
}

// wanted returns the pieces of which pool wants the states, the sentence's and those of the pair and of the path, and where
// among them each token's begin: a token between whose place and the next there is none has none.
func wanted(first []int, pieces int, w *Window) (rows, places []int) {
	rows, places = []int{0}, make([]int, len(first))
	for t := range first {
		places[t] = len(rows)
		if m := w.Marks[t]; m >= markA && m < markOther || w.Path[t] {
			end := pieces - 1
			if t+1 < len(first) {
				end = first[t+1]
			}
			for row := first[t]; row < end; row++ {
				rows = append(rows, row)
			}
		}
	}
	return rows, places
}

// each calls f with the rows of every token's pieces.
func each(first []int, pieces int, f func(token, row int)) {
	for t := range first {
		end := pieces - 1
		if t+1 < len(first) {
			end = first[t+1]
		}
		for row := first[t]; row < end; row++ {
			f(t, row)
		}
	}
}

// embed adds the marks of a window to the states of its sentence.
func (h *Head) embed(x []float32, first []int, pieces int, w *Window) {
	d := h.width
	add := func(row int, table []float32, i int) {
		dst := x[row*d : (row+1)*d]
		for k, v := range table[i*d : (i+1)*d] {
			dst[k] += v
		}
	}
	for _, end := range []int{0, pieces - 1} { // what stands for the sentence, and what ends it, are nobody's
		add(end, h.mark, 0)
		add(end, h.path, 0)
		add(end, h.cue, 0)
	}
	each(first, pieces, func(t, row int) {
		on := 0
		if w.Path[t] {
			on = 1
		}
		add(row, h.mark, int(w.Marks[t]))
		add(row, h.path, on)
		add(row, h.cue, int(w.Cues[t]))
	})
}

// pool writes the vectors that describe a window: row 0 of x, and the means over the pair's pieces and the path's.
func (h *Head) pool(z, x []float32, first []int, pieces int, w *Window) {
	d := h.width
	copy(z[:d], x[:d])
	var n [pooled]float32
	clear(z[d : pooled*d])
	sum := func(k, row int) {
		n[k]++
		dst := z[k*d : (k+1)*d]
		for i, v := range x[row*d : (row+1)*d] {
			dst[i] += v
		}
	}
	each(first, pieces, func(t, row int) {
		m := w.Marks[t]
		if m >= markA && m < markB || m >= markBoth && m < markOther {
			sum(1, row)
		}
		if m >= markB && m < markOther {
			sum(2, row)
		}
		if w.Path[t] {
			sum(3, row)
		}
	})
	for k := 1; k < pooled; k++ {
		if n[k] > 0 {
			for i := k * d; i < (k+1)*d; i++ {
				z[i] /= n[k]
			}
		}
	}
}

// layer computes the hidden values of windows from their pooled vectors and features.
func (h *Head) layer(m *kernel.Matrix, feature, z []float32, ws []Scored) []float32 {
	y := apply(m, z, len(ws), pooled*h.width)
	for i := range ws {
		row := y[i*m.Stride : i*m.Stride+m.Out]
		for _, f := range ws[i].Features {
			for k, v := range feature[f*m.Out : (f+1)*m.Out] {
				row[k] += v
			}
		}
		for k, v := range row {
			row[k] = max(v, 0)
		}
	}
	return y
}

// apply computes a linear map over rows of values.
func apply(m *kernel.Matrix, x []float32, rows, stride int) []float32 {
	y := make([]float32, kernel.Rows(rows)*m.Stride)
	m.Mul(y, x, rows, stride)
	return y
}
