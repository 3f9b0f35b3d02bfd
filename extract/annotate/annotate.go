// Package annotate has the heads on the encoder: tags, features, lemmas, names and dependency trees.
//
// Tags, features and lemma rules are classified token by token; names are the best well-formed BIO sequence
// (Viterbi); trees are maximum spanning trees with one root over biaffine arc scores, with biaffine relations for
// the arcs chosen (Dozat and Manning, "Deep Biaffine Attention for Neural Dependency Parsing", ICLR 2017).
//
// One form of a name has one type in a document: that which its mentions together make likeliest.
//
// Sentences of all documents given are batched by their number of word pieces and spread over all processors;
// the result does not depend on how. A sentence of more pieces than the encoder has positions is read in windows
// that overlap; every word is annotated by one of them, and the windows' trees hang on the first one's root.
package annotate

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"celebgraph/extract/encoder"
	"celebgraph/extract/nlp"
)

// Annotator fills the annotation of documents. It may be shared by goroutines.
type Annotator struct {
	model *encoder.Model
	heads *heads
	// Workers is how many goroutines compute; 0 means one a processor.
	Workers int
	// Tap is the number of encoder layers after which the states are kept in the documents' Pieces; 0 keeps none. Of large
	// documents they are not kept, and [Annotator.Lower] computes them again.
	Tap int
}

// New returns an Annotator with the heads of the model. The error says which head the weights lack.
func New(m *encoder.Model) (*Annotator, error) {
	h, err := newHeads(m)
	if err != nil {
		return nil, fmt.Errorf("heads of the reader: %w", err)
	}
	return &Annotator{model: m, heads: h}, nil
}

// batchPieces is about how many word pieces are computed at once: enough to keep the kernels busy, few enough for
// the caches.
const batchPieces = 640

// overlap is how many words of context the windows of a long sentence share; where words have so many pieces that a
// window holds few of them, it is a quarter of the window.
const overlap = 20

// longest is the number of words that a window has at most, so that the cost of a sentence is linear in its
// length; the encoder's positions are usually fewer.
const longest = 512

// job is a part of a sentence that the encoder reads at once: it annotates the tokens Keep to Stop and reads
// those from First on to End for context.
type job struct {
	doc                    *nlp.Document
	first, end, keep, stop int
	root                   bool // it holds the sentence's first token
	seq                    encoder.Sequence
}

// Annotate fills UPOS, XPOS, Feats, Lemma, Head and Deprel of all tokens, and Names, of the documents, which must
// be tokenized. It stops early, with ctx's error, when ctx is cancelled.
func (a *Annotator) Annotate(ctx context.Context, docs ...*nlp.Document) error {
	var jobs []job
	for _, d := range docs {
		d.Names = nil
		if d.Pieces = nil; a.keeps(d) {
			d.Pieces = make([]nlp.Pieces, len(d.Sentences))
		}
		for i := range d.Sentences {
			jobs = a.split(jobs, d, d.Sentences[i])
		}
	}
	results := make([]result, len(jobs))
	if err := a.run(ctx, jobs, results); err != nil {
		return err
	}
	var b *ballot
	for i := range jobs {
		if d := jobs[i].doc; b == nil || b.doc != d {
			if b != nil {
				b.decide()
			}
			b = &ballot{doc: d, order: a.heads.names.order, votes: map[string][]float32{}}
		}
		write(&jobs[i], &results[i], b)
		jobs[i].seq, results[i] = encoder.Sequence{}, result{} // large documents have many
	}
	if b != nil {
		b.decide()
	}
	return nil
}

// keepTokens is the size of a document, in tokens, up to which states are kept: 25 MB of them.
const keepTokens = 12_000

func (a *Annotator) keeps(d *nlp.Document) bool { return a.Tap > 0 && len(d.Tokens) <= keepTokens }

// Lower returns the Pieces of sentences of doc that Annotate has not kept, in batches; a sentence too long for the encoder
// to read at once has none. The document is not changed.
func (a *Annotator) Lower(doc *nlp.Document, sentences []int) []nlp.Pieces {
	out := make([]nlp.Pieces, len(sentences))
	for i := 0; i < len(sentences); {
		var batch []encoder.Sequence
		var at []int
		for n := 0; i < len(sentences) && (n == 0 || n < batchPieces); i++ {
			s := doc.Sentences[sentences[i]]
			if jobs := a.split(nil, doc, s); len(jobs) == 1 {
				batch, at = append(batch, jobs[0].seq), append(at, i)
				n += len(jobs[0].seq.IDs)
			}
		}
		for k, states := range a.model.Lower(batch, a.Tap) {
			out[at[k]] = nlp.Pieces{First: batch[k].First, States: states}
		}
	}
	return out
}

// split appends the jobs of one sentence: one, or windows where the encoder's positions do not suffice.
func (a *Annotator) split(jobs []job, d *nlp.Document, s nlp.Sentence) []job {
	words := make([]string, 0, s.End-s.First)
	for t := s.First; t < s.End; t++ {
		words = append(words, d.Word(t))
	}
	for at, keep := 0, 0; keep < len(words); {
		seq := a.model.Sequence(words[at:min(len(words), at+longest)])
		end := at + len(seq.First)
		stop := end
		margin := min(overlap/2, (end-at)/8)
		if end < len(words) {
			stop = end - margin
		}
		jobs = append(jobs, job{doc: d, first: s.First + at, end: s.First + end, keep: s.First + keep, stop: s.First + stop, root: keep == 0, seq: seq})
		if end >= len(words) {
			break
		}
		at, keep = stop-margin, stop
	}
	return jobs
}

// run computes the jobs in batches on several goroutines.
func (a *Annotator) run(ctx context.Context, jobs []job, results []result) error {
	workers := a.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	batches := make(chan [2]int)
	var wg sync.WaitGroup
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for b := range batches {
				a.heads.predict(a.model, a.Tap, jobs[b[0]:b[1]], results[b[0]:b[1]])
			}
		}()
	}
	err := feed(ctx, jobs, batches)
	close(batches)
	wg.Wait()
	return err
}

// feed sends the bounds of batches of about batchPieces.
func feed(ctx context.Context, jobs []job, batches chan<- [2]int) error {
	for i := 0; i < len(jobs); {
		j, n := i, 0
		for j < len(jobs) && (j == i || n+len(jobs[j].seq.IDs) <= batchPieces) {
			n += len(jobs[j].seq.IDs)
			j++
		}
		select {
		case batches <- [2]int{i, j}:
		case <-ctx.Done():
			return ctx.Err()
		}
		i = j
	}
	return ctx.Err()
}

// write copies what a job found into its document. Jobs come in text order.
func write(j *job, r *result, b *ballot) {
	d := j.doc
	if s := d.Tokens[j.first].Sentence; r.lower != nil && j.first == d.Sentences[s].First && j.end == d.Sentences[s].End {
		d.Pieces[s] = nlp.Pieces{First: j.seq.First, States: r.lower}
	}
	root := j.segmentRoot(r)
	for t := j.keep; t < j.stop; t++ {
		w := &r.words[t-j.first]
		tok := &d.Tokens[t]
		tok.UPOS, tok.XPOS, tok.Feats, tok.Deprel = w.upos, w.xpos, w.feats, w.deprel
		tok.Lemma = w.lemma
		tok.Head = j.first + w.head - 1
		switch {
		case t == root && j.root:
			tok.Head, tok.Deprel = nlp.None, "root"
		case t == root:
			tok.Head, tok.Deprel = firstRoot(d, t), "parataxis"
		case w.head == 0 || tok.Head < j.keep || tok.Head >= j.stop:
			tok.Head = root
			if tok.Deprel == "root" {
				tok.Deprel = "parataxis"
			}
		}
	}
	for i, n := range r.names {
		n.First, n.End = max(n.First+j.first, j.keep), min(n.End+j.first, j.stop)
		if n.First >= n.End {
			continue
		}
		if k := len(d.Names) - 1; k >= 0 && !j.root && d.Names[k].End == n.First && n.First == j.keep && d.Names[k].Type == n.Type {
			d.Names[k].End = n.End // a name across the border of two windows
			continue
		}
		d.Names = append(d.Names, n)
		b.add(n, r.types[i])
	}
}

// segmentRoot returns the token on which the others of the kept part hang: the tree's root, where it is kept,
// else the first one whose head is not.
func (j *job) segmentRoot(r *result) int {
	other := nlp.None
	for t := j.keep; t < j.stop; t++ {
		h := r.words[t-j.first].head
		if h == 0 {
			return t
		}
		if g := j.first + h - 1; other == nlp.None && (g < j.keep || g >= j.stop) {
			other = t
		}
	}
	return other
}

// firstRoot returns the root of the sentence that token t is in.
func firstRoot(d *nlp.Document, t int) int {
	for i := d.Sentences[d.Tokens[t].Sentence].First; i < t; i++ {
		if d.Tokens[i].Head == nlp.None {
			return i
		}
	}
	return nlp.None
}
