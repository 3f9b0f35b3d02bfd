package article

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Walk reads the articles of all paths: files, folders with all that is in them in name order (hidden files left
// out), and "-" for standard input. It calls found for every article and reject for everything that cannot be
// read; the first error of found ends it, as does ctx.
func Walk(ctx context.Context, paths []string, o Options, found func(Article) error, reject func(Reject)) error {
	w := &walker{ctx: ctx, o: o, found: found, reject: reject, seen: map[string]bool{}}
	for _, p := range paths {
		if err := w.path(p); err != nil {
			return err
		}
	}
	return ctx.Err()
}

type walker struct {
	ctx    context.Context
	o      Options
	found  func(Article) error
	reject func(Reject)
	seen   map[string]bool // folders on the way, by real path, against loops of links
}

func (w *walker) fail(path string, err error) {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		cure := "check the path"
		if errors.Is(err, fs.ErrPermission) {
			cure = "give this user the right to read it"
		}
		err = &problem{pe.Err.Error(), cure}
	}
	w.reject(rejectOf(path, 0, err))
}

func (w *walker) path(path string) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if path == "-" {
		if w.o.Stdin == nil {
			return nil
		}
		return w.stream(source{name: "-"}, w.o.Stdin)
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(path, "*?[") {
		if matches, bad := filepath.Glob(path); bad == nil && len(matches) > 0 { // sorted
			for _, m := range matches {
				if stop := w.path(m); stop != nil {
					return stop
				}
			}
			return nil
		}
	}
	switch {
	case err != nil:
		w.fail(path, err)
		return nil
	case info.IsDir():
		return w.folder(path)
	case !info.Mode().IsRegular():
		w.fail(path, &problem{"not a regular file", "give files and folders"})
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		w.fail(path, err)
		return nil
	}
	defer f.Close()
	return w.stream(source{name: path, path: path}, f)
}

func (w *walker) folder(path string) error {
	real, err := filepath.EvalSymlinks(path)
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err != nil {
		w.fail(path, err)
		return nil
	}
	if w.seen[real] {
		w.fail(path, &problem{"a link back to a folder that holds it", "remove the link"})
		return nil
	}
	w.seen[real] = true
	defer delete(w.seen, real)
	entries, err := os.ReadDir(path) // in name order
	if err != nil {
		w.fail(path, err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if err := w.path(filepath.Join(path, e.Name())); err != nil {
			return err
		}
	}
	return nil
}
