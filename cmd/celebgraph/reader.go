package main

import (
	"context"
	"io"
	"sync"

	"celebgraph/extract"
	"celebgraph/extract/article"
	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// extractor reads articles; extract.Pipeline is one.
type extractor interface {
	Annotate(ctx context.Context, articles ...article.Article) ([]*nlp.Document, error)
	Explain(ctx context.Context, w io.Writer, a article.Article) error
	Extract(ctx context.Context, articles ...article.Article) ([][]graph.Claim, error)
}

// lazyReader makes the pipeline at its first use, so that a run that finds nothing new loads no weights.
func lazyReader(o extract.Options) func() (extractor, error) {
	return sync.OnceValues(func() (extractor, error) { return extract.New(o) })
}
