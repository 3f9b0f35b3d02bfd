package annotate

import (
	"errors"
	"fmt"
	"sync"

	"celebgraph/extract/encoder"
	"celebgraph/extract/encoder/kernel"
	"celebgraph/extract/nlp"
)

// heads are the classifiers on the encoder's states.
type heads struct {
	labels map[string][]string
	tags   map[string]*kernel.Matrix // upos, xpos, feats, lemma, names
	lemmas []lemmaRule
	except map[string]string
	known  map[string]*vocabulary // by universal tag
	whole  func(word string) bool // whether the encoder knows a word as such
	names  *sequence

	arcDep, arcHead, arc, relDep, relHead *kernel.Matrix
	// rel maps the head's vector, with 1 behind it, to a vector for every relation, to be multiplied with the dependent's, 1 behind it.
	rel     *kernel.Matrix
	rootRel int
	scratch sync.Pool // of *outputs
}

// word is what the heads say of one token; head counts from 1 within the sequence, 0 being the root.
type word struct {
	upos, xpos, feats, lemma, deprel string
	head                             int
}

// result is what the heads say of a sequence; names count tokens from 0.
type result struct {
	words []word
	names []nlp.Name
	types [][]float32 // by name: see sequence.types
	lower []float32   // states of the pieces after the layers of the tap
}

var tagNames = []string{"upos", "xpos", "feats", "lemma", "names"}

func newHeads(m *encoder.Model) (*heads, error) {
	manifest := m.Manifest()
	h := &heads{labels: manifest.Labels, tags: map[string]*kernel.Matrix{}, except: manifest.LemmaExceptions, known: newVocabularies(manifest.LemmaExceptions),
		whole: m.Whole, rootRel: -1}
	var errs []error
	linear := func(name string) *kernel.Matrix {
		l, err := m.Linear(name)
		errs = append(errs, err)
		return l
	}
	for _, t := range tagNames {
		if h.tags[t] = linear("tag." + t); h.tags[t] != nil && h.tags[t].Out != len(h.labels[t]) {
			errs = append(errs, fmt.Errorf("%w: %d labels for %d rows of tag.%s", encoder.ErrFormat, len(h.labels[t]), h.tags[t].Out, t))
		}
	}
	h.arcDep, h.arcHead, h.arc = linear("arc_dep"), linear("arc_head"), linear("arc")
	h.relDep, h.relHead = linear("rel_dep"), linear("rel_head")
	for i, r := range h.labels["rel"] {
		if r == "root" {
			h.rootRel = i
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	var err error
	if h.lemmas, err = parseLemmaRules(h.labels["lemma"]); err != nil {
		return nil, err
	}
	if h.names, err = newSequence(h.labels["names"]); err != nil {
		return nil, err
	}
	return h, h.packRelations(m)
}

// packRelations takes rel[r][i][j] as a map from j, of heads, to (r, i), of dependents.
func (h *heads) packRelations(m *encoder.Model) error {
	t, err := m.Tensor("rel")
	if err != nil {
		return err
	}
	if rows, cols := len(h.labels["rel"])*(h.relDep.Out+1), h.relHead.Out+1; t.Rows != rows || t.Cols != cols || h.rootRel < 0 {
		return fmt.Errorf("%w: rel is %d by %d, want %d by %d", encoder.ErrFormat, t.Rows, t.Cols, rows, cols)
	}
	h.rel = t.Pack(nil)
	h.scratch.New = func() any {
		in := (t.Cols + 3) &^ 3
		return &outputs{tags: map[string][]float32{}, relInput: make([]float32, relationBlock*in), relScores: make([]float32, relationBlock*h.rel.Stride)}
	}
	return nil
}

// outputs is the working memory for a batch: what the heads' maps give, rows in the order of the states, and what is made of it for one
// sequence. zero is never written.
type outputs struct {
	tags                               map[string][]float32
	dep, head, turned, relDep, relHead []float32
	panels, products, zero             []float32
	scores                             []float64
	relInput, relScores                []float32 // of relationBlock words
}

// predict fills the results of a batch of jobs.
func (h *heads) predict(m *encoder.Model, tap int, jobs []job, results []result) {
	batch := make([]encoder.Sequence, len(jobs))
	for i := range jobs {
		batch[i] = jobs[i].seq
	}
	st, lower := m.EncodeTap(batch, tap)
	o := h.scratch.Get().(*outputs)
	defer h.scratch.Put(o)
	for _, t := range tagNames {
		o.tags[t] = apply(o.tags[t], h.tags[t], st.Rows, st.Count, st.Width)
	}
	o.dep = relu(apply(o.dep, h.arcDep, st.Rows, st.Count, st.Width))
	o.head = relu(apply(o.head, h.arcHead, st.Rows, st.Count, st.Width))
	o.turned = apply(o.turned, h.arc, o.dep, st.Count, h.arcDep.Stride)
	o.relDep = relu(apply(o.relDep, h.relDep, st.Rows, st.Count, st.Width))
	o.relHead = relu(apply(o.relHead, h.relHead, st.Rows, st.Count, st.Width))
	for i := range jobs {
		n, at := len(batch[i].First), st.Start[i]
		r := &results[i]
		if lower != nil && jobs[i].doc.Pieces != nil {
			r.lower = lower[i]
		}
		r.words = make([]word, n)
		h.classify(r, &jobs[i], o.tags, at)
		heads := tree(h.arcScores(o, at, n), n)
		for k := range r.words {
			r.words[k].head = heads[k+1]
		}
		h.relations(r, o, at)
		logits := o.tags["names"]
		rows, stride := logits[(at+1)*h.tags["names"].Stride:], h.tags["names"].Stride
		r.names = h.names.decode(rows, stride, n)
		for _, x := range r.names {
			r.types = append(r.types, h.names.types(rows, stride, x))
		}
	}
}

// apply computes a linear map over rows of states, in y where it has room.
func apply(y []float32, l *kernel.Matrix, x []float32, rows, stride int) []float32 {
	y = kernel.Room(y, (kernel.Rows(rows)+kernel.PanelRows)*l.Stride) // arcScores reads up to a panel past a sequence's end
	l.Mul(y, x, rows, stride)
	return y
}

func relu(x []float32) []float32 {
	for i, v := range x {
		x[i] = max(v, 0)
	}
	return x
}

// classify fills tags, features and lemmas; at is the row of the sequence's root.
func (h *heads) classify(r *result, j *job, tags map[string][]float32, at int) {
	row := func(name string, k int) []float32 {
		l := h.tags[name]
		return tags[name][(at+1+k)*l.Stride:][:l.Out]
	}
	best := func(name string, k int) int { return argmax(row(name, k)) }
	for k := range r.words {
		w := &r.words[k]
		w.upos = h.labels["upos"][best("upos", k)]
		w.xpos = h.labels["xpos"][best("xpos", k)]
		if f := h.labels["feats"][best("feats", k)]; f != "_" {
			w.feats = f
		}
		w.lemma = h.lemma(j.doc.Word(j.first+k), w.upos, row("lemma", k))
	}
}

func argmax(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}

// arcScores returns the matrix of (n+1) by (n+1) scores of dependent i having head j, row 0 unused, of the sequence whose root is at
// row at. It is overwritten by the next call.
func (h *heads) arcScores(o *outputs, at, n int) []float64 {
	m, in := n+1, h.arc.Out
	cols := kernel.Panels(m)
	o.panels, o.products = kernel.Room(o.panels, cols*in), kernel.Room(o.products, kernel.Rows(m)*cols)
	o.zero, o.scores = kernel.Room(o.zero, cols), kernel.Room(o.scores, m*m)
	for j := 0; j < m; j += kernel.PanelRows {
		kernel.PackPanel(o.panels[j*in:], o.head[(at+j)*h.arcHead.Stride:], h.arcHead.Stride, in)
	}
	kernel.MulPanels(o.products, cols, o.turned[at*h.arc.Stride:], h.arc.Stride, m, o.panels, o.zero, in)
	for i := range m {
		for j := range m {
			o.scores[i*m+j] = float64(o.products[i*cols+j])
		}
	}
	return o.scores
}

// relationBlock is how many words' relations are scored at once: the scores of that many stay in the second-level cache.
const relationBlock = 2 * kernel.TileRows

// relations labels the chosen arcs of a sequence whose root is at row at; "root" goes to the root's child and to nothing else.
func (h *heads) relations(r *result, o *outputs, at int) {
	g, in := h.relHead.Out, len(o.relInput)/relationBlock
	for first := 0; first < len(r.words); first += relationBlock {
		words := r.words[first:min(first+relationBlock, len(r.words))]
		for i, w := range words {
			copy(o.relInput[i*in:], o.relHead[(at+w.head)*h.relHead.Stride:][:g])
			o.relInput[i*in+g] = 1
		}
		h.rel.Mul(o.relScores, o.relInput, len(words), in)
		for i := range words {
			dep := o.relDep[(at+first+i+1)*h.relDep.Stride:][:h.relDep.Out]
			words[i].deprel = h.labels["rel"][h.relation(words[i].head, o.relScores[i*h.rel.Stride:], dep)]
		}
	}
}

// relation returns the label with the highest score of an arc from head, 0 being the root: scores holds a vector for each, to be
// multiplied with the dependent's.
func (h *heads) relation(head int, scores, dep []float32) int {
	if head == 0 {
		return h.rootRel
	}
	n, best, top := len(dep)+1, -1, float32(0)
	for l := range h.labels["rel"] {
		v := scores[l*n : (l+1)*n]
		if score := dot(dep, v) + v[n-1]; l != h.rootRel && (best < 0 || score > top) {
			best, top = l, score
		}
	}
	return max(best, 0)
}

// dot returns the sum of the products of a and as much of b, in four sums that processors can keep apart.
func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s [4]float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s[0] += a[i] * b[i]
		s[1] += a[i+1] * b[i+1]
		s[2] += a[i+2] * b[i+2]
		s[3] += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s[0] += a[i] * b[i]
	}
	return s[0] + s[1] + (s[2] + s[3])
}
