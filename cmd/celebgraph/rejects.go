package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"celebgraph/extract/article"
)

// rejectsName is the default name of the rejects file.
const rejectsName = "celebgraph-rejects.jsonl"

// maxShown is how many rejects are shown on stderr; the file has them all.
const maxShown = 10

// rejectLog writes what was rejected to a file, which it makes at the first reject in place of an older one, and
// shows the first of them. It may be used by several goroutines.
type rejectLog struct {
	path string
	show io.Writer

	mu    sync.Mutex
	file  *os.File
	count int
	err   error
}

// add records a reject. An error of writing is kept for close.
func (l *rejectLog) add(r article.Reject) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.count++; l.count <= maxShown {
		fmt.Fprintf(l.show, "rejected %s\n", rejectLine(r))
	} else if l.count == maxShown+1 {
		fmt.Fprintf(l.show, "further rejects are in %s only\n", l.path)
	}
	if l.file == nil && l.err == nil {
		l.file, l.err = os.Create(l.path)
	}
	if l.err == nil {
		l.err = json.NewEncoder(l.file).Encode(r)
	}
}

// rejectLine prints a reject with file, line, reason and cure.
func rejectLine(r article.Reject) string {
	where := r.Path
	if r.Line > 0 {
		where = fmt.Sprintf("%s:%d", r.Path, r.Line)
	}
	if r.Cure == "" {
		return where + ": " + r.Reason
	}
	return where + ": " + r.Reason + "; " + r.Cure
}

// close closes the file and returns a *rejectedError where anything was rejected, or what went wrong in writing.
func (l *rejectLog) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != nil {
		if err := l.file.Close(); l.err == nil {
			l.err = err
		}
		l.file = nil
	}
	if l.err != nil {
		return fmt.Errorf("writing the rejects of %s: %w", plural(l.count, "input"), l.err)
	}
	if l.count > 0 {
		return &rejectedError{count: l.count, file: l.path}
	}
	return nil
}

// rejectedPaths returns the files that a file of rejects names, each once, in its order: of a file in an archive the
// archive.
func rejectedPaths(name string) ([]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, &usageError{err: fmt.Errorf("--retry-rejects: %w", err), hint: "give the file of rejects of an earlier ingest"}
	}
	defer f.Close()
	var out []string
	for d := json.NewDecoder(f); ; {
		var r article.Reject
		err := d.Decode(&r)
		if err == io.EOF {
			return out, nil
		}
		if err != nil || r.Path == "" {
			return nil, &usageError{err: fmt.Errorf("--retry-rejects: %s is no file of rejects", name), hint: "give the file of rejects of an earlier ingest"}
		}
		path := r.Path
		if _, err := os.Stat(path); err != nil {
			path, _, _ = strings.Cut(path, "!")
		}
		if path != "-" && !slices.Contains(out, path) {
			out = append(out, path)
		}
	}
}
