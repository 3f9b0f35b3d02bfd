package article

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// source is a stream that holds articles.
type source struct {
	// name stands for it in messages: the path as given, "-" for standard input.
	name string
	// path is the path as given, empty for standard input.
	path string
	// stem is the file's own name where it lies in another one; layers counts those around it.
	stem   string
	layers int
	// decoded says that the stream is in UTF-8 in place of another encoding.
	decoded bool
}

// label is the name of the file itself.
func (s source) label() string {
	if s.layers > 0 {
		return s.stem
	}
	return s.path
}

// ext is the extension of the file's name, in lower case, with its dot.
func (s source) ext() string { return strings.ToLower(filepath.Ext(s.label())) }

// format is a kind of file that articles come in. A new one is a file with its reader and a line in formats.
type format struct {
	// is tells by the first bytes, white space before them left out, and by the extension where they leave it open.
	is func(ext string, head []byte) bool
	// read hands the articles of r to w.found and what it cannot read to w.reject; it returns only what ends the
	// whole walk.
	read func(w *walker, s source, r io.Reader) error
}

// formats returns the formats in the order in which they are tried.
func formats() []format {
	return []format{
		{isFeed, readFeed},
		{isHTML, oneArticle(readHTML)},
		{isJSON, readJSON},
		{isJSONLines, readJSONLines},
		{isTable, readTable},
		{isText, oneArticle(readText)},
	}
}

// headSize is how many bytes are looked at to tell a format.
const headSize = 4096

// stream tells the format of r and reads it.
func (w *walker) stream(s source, r io.Reader) error {
	head := make([]byte, headSize)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		w.fail(s.name, err)
		return nil
	}
	head = head[:n]
	r = io.MultiReader(bytes.NewReader(head), r)
	for _, c := range containers() {
		if !c.is(head) {
			continue
		}
		if s.layers >= maxLayers {
			w.fail(s.name, &problem{fmt.Sprintf("archives in archives, more than %d deep", maxLayers), "unpack it"})
			return nil
		}
		return c.read(w, s, r)
	}
	if out, ok := decodeBOM(head, r); ok && !s.decoded {
		s.decoded = true
		return w.stream(s, out)
	}
	f, err := detect(s.ext(), head)
	if err != nil {
		w.fail(s.name, err)
		return nil
	}
	return f.read(w, s, r)
}

// detect tells the format by the first bytes, and by the extension where they leave it open. An error is a
// *problem.
func detect(ext string, head []byte) (format, error) {
	for _, f := range foreign {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return format{}, &problem{f.reason, f.cure}
		}
	}
	trimmed := bytes.TrimSpace(bytes.TrimPrefix(head, bom))
	if isWARC(ext, trimmed) { // the only format that holds binary data
		return format{isWARC, readWARC}, nil
	}
	switch {
	case len(trimmed) == 0 && len(head) < headSize:
		return format{}, &problem{"empty", "remove it, or fill it"}
	case bytes.IndexByte(head, 0) >= 0:
		return format{}, errBinary
	}
	for _, f := range formats() {
		if f.is(ext, trimmed) {
			return f, nil
		}
	}
	return format{}, &problem{fmt.Sprintf("unknown format %q", ext), "give text, HTML, JSON, a table, a feed or WARC, or rename it if it is one of them"}
}

// foreign are formats that are told by their first bytes and not read.
var foreign = []struct{ magic, reason, cure string }{
	{"%PDF-", "a PDF file", "take its text out, for example with pdftotext"},
	{"\xfd7zXZ\x00", "compressed with xz", "unpack it, for example with unxz"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it, for example with 7z x"},
	{"Rar!\x1a\x07", "a RAR archive", "unpack it, for example with unrar"},
	{`{\rtf`, "an RTF document", "save it as text"},
	{"<mediawiki", "a MediaWiki dump", "take the pages' texts out, for example with wikiextractor --json"},
}

var errBinary = &problem{"binary data", "give text, HTML, JSON, tables, feeds or WARC"}

func isHTML(ext string, head []byte) bool {
	if ext == ".html" || ext == ".htm" || ext == ".xhtml" {
		return true
	}
	return ext != ".txt" && ext != ".text" && strings.HasPrefix(http.DetectContentType(head), "text/html")
}

func isText(ext string, _ []byte) bool { return ext == "" || ext == ".txt" || ext == ".text" }

// oneArticle makes a reader of files that hold one article each.
func oneArticle(read func(path string, data []byte) (Article, error)) func(*walker, source, io.Reader) error {
	return func(w *walker, s source, r io.Reader) error {
		data, err := w.readAll(r, "split it into articles, or raise --max-bytes")
		if err == nil {
			var a Article
			if a, err = read(s.path, data); err == nil {
				return w.give(a, s, 0)
			}
		}
		w.fail(s.name, err)
		return nil
	}
}

// readAll reads all of r; an error says that it is larger than the limit, with the cure given.
func (w *walker) readAll(r io.Reader, cure string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, int64(w.o.maxBytes())+1))
	if err == nil && len(data) > w.o.maxBytes() {
		err = &problem{fmt.Sprintf("larger than %d bytes", w.o.maxBytes()), cure}
	}
	return data, err
}

// give completes an article and hands it out, unless it is in another language.
func (w *walker) give(a Article, s source, line int) error {
	a.Path, a.Line = s.name, line
	if err := w.o.english(a.Text); err != nil {
		w.reject(rejectOf(s.name, line, err))
		return nil
	}
	a.finish(w.o)
	return w.found(a)
}

var bom = []byte("\xef\xbb\xbf")

// validText reports where data is not UTF-8, or that it is not text at all.
func validText(data []byte) error {
	if bytes.IndexByte(data, 0) >= 0 {
		return errBinary
	}
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
