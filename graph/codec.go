package graph

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// MaxClaimLine is the longest line, in bytes, that [DecodeClaims] takes: a claim with a whole article as its
// evidence is far shorter.
const MaxClaimLine = 10 << 20

// Sentinels for what is wrong with a line of a claims file, beside [ErrInvalidClaim].
var (
	// ErrSyntax: the line is not one JSON object with the fields of a claim.
	ErrSyntax = errors.New("not a claim in JSON")
	// ErrLineTooLong: the line is longer than MaxClaimLine.
	ErrLineTooLong = errors.New("line too long")
	// ErrDerived: an id or label disagrees with the fields from which it is made.
	ErrDerived = errors.New("disagrees with the fields it is made from")
)

// LineError says what is wrong with one line of a claims file.
type LineError struct {
	// Name is the file's name and Line the line's number, from 1.
	Name string
	Line int
	// Err is the reason; it wraps one of ErrSyntax, ErrLineTooLong, ErrDerived, ErrInvalidClaim.
	Err error
	// Cure is what to do about it.
	Cure string
}

// Error returns "name:line: reason; cure".
func (e *LineError) Error() string {
	return fmt.Sprintf("%s:%d: %v; %s", e.Name, e.Line, e.Err, e.Cure)
}

// Unwrap returns the reason.
func (e *LineError) Unwrap() error { return e.Err }

// Silent is an article that states nothing, as a line of a claims file: without it, an export would forget that the
// article was read.
type Silent struct {
	Article Article `json:"article"`
	// Extractors are those that have read it.
	Extractors []string `json:"extractors,omitempty"`
}

// Lines is what to do with the lines of a claims file, numbered from 1. The first error that one of the functions returns
// ends the reading.
type Lines struct {
	// Claim takes a valid and normalized claim.
	Claim func(line int, c Claim) error
	// Silent takes an article that states nothing; nil passes over it.
	Silent func(line int, s Silent) error
	// Reject takes what is wrong with a line that is neither.
	Reject func(*LineError) error
}

// DecodeClaims reads claims in JSON Lines, as [WriteClaim] and [WriteSilent] write them, from the file called name. It tells
// of every line and goes on after a bad one; empty lines are passed over. Ids and labels may be left out, an article's id where it has an http URL;
// fields that a claim does not have are ignored. It returns the error of a callback as it is, and otherwise an
// error only when r fails.
func DecodeClaims(r io.Reader, name string, to Lines) error {
	lines := lineReader{r: bufio.NewReaderSize(r, 64<<10)}
	for n := 1; ; n++ {
		line, err := lines.next()
		if err == io.EOF {
			return nil
		}
		if err != nil && !errors.Is(err, ErrLineTooLong) {
			return fmt.Errorf("%s:%d: read claims: %w", name, n, err)
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\uFEFF"))
		}
		if line = bytes.TrimSpace(line); len(line) == 0 && err == nil {
			continue
		}
		if err := to.line(name, n, line, err); err != nil {
			return err
		}
	}
}

// line hands on one line, or the error with which it was read.
func (to *Lines) line(name string, n int, line []byte, err error) error {
	var c Claim
	if err == nil {
		if c, err = decodeClaim(line); err == nil {
			return to.Claim(n, c)
		}
		if s, ok := decodeSilent(line); ok {
			if to.Silent == nil {
				return nil
			}
			return to.Silent(n, s)
		}
	}
	return to.Reject(&LineError{Name: name, Line: n, Err: err, Cure: cure(err)})
}

// decodeSilent reads a line that is a [Silent]: an article alone.
func decodeSilent(line []byte) (Silent, bool) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields() // a claim has further ones, and is not silent when they are wrong
	var s Silent
	if !utf8.Valid(line) || d.Decode(&s) != nil || d.More() {
		return s, false
	}
	s.Article = completed(s.Article)
	return s, s.Article.validate() == nil
}

// completed returns an article as it is merged, with the id that its URL gives where it has none.
func completed(a Article) Article {
	if a.ID == "" && isWeb(a.URL) {
		a.ID = ArticleID(a.URL, "")
	}
	return MergeArticle(a, a)
}

// decodeClaim reads one claim, checks it and fills in what follows from its fields.
func decodeClaim(line []byte) (Claim, error) {
	if !utf8.Valid(line) {
		return Claim{}, fmt.Errorf("%w: not UTF-8", ErrSyntax)
	}
	var c Claim
	if err := json.Unmarshal(line, &c); err != nil {
		return Claim{}, fmt.Errorf("%w: %w", ErrSyntax, err)
	}
	c.Article = completed(c.Article)
	if err := c.Validate(); err != nil {
		return Claim{}, err
	}
	for _, d := range []struct{ field, have, want string }{
		{"subject id", c.Subject.ID, c.Subject.WithID().ID},
		{"object id", c.Object.ID, c.Object.WithID().ID},
		{"label", c.Label, Label(c.Predicate, c.Status)},
	} {
		if d.have != "" && d.have != d.want {
			return Claim{}, fmt.Errorf("%s %q %w: want %q", d.field, d.have, ErrDerived, d.want)
		}
	}
	id := c.ID
	c.Normalize()
	if id != "" && id != c.ID {
		return Claim{}, fmt.Errorf("claim id %q %w: want %q", id, ErrDerived, c.ID)
	}
	c.Subject, c.Object = MergeEntity(c.Subject, c.Subject), MergeEntity(c.Object, c.Object)
	return c, nil
}

// cure says what to do about a bad line.
func cure(err error) string {
	switch {
	case errors.Is(err, ErrLineTooLong):
		return "write one claim a line"
	case errors.Is(err, ErrSyntax):
		return "write one JSON object a line, in UTF-8; was the file cut, or printed over several lines?"
	case errors.Is(err, ErrDerived):
		return "leave it out and it is filled in, or restore the field that was changed"
	case errors.Is(err, ErrVocabulary):
		names := make([]string, 0, len(predicateTable))
		for _, p := range predicateTable {
			names = append(names, string(p.Predicate))
		}
		return "the predicates are " + strings.Join(names, ", ")
	}
	return "correct the field, or extract the article again"
}

// WriteClaim writes a claim as one line of JSON, with a newline. The claim must be normalized.
func WriteClaim(w io.Writer, c *Claim) error {
	if err := writeLine(w, c); err != nil {
		return fmt.Errorf("write claim %s: %w", c.ID, err)
	}
	return nil
}

// WriteSilent writes an article that states nothing as one line of JSON, with a newline.
func WriteSilent(w io.Writer, s *Silent) error {
	if err := writeLine(w, s); err != nil {
		return fmt.Errorf("write article %s: %w", s.Article.ID, err)
	}
	return nil
}

func writeLine(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// lineReader reads lines of at most MaxClaimLine bytes.
type lineReader struct {
	r   *bufio.Reader
	buf []byte
}

// next returns the next line, valid until the next call, and io.EOF after the last. Of a line that is too long it
// skips the rest and fails with ErrLineTooLong.
func (l *lineReader) next() ([]byte, error) {
	l.buf = l.buf[:0]
	for size := 0; ; {
		part, err := l.r.ReadSlice('\n')
		size += len(part)
		if size <= MaxClaimLine+1 { // the newline is not counted
			l.buf = append(l.buf, part...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && size == 0:
			return nil, io.EOF
		case err != nil && err != io.EOF:
			return nil, err
		case len(bytes.TrimSuffix(l.buf, []byte("\n"))) > MaxClaimLine || size > len(l.buf):
			return nil, fmt.Errorf("%w: %d bytes, at most %d are read", ErrLineTooLong, size, MaxClaimLine)
		}
		return l.buf, nil
	}
}
