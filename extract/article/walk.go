package article

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"
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
		return w.stream("-", "stdin", w.o.Stdin)
	}
	info, err := os.Stat(path)
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
	return w.stream(path, path, f)
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
	entries, err := os.ReadDir(path)
	if err != nil {
		w.fail(path, err)
	}
	sort.Slice(entries, func(a, b int) bool { return entries[a].Name() < entries[b].Name() })
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

// stream tells the format of r and reads it. name stands for it in messages.
func (w *walker) stream(name, path string, r io.Reader) error {
	head := make([]byte, 4096)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		w.fail(name, err)
		return nil
	}
	head = head[:n]
	r = io.MultiReader(bytes.NewReader(head), r)
	format, err := detect(path, head)
	if err != nil {
		w.fail(name, err)
		return nil
	}
	if format == formatJSONL {
		return w.jsonl(name, r)
	}
	data, err := io.ReadAll(io.LimitReader(r, int64(w.o.maxBytes())+1))
	if err != nil {
		w.fail(name, err)
		return nil
	}
	if len(data) > w.o.maxBytes() {
		w.fail(name, &problem{fmt.Sprintf("larger than %d bytes", w.o.maxBytes()), "split it into articles, or raise --max-bytes"})
		return nil
	}
	a, err := w.one(format, path, data)
	if err != nil {
		w.fail(name, err)
		return nil
	}
	a.Path = name
	a.finish(w.o)
	return w.found(a)
}

// one reads a file that holds a single article.
func (w *walker) one(f format, path string, data []byte) (Article, error) {
	if f == formatHTML {
		return readHTML(path, data)
	}
	return readText(path, data)
}

type format int

const (
	formatText format = iota
	formatHTML
	formatJSONL
)

// detect tells the format by the first bytes, and by the name where they leave it open.
func detect(path string, head []byte) (format, error) {
	trimmed := bytes.TrimSpace(bytes.TrimPrefix(head, bom))
	ext := strings.ToLower(filepath.Ext(path))
	switch {
	case len(trimmed) == 0:
		return 0, &problem{"empty", "remove it, or fill it"}
	case bytes.IndexByte(head, 0) >= 0 && !isUTF16(head):
		return 0, &problem{"binary data", "give text, HTML or JSON Lines"}
	case trimmed[0] == '{' && ext != ".txt":
		return formatJSONL, nil
	case isHTML(trimmed, ext):
		return formatHTML, nil
	case ext == ".jsonl" || ext == ".ndjson" || ext == ".json":
		return formatJSONL, nil
	case ext == "" || ext == ".txt" || ext == ".text" || path == "stdin":
		return formatText, nil
	}
	return 0, &problem{fmt.Sprintf("unknown format %q", ext), "give .txt, .html or .jsonl, or rename it if it is one of them"}
}

func isHTML(trimmed []byte, ext string) bool {
	if ext == ".html" || ext == ".htm" || ext == ".xhtml" {
		return true
	}
	return ext != ".txt" && strings.HasPrefix(http.DetectContentType(trimmed), "text/html")
}

var bom = []byte("\xef\xbb\xbf")

func isUTF16(head []byte) bool {
	return bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff})
}

// validUTF8 reports where data is not UTF-8.
func validUTF8(data []byte) error {
	if utf8.Valid(data) {
		return nil
	}
	at := 0
	for at < len(data) {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	return &problem{fmt.Sprintf("not UTF-8 at byte %d (line %d)", at, 1+bytes.Count(data[:at], []byte("\n"))), "convert it to UTF-8, for example with iconv"}
}
