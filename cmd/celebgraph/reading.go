package main

import (
	"context"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"celebgraph/extract/article"
)

// readingOptions says which articles to read, and how.
type readingOptions struct {
	paths     []string
	published *time.Time
	maxBytes  int
	rejects   string
}

// readingFlags are the flags that fill o.
func readingFlags(o *readingOptions) []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "published", Category: "Reading:", Usage: "publication `DATE` (2022-09-13, or RFC 3339) of articles that state none",
			Action: func(_ *cli.Context, s string) (err error) { o.published, err = parsePublished(s); return err }},
		&cli.IntFlag{Name: "max-bytes", Category: "Reading:", Destination: &o.maxBytes, Value: 10 << 20,
			Usage: "reject an article of more than `N` bytes"},
		&cli.StringFlag{Name: "rejects", Category: "Reading:", Destination: &o.rejects,
			Usage: "`FILE` for what was rejected and why (default: " + rejectsName + " beside the store)"},
	}
}

func parsePublished(s string) (*time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			t = t.UTC()
			return &t, nil
		}
	}
	return nil, usagef("write a day as 2022-09-13, or a time as 2022-09-13T08:00:00Z", "--published %q is not a date", s)
}

// Articles are worked on in batches, large enough to keep all processors busy and small enough to load early.
const (
	batchArticles = 32
	batchBytes    = 256 << 10
)

// pump reads articles in batches, works on each batch and gives the results to sink, in order. Reading, work and
// sink overlap; sink runs on the caller's goroutine, reject on another. The first error ends it and is returned.
func pump[T any](ctx context.Context, paths []string, o article.Options, reject func(article.Reject),
	work func(context.Context, []article.Article) (T, error), sink func(T) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	batches, results := make(chan []article.Article, 1), make(chan T, 1)
	go func() {
		defer close(batches)
		if err := readBatches(ctx, paths, o, reject, batches); err != nil {
			cancel(err)
		}
	}()
	go func() {
		defer close(results)
		for b := range batches {
			r, err := work(ctx, b)
			if err != nil {
				cancel(err)
				break
			}
			select {
			case results <- r:
			case <-ctx.Done():
			}
		}
		for range batches { // let the reader end
		}
	}()
	for r := range results {
		if ctx.Err() != nil {
			continue
		}
		if err := sink(r); err != nil {
			cancel(err)
		}
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return nil
}

// readBatches sends the articles of paths in batches.
func readBatches(ctx context.Context, paths []string, o article.Options, reject func(article.Reject), out chan<- []article.Article) error {
	var batch []article.Article
	size := 0
	send := func() error {
		if len(batch) == 0 {
			return nil
		}
		select {
		case out <- batch:
			batch, size = nil, 0
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	err := article.Walk(ctx, paths, o, func(a article.Article) error {
		batch = append(batch, a)
		if size += len(a.Text); len(batch) < batchArticles && size < batchBytes {
			return nil
		}
		return send()
	}, reject)
	if err != nil {
		return fmt.Errorf("reading articles: %w", err)
	}
	return send()
}
