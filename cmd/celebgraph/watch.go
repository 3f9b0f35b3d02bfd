package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// How often watch looks for files, and how long a file must be left alone before it is read, since it may still be written.
const (
	watchEvery = time.Second
	watchQuiet = time.Second
)

// watch ingests the paths, and then files that come below them or change, until the context ends, which is its ordinary
// end.
func (in *ingest) watch(ctx context.Context) error {
	paths, seen := in.options.reading.paths, make(map[string]fileState)
	fmt.Fprintln(in.s.err, "watching; interrupt to end")
	for {
		fresh := freshFiles(paths, seen, time.Now())
		if len(fresh) > 0 {
			in.options.reading.paths, in.sum = fresh, ingestSummary{}
			var rejected *rejectedError
			if err := in.run(ctx); err != nil && !errors.As(err, &rejected) && ctx.Err() == nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(watchEvery):
		}
	}
}

// fileState is by what a changed file is known.
type fileState struct {
	size int64
	time time.Time
}

// freshFiles returns the files below paths that are not as seen has them and have been left alone for a while, and notes
// them there. Hidden files are left out, as the reader leaves them.
func freshFiles(paths []string, seen map[string]fileState, now time.Time) []string {
	var out []string
	for _, root := range paths {
		_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil // it may come later
			}
			if path != root && strings.HasPrefix(d.Name(), ".") {
				if d.IsDir() {
					return filepath.SkipDir
				}
				return nil
			}
			info, err := os.Stat(path)
			if err != nil || !info.Mode().IsRegular() {
				return nil
			}
			st := fileState{info.Size(), info.ModTime()}
			if seen[path] == st || now.Sub(st.time) < watchQuiet {
				return nil
			}
			seen[path] = st
			out = append(out, path)
			return nil
		})
	}
	return out
}
