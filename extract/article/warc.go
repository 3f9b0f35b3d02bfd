package article

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
)

// maxWARCHeader bounds the header of a WARC record, in bytes.
const maxWARCHeader = 64 << 10

func isWARC(_ string, head []byte) bool { return bytes.HasPrefix(head, []byte("WARC/")) }

// warcRecord is the header of a record (ISO 28500, "The WARC Format 1.1", 4 and 5).
type warcRecord struct {
	kind, target, contentType string
	date                      time.Time
	length                    int64
}

// readWARC reads the articles of a WARC file, 1.0 or 1.1: pages of response and resource records, and texts of conversion
// records. Other records hold no articles. The date of a record is when the page was fetched: it is no
// publication time, but none is later.
func readWARC(w *walker, s source, r io.Reader) error {
	br := bufio.NewReaderSize(r, 1<<16)
	for n := 1; ; n++ {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		rec, err := readWARCHeader(br)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			w.reject(rejectOf(s.name, n, warcProblem(n, err)))
			if rec == nil && !skipToRecord(br) {
				return nil
			}
			if rec == nil {
				continue
			}
		}
		block := &io.LimitedReader{R: br, N: rec.length}
		a, failed := w.warcArticle(s, rec, block)
		_, err = io.Copy(io.Discard, block)
		if err == nil && block.N > 0 {
			err = io.ErrUnexpectedEOF
		}
		if err == nil {
			err = failed
		}
		if err != nil {
			w.reject(rejectOf(s.name, n, warcProblem(n, err)))
		} else if a != nil {
			if stop := w.give(*a, s, n); stop != nil {
				return stop
			}
		}
		if block.N > 0 {
			return nil
		}
	}
}

func warcProblem(n int, err error) error {
	var p *problem
	if errors.As(err, &p) {
		return &problem{fmt.Sprintf("record %d: %s", n, p.reason), p.cure}
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return &problem{fmt.Sprintf("record %d ends too early", n), "check that the file is whole"}
	}
	return &problem{fmt.Sprintf("record %d: %v", n, err), "check the file"}
}

// readWARCHeader reads a record's header; io.EOF where no record is left. The record is nil where what follows cannot be its
// block.
func readWARCHeader(br *bufio.Reader) (*warcRecord, error) {
	line, err := warcLine(br)
	for err == nil && line == "" {
		line, err = warcLine(br)
	}
	if err != nil {
		if err == io.EOF && line != "" {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	if line != "WARC/1.0" && line != "WARC/1.1" {
		return nil, &problem{fmt.Sprintf("%.40q where WARC/1.0 or WARC/1.1 belongs", line), "check the file"}
	}
	h := make(textproto.MIMEHeader)
	last := ""
	for size := 0; ; {
		line, err := warcLine(br)
		if err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
		if line == "" {
			break
		}
		if size += len(line); size > maxWARCHeader {
			return nil, &problem{fmt.Sprintf("a header of more than %d bytes", maxWARCHeader), "check the file"}
		}
		if (line[0] == ' ' || line[0] == '\t') && last != "" { // folded
			values := h[last]
			values[len(values)-1] += " " + strings.TrimSpace(line)
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, &problem{fmt.Sprintf("%.40q is no header line", line), "check the file"}
		}
		last = textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(name))
		h[last] = append(h[last], strings.TrimSpace(value))
	}
	return newWARCRecord(h)
}

func newWARCRecord(h textproto.MIMEHeader) (*warcRecord, error) {
	n, err := strconv.ParseInt(h.Get("Content-Length"), 10, 64)
	if err != nil || n < 0 {
		return nil, &problem{fmt.Sprintf("Content-Length %q", h.Get("Content-Length")), "check the file"}
	}
	rec := &warcRecord{kind: strings.ToLower(h.Get("WARC-Type")), length: n, contentType: h.Get("Content-Type"),
		target: strings.Trim(h.Get("WARC-Target-URI"), "<>")}
	if rec.kind == "" {
		return rec, &problem{"no WARC-Type", "check the file"}
	}
	if t, err := time.Parse(time.RFC3339Nano, h.Get("WARC-Date")); err == nil {
		rec.date = t.UTC()
	}
	return rec, nil
}

// warcLine reads a header line without its end; of one too long only the beginning counts.
func warcLine(br *bufio.Reader) (string, error) {
	line, tooLong, err := readLine(br, maxWARCHeader)
	if tooLong {
		return "", &problem{fmt.Sprintf("a header line of more than %d bytes", maxWARCHeader), "check the file"}
	}
	if err == io.EOF && len(line) > 0 {
		return string(line), io.ErrUnexpectedEOF
	}
	return string(line), err
}

// skipToRecord reads on until a line begins a record; false at the end of the file.
func skipToRecord(br *bufio.Reader) bool {
	for {
		if next, _ := br.Peek(5); string(next) == "WARC/" {
			return true
		}
		if _, _, err := readLine(br, maxWARCHeader); err != nil {
			return false
		}
	}
}

// warcArticle returns the article of a record, nil if it holds none.
func (w *walker) warcArticle(s source, rec *warcRecord, block io.Reader) (*Article, error) {
	media, _, _ := mime.ParseMediaType(rec.contentType)
	body, declared := block, rec.contentType
	switch {
	case rec.kind == "conversion" || rec.kind == "resource":
	case rec.kind == "response" && media == "application/http":
		resp, err := http.ReadResponse(bufio.NewReader(block), nil)
		if err != nil {
			return nil, fmt.Errorf("broken HTTP response: %w", err)
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return nil, nil // a redirect or an error, which is no page
		}
		declared = resp.Header.Get("Content-Type")
		if body, err = decoded(resp); err != nil {
			return nil, err
		}
		media, _, _ = mime.ParseMediaType(declared)
	default:
		return nil, nil
	}
	var read func(string, []byte) (Article, error)
	switch media {
	case "text/html", "application/xhtml+xml":
		read = func(p string, d []byte) (Article, error) { return readPage(p, d, declared) }
	case "text/plain":
		read = readText
	default:
		return nil, nil // a picture, a script
	}
	data, err := w.readAll(body, "raise --max-bytes")
	if err != nil {
		return nil, err
	}
	a, err := read(s.path, data)
	if err != nil {
		return nil, err
	}
	if u := pageURL(rec.target); u != "" {
		a.Meta.URL = u
	}
	if t := a.Meta.PublishedAt; t != nil && !rec.date.IsZero() && t.After(rec.date.Add(36*time.Hour)) {
		a.Meta.PublishedAt, a.PublishedBy = nil, "" // it was fetched before: that is no publication time
	}
	return &a, nil
}

// decoded returns the body of a response without its content encoding.
func decoded(resp *http.Response) (io.Reader, error) {
	in := &counter{r: resp.Body}
	switch enc := strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding"))); enc {
	case "", "identity":
		return resp.Body, nil
	case "gzip", "x-gzip":
		peek := bufio.NewReader(in)
		if magic, _ := peek.Peek(2); string(magic) != "\x1f\x8b" {
			return peek, nil // archives often keep the header of a body that they have decoded
		}
		z, err := gzip.NewReader(peek)
		if err != nil {
			return nil, broken("gzip", err)
		}
		return &expansion{kind: "gzip", r: z, in: in}, nil
	case "deflate":
		z, err := zlib.NewReader(in)
		if err != nil {
			return nil, broken("deflate", err)
		}
		return &expansion{kind: "deflate", r: z, in: in}, nil
	default:
		return nil, &problem{fmt.Sprintf("content encoding %q", enc), "write the archive with decoded bodies"}
	}
}
