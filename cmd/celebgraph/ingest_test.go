package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"celebgraph/extract/article"
	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// scripted is an extractor that finds one friendship in every article, and calls before first.
type scripted struct{ before func() error }

func (x scripted) Annotate(context.Context, ...article.Article) ([]*nlp.Document, error) {
	return nil, errors.New("not asked for")
}

func (x scripted) Explain(context.Context, io.Writer, article.Article) error {
	return errors.New("not asked for")
}

func (x scripted) Extract(ctx context.Context, articles ...article.Article) ([][]graph.Claim, error) {
	if x.before != nil {
		if err := x.before(); err != nil {
			return nil, err
		}
	}
	out := make([][]graph.Claim, len(articles))
	for i, a := range articles {
		c := graph.Claim{Article: a.Meta, Predicate: graph.FriendOf, Status: graph.Current, Confidence: 0.5,
			Subject:  graph.Entity{Name: "Ada " + a.Meta.ID, Type: graph.Person},
			Object:   graph.Entity{Name: "Bruno Fenn", Type: graph.Person},
			Evidence: graph.Evidence{Text: a.Text, End: len(a.Text)}}
		c.Normalize()
		out[i] = []graph.Claim{c}
	}
	return out, ctx.Err()
}

// archive writes n articles into a folder.
func archive(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		text := fmt.Sprintf("Title %d\n\n%s.\n", i, strings.Repeat("Some words of an article, the same for all. ", 40))
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.txt", i)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// newIngest returns an ingest of the folder with a scripted extractor.
func newIngest(dir string, store graph.Store, x scripted, s streams) *ingest {
	return &ingest{options: ingestOptions{reading: readingOptions{paths: []string{dir}}}, s: s, store: store,
		reader: func() (extractor, error) { return x, nil }, seen: map[string]bool{}}
}

// TestFullStore runs an ingest into a file that may not grow: it fails with a cure, keeps the batches that it
// loaded, and goes on once there is room.
func TestFullStore(t *testing.T) {
	dir := archive(t, 6*batchArticles)
	o := storeOptions{location: filepath.Join(t.TempDir(), "celebgraph.db"), maxBytes: 600 << 10}
	var errs bytes.Buffer
	s := streams{out: &bytes.Buffer{}, err: &errs}
	ctx := context.Background()
	err := o.with(ctx, func(store graph.Store) error { return newIngest(dir, store, scripted{}, s).run(ctx) })
	if !errors.Is(err, graph.ErrFull) {
		t.Fatalf("error %v, want ErrFull", err)
	}
	if code := report(&errs, err, false); code != exitFailed || !strings.Contains(errs.String(), "hint: make room") {
		t.Errorf("exit code %d and %q", code, &errs)
	}
	o.maxBytes = 0
	var before, after graph.Counts
	err = o.with(ctx, func(store graph.Store) (err error) {
		if before, err = store.Counts(ctx); err != nil {
			return err
		}
		if err := newIngest(dir, store, scripted{}, s).run(ctx); err != nil {
			return err
		}
		after, err = store.Counts(ctx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if before.Articles == 0 || before.Articles%batchArticles != 0 || after.Articles != 6*batchArticles {
		t.Errorf("%d articles after the failure, %d in the end; want whole batches, then %d", before.Articles, after.Articles, 6*batchArticles)
	}
}

// TestInterrupt cancels an ingest on its way: it ends with exit code 1 and says how to go on.
func TestInterrupt(t *testing.T) {
	dir := archive(t, 5*batchArticles)
	o := storeOptions{location: filepath.Join(t.TempDir(), "celebgraph.db")}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	batches := 0
	x := scripted{before: func() error {
		if batches++; batches == 3 {
			cancel()
		}
		return nil
	}}
	var errs bytes.Buffer
	s := streams{out: &bytes.Buffer{}, err: &errs}
	err := o.with(ctx, func(store graph.Store) error { return newIngest(dir, store, x, s).run(ctx) })
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want context.Canceled", err)
	}
	if code := report(&errs, err, ctx.Err() != nil); code != exitFailed || !strings.Contains(errs.String(), "goes on from there") {
		t.Errorf("exit code %d and %q", code, &errs)
	}
}

// TestExtractorFails ends an ingest with the extractor's own error.
func TestExtractorFails(t *testing.T) {
	broken := errors.New("broken")
	o := storeOptions{location: filepath.Join(t.TempDir(), "celebgraph.db")}
	ctx := context.Background()
	s := streams{out: &bytes.Buffer{}, err: &bytes.Buffer{}}
	err := o.with(ctx, func(store graph.Store) error {
		return newIngest(archive(t, 4*batchArticles), store, scripted{before: func() error { return broken }}, s).run(ctx)
	})
	if !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}

// TestProgressOnTerminal draws a bar on a terminal and keeps the triples whole.
func TestProgressOnTerminal(t *testing.T) {
	dir := archive(t, 2*batchArticles)
	o := storeOptions{location: filepath.Join(t.TempDir(), "celebgraph.db")}
	ctx := context.Background()
	var out, errs bytes.Buffer
	s := streams{out: &out, err: &errs, terminal: true}
	if err := o.with(ctx, func(store graph.Store) error { return newIngest(dir, store, scripted{}, s).run(ctx) }); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(errs.String(), "%") {
		t.Errorf("no bar on the terminal: %q", &errs)
	}
	for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		if !strings.HasPrefix(line, "Ada ") {
			t.Errorf("a line that is no triple: %q", line)
		}
	}
}

func TestRejectsFileThatCannotBeWritten(t *testing.T) {
	l := rejectLog{path: filepath.Join(t.TempDir(), "no", "such", "folder"), show: &bytes.Buffer{}}
	l.add(article.Reject{Path: "a", Reason: "empty"})
	if err := l.close(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v, want ErrNotExist", err)
	}
}

func TestRejectsShown(t *testing.T) {
	var shown bytes.Buffer
	l := rejectLog{path: filepath.Join(t.TempDir(), "r.jsonl"), show: &shown}
	for i := range maxShown + 5 {
		l.add(article.Reject{Path: fmt.Sprint(i), Reason: "empty"})
	}
	var rejected *rejectedError
	if err := l.close(); !errors.As(err, &rejected) || rejected.count != maxShown+5 {
		t.Errorf("error %v", err)
	}
	if n := strings.Count(shown.String(), "\n"); n != maxShown+1 {
		t.Errorf("%d lines shown, want %d", n, maxShown+1)
	}
	raw, err := os.ReadFile(l.path)
	if n := strings.Count(string(raw), "\n"); err != nil || n != maxShown+5 {
		t.Errorf("%d lines in the file, error %v", n, err)
	}
}
