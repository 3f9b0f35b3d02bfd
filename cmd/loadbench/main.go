// Command loadbench measures how fast claims are loaded into a real Neo4j, which it starts itself (Java 17 and Maven are
// needed): by celebgraph, first and again; by one MERGE statement a triple, as LangChain and itext2kg write, on a sample; and
// by neo4j-admin's bulk import of the same graph. It prints the figures and their ratios.
//
//	go run ./cmd/loadbench --articles 100000 --claims 500000
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"celebgraph/graph"
	"celebgraph/graph/neo4jstore"
	"celebgraph/graph/neo4jstore/local"
)

// options are the sizes of the benchmark.
type options struct {
	articles, claims, people, sample, batch, heapMB int
}

func main() {
	var o options
	app := &cli.App{
		Name: "loadbench", Usage: "measure loading into Neo4j against single MERGEs and against the bulk import",
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "articles", Value: 100_000, Usage: "articles of the archive", Destination: &o.articles},
			&cli.IntFlag{Name: "claims", Value: 500_000, Usage: "claims of the archive", Destination: &o.claims},
			&cli.IntFlag{Name: "people", Value: 50_000, Usage: "people that it speaks of, by Zipf's law", Destination: &o.people},
			&cli.IntFlag{Name: "sample", Value: 2000, Usage: "triples to write with one MERGE statement each", Destination: &o.sample},
			&cli.IntFlag{Name: "batch", Value: 5000, Usage: "claims a transaction", Destination: &o.batch},
			&cli.IntFlag{Name: "heap", Value: 2048, Usage: "heap of the server in MB", Destination: &o.heapMB},
		},
		Action: func(c *cli.Context) error { return run(c.Context, o, os.Stdout) },
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := app.RunContext(ctx, os.Args); err != nil {
		fmt.Fprintln(os.Stderr, "loadbench:", err)
		os.Exit(1)
	}
}

// run measures and prints.
func run(ctx context.Context, o options, out io.Writer) error {
	dir, err := os.MkdirTemp("", "celebgraph-loadbench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	home := filepath.Join(dir, "neo4j")
	srv, err := local.Start(ctx, local.Options{Home: home, HeapMB: o.heapMB, PageCacheMB: 512})
	if err != nil {
		return err
	}
	stopped := false
	defer func() {
		if !stopped {
			_ = srv.Stop(context.WithoutCancel(ctx))
		}
	}()
	store, err := neo4jstore.Open(ctx, srv.BoltURI, neo4jstore.Options{Username: srv.Username, Password: srv.Password})
	if err != nil {
		return err
	}
	first, err := load(ctx, store, o)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "celebgraph, empty store   %8.0f claims/s  (%d claims, %.1f s)\n", first.rate(), first.n, first.Seconds())
	again, err := load(ctx, store, o)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "celebgraph, a second time %8.0f claims/s  (%.1f times as fast)\n", again.rate(), again.rate()/first.rate())
	fmt.Fprintf(out, "client memory, peak       %8.0f MB\n", peakMB())
	bulk := filepath.Join(dir, "bulk")
	exporting := time.Now()
	if err := neo4jstore.Bulk(ctx, bulk, store); err != nil {
		return err
	}
	exported := time.Since(exporting)
	single, err := merges(ctx, store, o, false, o.sample/10)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "one MERGE, no index       %8.0f triples/s (%d of them; LangChain's default)\n", single.rate(), single.n)
	indexed, err := merges(ctx, store, o, true, o.sample)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "one MERGE, with an index  %8.0f triples/s (%d of them)\n", indexed.rate(), indexed.n)
	if err := store.Close(ctx); err != nil {
		return err
	}
	stopped = true
	if err := srv.Stop(ctx); err != nil {
		return err
	}
	importing := time.Now()
	if _, err := local.Import(ctx, filepath.Join(dir, "imported"), bulk, neo4jstore.ImportArguments); err != nil {
		return err
	}
	imported := timed{n: first.n, Duration: time.Since(importing)}
	fmt.Fprintf(out, "neo4j-admin import        %8.0f claims/s  (%.1f s; the export before it %.1f s)\n", imported.rate(), imported.Seconds(), exported.Seconds())
	fmt.Fprintf(out, "\ncelebgraph is %.1f times as fast as one MERGE a triple, %.1f times where there is an index, and takes %.1f times as long as\n"+
		"the bulk import\n", first.rate()/single.rate(), first.rate()/indexed.rate(), first.Seconds()/imported.Seconds())
	return nil
}

// timed is how long n things took.
type timed struct {
	n int
	time.Duration
}

func (t timed) rate() float64 { return float64(t.n) / t.Seconds() }

// load loads the whole archive, while the next batch of it is made up.
func load(ctx context.Context, store graph.Store, o options) (timed, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	batches := make(chan graph.Batch)
	go func() {
		defer close(batches)
		a := newArchive(o)
		for left := o.claims; left > 0; {
			b := a.batch(min(o.batch, left))
			left -= len(b.Claims)
			select {
			case batches <- b:
			case <-ctx.Done():
				return
			}
		}
	}()
	start := time.Now()
	t := timed{}
	for b := range batches {
		if _, err := store.Load(ctx, b); err != nil {
			return t, err
		}
		t.n += len(b.Claims)
	}
	t.Duration = time.Since(start)
	return t, ctx.Err()
}

// peakMB returns the most memory that this process has held, in MB; 0 where the system does not tell.
func peakMB() float64 {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, _ := strconv.Atoi(strings.Fields(rest)[0])
			return float64(kb) / 1024
		}
	}
	return 0
}
