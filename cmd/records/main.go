// Command records prints what the relation head is trained on: for every article of a folder, the windows in which two
// entities are mentioned, as the pipeline reads them.
//
//	go run ./cmd/records DIR > FILE
//
// With -fast the fast reader reads. DIR holds articles as text files, whose first line is the title. The output is one JSON
// value a line: a header (head.Header), then a head.Record for each article.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"celebgraph/extract"
	"celebgraph/extract/article"
	"celebgraph/extract/relation/head"
)

func main() {
	fast := flag.Bool("fast", false, "read with the fast reader")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: records [-fast] DIR")
		os.Exit(2)
	}
	w := bufio.NewWriter(os.Stdout)
	err := run(w, flag.Arg(0), *fast)
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "records:", err)
		os.Exit(1)
	}
}

// batch is how many articles are read at once.
const batch = 32

// run writes the records of the folder's articles.
func run(w io.Writer, dir string, fast bool) error {
	p, err := extract.New(extract.Options{PatternsOnly: true, Fast: fast})
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	if err := enc.Encode(head.NewHeader()); err != nil {
		return err
	}
	ctx := context.Background()
	var waiting []article.Article
	flush := func() error {
		names := make([]string, len(waiting))
		for i, a := range waiting {
			names[i] = strings.TrimSuffix(filepath.Base(a.Path), ".txt")
		}
		records, err := p.Records(ctx, names, waiting...)
		for i := 0; i < len(records) && err == nil; i++ {
			err = enc.Encode(records[i])
		}
		waiting = waiting[:0]
		return err
	}
	var rejected error
	err = article.Walk(ctx, []string{dir}, article.Options{}, func(a article.Article) error {
		if waiting = append(waiting, a); len(waiting) < batch {
			return nil
		}
		return flush()
	}, func(r article.Reject) { rejected = errors.Join(rejected, fmt.Errorf("%s: %s", r.Path, r.Reason)) })
	return errors.Join(err, flush(), rejected)
}
