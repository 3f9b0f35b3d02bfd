package article

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// delimiters are the signs between the cells of a table, the commonest first.
var delimiters = []byte{',', '\t', ';', '|'}

// isTable reports whether head begins a table with a line of column names among which there is one for the text.
func isTable(ext string, head []byte) bool {
	switch ext {
	case ".csv", ".tsv", ".tab":
		return true
	case ".txt", ".text", ".html":
		return false
	}
	first, _, more := bytes.Cut(head, []byte("\n"))
	_, ok := header(first)
	return more && ok
}

// header returns the delimiter of a line of column names; ok is false when there is none for the text of articles, or no
// other one that is known.
func header(line []byte) (delimiter byte, ok bool) {
	for _, d := range delimiters {
		cells := strings.Split(string(bytes.TrimPrefix(line, bom)), string(d))
		if len(cells) < 2 {
			continue
		}
		text, known := false, 0
		for _, c := range cells {
			text = text || isField(c, fields.text)
			if isField(c, slices.Concat(fields.text, fields.title, fields.url, fields.published, fields.outlet)) {
				known++
			}
		}
		if text && known > 1 {
			return d, true
		}
	}
	return 0, false
}

func isField(cell string, names []string) bool {
	for _, n := range names {
		if fieldKey(cell) == fieldKey(n) {
			return true
		}
	}
	return false
}

// widest returns the delimiter of which a line has most.
func widest(line []byte) byte {
	best := delimiters[0]
	for _, d := range delimiters[1:] {
		if bytes.Count(line, []byte{d}) > bytes.Count(line, []byte{best}) {
			best = d
		}
	}
	return best
}

// readTable reads a table (RFC 4180, and tabs, semicolons or bars for commas) with a line of column names: one article a
// row.
func readTable(w *walker, s source, r io.Reader) error {
	limited := &recordLimit{r: r, most: int64(w.o.maxBytes()) + 1<<16}
	head := make([]byte, headSize)
	n, err := io.ReadFull(limited, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		w.fail(s.name, err)
		return nil
	}
	head = head[:n]
	line, _, _ := bytes.Cut(head, []byte("\n"))
	delimiter, ok := header(line)
	if !ok {
		delimiter = widest(line)
	}
	in := csv.NewReader(io.MultiReader(bytes.NewReader(bytes.TrimPrefix(head, bom)), limited))
	in.Comma, in.LazyQuotes, in.FieldsPerRecord = rune(delimiter), true, -1
	names, err := in.Read()
	if err != nil {
		w.fail(s.name, brokenTable(err))
		return nil
	}
	if !w.o.hasText(names) {
		w.reject(rejectOf(s.name, 1, &problem{"no column for the text of articles", "name one in the first line, or --map text=COLUMN"}))
		return nil
	}
	for at := 1; ; {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		limited.reset()
		row, err := in.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			if pe := (*csv.ParseError)(nil); errors.As(err, &pe) {
				at = pe.StartLine
			}
			w.reject(rejectOf(s.name, at, brokenTable(err)))
			return nil
		}
		at, _ = in.FieldPos(0)
		if stop := w.row(s, at, names, row); stop != nil {
			return stop
		}
	}
}

// row hands out the article of a row.
func (w *walker) row(s source, line int, names, row []string) error {
	obj := make(map[string]json.RawMessage, len(row))
	for i, cell := range row {
		if i >= len(names) || strings.TrimSpace(cell) == "" {
			continue
		}
		text, err := toUTF8([]byte(cell))
		if err != nil {
			w.reject(rejectOf(s.name, line, err))
			return nil
		}
		raw, err := json.Marshal(string(text))
		if err != nil {
			continue // of a string, which cannot fail
		}
		obj[strings.TrimSpace(names[i])] = raw
	}
	if len(obj) == 0 {
		return nil
	}
	return w.object(s, line, obj)
}

func brokenTable(err error) error {
	var p *problem
	if errors.As(err, &p) {
		return p
	}
	var pe *csv.ParseError
	if errors.As(err, &pe) {
		return &problem{"broken table: " + pe.Err.Error(), "close the quotation mark, or quote the cell"}
	}
	return &problem{"broken table: " + err.Error(), "check the file"}
}

// recordLimit ends with a *problem when more is read than one record may have since reset.
type recordLimit struct {
	r       io.Reader
	n, most int64
}

func (l *recordLimit) reset() { l.n = 0 }

func (l *recordLimit) Read(p []byte) (int, error) {
	if l.n > l.most {
		return 0, &problem{fmt.Sprintf("a record of more than %d bytes", l.most-1<<16), "close the quotation mark that is open, or raise --max-bytes"}
	}
	n, err := l.r.Read(p)
	l.n += int64(n)
	return n, err
}
