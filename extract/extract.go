package extract

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"celebgraph/extract/annotate"
	"celebgraph/extract/annotate/givenname"
	"celebgraph/extract/article"
	"celebgraph/extract/encoder"
	"celebgraph/extract/nlp"
	"celebgraph/extract/relation/head"
	"celebgraph/extract/tokenize"
	"celebgraph/graph"
)

// Version names this extractor in claims, FastVersion the one with the fast reader. They change whenever the same article could give
// other claims.
const (
	Version     = "pipeline/12"
	FastVersion = "fast/5"
)

// Options tunes a Pipeline; the zero value is right for one machine.
type Options struct {
	// Workers is how many processors to use; 0 means all.
	Workers int
	// MinConfidence leaves out claims less sure than this; 0 means [DefaultMinConfidence], below 0 none.
	MinConfidence float64
	// PatternsOnly leaves the relation head out.
	PatternsOnly bool
	// Fast reads with the small model, for archives that are too large for the good one.
	Fast bool
}

// Version returns the name in claims of the extractor that the options ask for.
func (o Options) Version() string {
	if o.Fast {
		return FastVersion
	}
	return Version
}

// DefaultMinConfidence is where about four in five claims between people are right, by cross-validation on the training articles
// (relation/head/train/join.py, at 0.45 and 0.5): precision 0.79 and 0.81, recall 0.57 and 0.54. F1 is highest near 0.38.
const DefaultMinConfidence = 0.48

// Pipeline reads articles. It may be shared by goroutines.
type Pipeline struct {
	annotator *annotate.Annotator
	reasoner  *Reasoner
	options   Options
}

// New assembles the stages that the package comment lists, with the embedded weights.
func New(o Options) (*Pipeline, error) {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.MinConfidence == 0 {
		o.MinConfidence = DefaultMinConfidence
	}
	loadReader, loadHead := encoder.Load, head.Load
	if o.Fast {
		loadReader, loadHead = encoder.LoadFast, head.LoadFast
	}
	m, err := loadReader()
	if err != nil {
		return nil, fmt.Errorf("loading the neural reader: %w", err)
	}
	a, err := annotate.New(m)
	if err != nil {
		return nil, err
	}
	a.Workers = o.Workers
	r, err := NewReasoner(givenname.Names{})
	if err != nil {
		return nil, err
	}
	if !o.PatternsOnly {
		h, j, err := loadHead()
		if err != nil {
			return nil, fmt.Errorf("loading the relation head: %w", err)
		}
		if err := r.addHead(h, j, m.Manifest().Source); err != nil {
			return nil, err
		}
		a.Tap, r.lower = r.head.Tap, a.Lower
	}
	return &Pipeline{annotator: a, reasoner: r, options: o}, nil
}

// Annotate returns documents for the articles, with tokens, names and trees: what the neural reader sees.
func (p *Pipeline) Annotate(ctx context.Context, articles ...article.Article) ([]*nlp.Document, error) {
	docs := make([]*nlp.Document, len(articles))
	for i := range articles {
		docs[i] = document(&articles[i])
		tokenize.Annotate(docs[i])
	}
	if err := p.annotator.Annotate(ctx, docs...); err != nil {
		return nil, fmt.Errorf("annotating: %w", err)
	}
	return docs, nil
}

// Extract returns the claims of each article, in the order of the articles. Several at once are faster than one
// after the other. The result for an article does not depend on the others.
func (p *Pipeline) Extract(ctx context.Context, articles ...article.Article) ([][]graph.Claim, error) {
	docs, err := p.Annotate(ctx, articles...)
	if err != nil {
		return nil, err
	}
	out := make([][]graph.Claim, len(docs))
	next := make(chan int)
	var wg sync.WaitGroup
	for range p.options.Workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range next {
				p.reasoner.Reason(docs[i])
				out[i] = p.sure(Claims(docs[i], articles[i].Meta, p.options.Version()))
			}
		}()
	}
	for i := range docs {
		next <- i
	}
	close(next)
	wg.Wait()
	return out, ctx.Err()
}

// Records returns what the relation head is trained on (extract/relation/head/train): for each article, the record named
// like it.
func (p *Pipeline) Records(ctx context.Context, names []string, articles ...article.Article) ([]head.Record, error) {
	docs, err := p.Annotate(ctx, articles...)
	if err != nil {
		return nil, err
	}
	out := make([]head.Record, len(docs))
	for i, d := range docs {
		p.reasoner.find(d)
		out[i] = head.NewRecord(names[i], d)
	}
	return out, nil
}

// sure leaves out the claims that are less sure than the options ask.
func (p *Pipeline) sure(claims []graph.Claim) []graph.Claim {
	kept := claims[:0]
	for _, c := range claims {
		if c.Confidence >= p.options.MinConfidence {
			kept = append(kept, c)
		}
	}
	return kept
}

// document makes an empty Document of an article.
func document(a *article.Article) *nlp.Document {
	d := &nlp.Document{Text: a.Text, Title: nlp.Span{Start: 0, End: a.TitleEnd}}
	if t := a.Meta.PublishedAt; t != nil {
		d.Published = graph.Date(t.UTC().Format("2006-01-02"))
	}
	return d
}
