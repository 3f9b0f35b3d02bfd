package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"celebgraph/extract"
	"celebgraph/extract/article"
	"celebgraph/graph"
)

// readingOptions says which articles to read, and how.
type readingOptions struct {
	paths     []string
	published *time.Time
	maxBytes  int
	rejects   string
	fields    article.FieldMap
	anyTongue bool
	only      selection
	// events has progress written as JSON.
	events bool
	// fast has the small reader read.
	fast bool
}

// pipeline returns the options of the pipeline that reads them; a minConfidence of 0 is its default.
func (o *readingOptions) pipeline(minConfidence float64) extract.Options {
	return extract.Options{Fast: o.fast, MinConfidence: minConfidence}
}

// selection says which of the articles read are worked on.
type selection struct {
	since, until graph.Date
	outlet       string
	limit        int
}

// takes reports whether an article is among them, but for the limit. One of unknown time lies between no dates.
func (sel selection) takes(a *article.Article) bool {
	if sel.until != "" && !a.Meta.PublishedBy(sel.until) {
		return false
	}
	if sel.since != "" && (a.Meta.PublishedAt == nil || a.Meta.PublishedAt.Before(firstInstant(sel.since))) {
		return false
	}
	return sel.outlet == "" || graph.FoldName(graph.Source(a.Meta)) == graph.FoldName(sel.outlet)
}

// errEnough ends the reading when the limit is reached.
var errEnough = errors.New("enough articles")

// readingFlags are the flags that fill o.
func readingFlags(o *readingOptions) []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "published", Category: "Reading:", Usage: "publication `DATE` (2022-09-13, or RFC 3339) of articles that state none",
			Action: func(_ *cli.Context, s string) (err error) { o.published, err = parsePublished(s); return err }},
		&cli.IntFlag{Name: "max-bytes", Category: "Reading:", Destination: &o.maxBytes, Value: 10 << 20,
			Usage: "reject an article of more than `N` bytes"},
		&cli.StringFlag{Name: "progress", Category: "Reading:", Usage: "`KIND` of progress on stderr: auto (a bar on a terminal) or json (a line about once a second)", Value: "auto",
			Action: func(_ *cli.Context, s string) error {
				if o.events = s == "json"; !o.events && s != "auto" {
					return usagef("write --progress auto or --progress json", "--progress %q is not known", s)
				}
				return nil
			}},
		&cli.StringFlag{Name: "map", Category: "Reading:", Usage: "`FIELDS` of JSON objects and columns of tables: title=headline,text=story; also url, published, outlet",
			Action: func(_ *cli.Context, s string) (err error) {
				if o.fields, err = article.ParseFieldMap(s); err != nil {
					return &usageError{err: fmt.Errorf("--map: %w", err), hint: "write --map title=headline,text=story"}
				}
				return nil
			}},
		&cli.StringFlag{Name: "reader", Category: "Reading:", Value: "full",
			Usage: "`WHICH` of the neural readers: full, or fast, several times as fast, which finds less and errs more",
			Action: func(_ *cli.Context, s string) error {
				if o.fast = s == "fast"; !o.fast && s != "full" {
					return usagef("write --reader full or --reader fast", "--reader %q is not known", s)
				}
				return nil
			}},
		&cli.BoolFlag{Name: "any-language", Category: "Reading:", Destination: &o.anyTongue,
			Usage: "take in articles that are not in English, too"},
		categorized(dateFlag("since", "only articles published on `DATE` or later", &o.only.since)),
		categorized(dateFlag("until", "only articles published by `DATE`", &o.only.until)),
		&cli.StringFlag{Name: "outlet", Category: "Reading:", Destination: &o.only.outlet, Usage: "only articles of this outlet or site: `NAME`"},
		&cli.IntFlag{Name: "limit", Category: "Reading:", Destination: &o.only.limit, Usage: "stop after `N` articles"},
		&cli.StringFlag{Name: "rejects", Category: "Reading:", Destination: &o.rejects,
			Usage: "`FILE` for what was rejected and why (default: " + rejectsName + " beside the store)"},
	}
}

// categorized puts a flag among those about reading.
func categorized(f cli.Flag) cli.Flag {
	if s, ok := f.(*cli.StringFlag); ok {
		s.Category = "Reading:"
	}
	return f
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

// stage is a part of the work that goes on at the same time as the others.
type stage int

const (
	stageReading stage = iota
	stageExtracting
	stageStoring
	stages
)

// String is what the stage does.
func (s stage) String() string { return [stages]string{"reading", "extracting", "storing"}[s] }

// pump reads articles in batches, works on each batch and gives the results to sink, in order. Reading, work and
// sink overlap; sink runs on the caller's goroutine, reject on another. The first error ends it and is returned. Of every
// stage and batch it tells spent how long it was busy, waiting for the others left out.
func pump[T any](ctx context.Context, paths []string, o article.Options, only selection, reject func(article.Reject),
	work func(context.Context, []article.Article) (T, error), sink func(T) error, spent func(stage, time.Duration)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	batches, results := make(chan []article.Article, 1), make(chan T, 1)
	go func() {
		defer close(batches)
		if err := readBatches(ctx, paths, o, only, reject, batches, spent); err != nil {
			cancel(err)
		}
	}()
	go func() {
		defer close(results)
		for b := range batches {
			start := time.Now()
			r, err := work(ctx, b)
			spent(stageExtracting, time.Since(start))
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
		start := time.Now()
		if err := sink(r); err != nil {
			cancel(err)
		}
		spent(stageStoring, time.Since(start))
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return nil
}

// readBatches sends the articles of paths in batches.
func readBatches(ctx context.Context, paths []string, o article.Options, only selection, reject func(article.Reject), out chan<- []article.Article,
	spent func(stage, time.Duration)) error {
	var batch []article.Article
	size, taken, start := 0, 0, time.Now()
	send := func() error {
		if len(batch) == 0 {
			return nil
		}
		spent(stageReading, time.Since(start))
		defer func() { start = time.Now() }()
		select {
		case out <- batch:
			batch, size = nil, 0
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	err := article.Walk(ctx, paths, o, func(a article.Article) error {
		if !only.takes(&a) {
			return nil
		}
		if taken++; only.limit > 0 && taken > only.limit {
			return errEnough
		}
		batch = append(batch, a)
		if size += len(a.Text); len(batch) < batchArticles && size < batchBytes {
			return nil
		}
		return send()
	}, reject)
	if err != nil && !errors.Is(err, errEnough) {
		return fmt.Errorf("reading articles: %w", err)
	}
	return send()
}
