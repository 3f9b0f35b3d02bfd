package conll

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ErrFormat is wrapped by every error about a malformed file.
var ErrFormat = errors.New("not CoNLL-U")

// Read parses CoNLL-U. Empty nodes ("8.1") are left out. The error names the line and wraps [ErrFormat] or the
// reader's error.
func Read(r io.Reader) ([]Sentence, error) {
	var all []Sentence
	var s Sentence
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	n := 0
	flush := func() error {
		if len(s.Words) == 0 {
			return nil
		}
		if err := s.check(); err != nil {
			return fmt.Errorf("sentence that ends before line %d: %w", n, err)
		}
		all = append(all, s)
		s = Sentence{}
		return nil
	}
	for lines.Scan() {
		n++
		line := strings.TrimSuffix(lines.Text(), "\r")
		switch {
		case line == "":
			if err := flush(); err != nil {
				return nil, err
			}
		case line[0] == '#':
			s.Comments = append(s.Comments, strings.TrimPrefix(line[1:], " "))
		default:
			if err := s.add(line); err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading CoNLL-U: %w", err)
	}
	n++
	return all, flush()
}

// add appends the token or word of one line.
func (s *Sentence) add(line string) error {
	c := strings.Split(line, "\t")
	if len(c) != 10 {
		return fmt.Errorf("%w: %d columns instead of 10", ErrFormat, len(c))
	}
	if strings.Contains(c[0], ".") {
		return nil
	}
	space := !hasMisc(c[9], "SpaceAfter=No")
	if first, last, ok := strings.Cut(c[0], "-"); ok {
		a, err1 := strconv.Atoi(first)
		b, err2 := strconv.Atoi(last)
		if err1 != nil || err2 != nil || a != len(s.Words)+1 || b < a || !s.complete() {
			return fmt.Errorf("%w: range %q out of order", ErrFormat, c[0])
		}
		s.Tokens = append(s.Tokens, Token{c[1], a - 1, b, space, c[9]})
		return nil
	}
	if id, err := strconv.Atoi(c[0]); err != nil || id != len(s.Words)+1 {
		return fmt.Errorf("%w: word number %q instead of %d", ErrFormat, c[0], len(s.Words)+1)
	}
	head := 0
	if c[6] != "_" {
		var err error
		if head, err = strconv.Atoi(c[6]); err != nil || head < 0 {
			return fmt.Errorf("%w: head %q", ErrFormat, c[6])
		}
	}
	if s.complete() {
		s.Tokens = append(s.Tokens, Token{c[1], len(s.Words), len(s.Words) + 1, space, c[9]})
	}
	s.Words = append(s.Words, Word{c[1], c[2], c[3], c[4], c[5], head, c[7], c[8], c[9]})
	return nil
}

// complete reports whether all words of the last token have been read.
func (s *Sentence) complete() bool {
	return len(s.Tokens) == 0 || s.Tokens[len(s.Tokens)-1].End <= len(s.Words)
}

// check holds the sentence together once it is complete.
func (s *Sentence) check() error {
	if s.Tokens[len(s.Tokens)-1].End > len(s.Words) {
		return fmt.Errorf("%w: multiword token past the last word", ErrFormat)
	}
	for i, w := range s.Words {
		if w.Head > len(s.Words) || w.Form == "" {
			return fmt.Errorf("%w: word %d has head %d of %d", ErrFormat, i+1, w.Head, len(s.Words))
		}
	}
	return nil
}

// hasMisc reports whether a MISC column holds the attribute.
func hasMisc(misc, attr string) bool {
	for a := range strings.SplitSeq(misc, "|") {
		if a == attr {
			return true
		}
	}
	return false
}

// miscValue returns the value of key in a MISC column, or "".
func miscValue(misc, key string) string {
	for a := range strings.SplitSeq(misc, "|") {
		if k, v, ok := strings.Cut(a, "="); ok && k == key {
			return v
		}
	}
	return ""
}
