// Package conll reads and writes CoNLL-U and scores annotation in the manner of the CoNLL 2018 shared task.
package conll

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"celebgraph/extract/nlp"
)

// ErrFormat is wrapped by errors about lines that are not CoNLL-U.
var ErrFormat = errors.New("not CoNLL-U")

// maxLine is the longest line that Read accepts, in bytes.
const maxLine = 1 << 20

// Word is one syntactic word: the ten columns, with multiword tokens folded away.
type Word struct {
	Form, Lemma, UPOS, XPOS, Feats string
	// Head is the number of the head in the sentence, counted from 1, 0 for the root.
	Head         int
	Deprel, Misc string
	// Surface is the form of the multiword token that the word belongs to and First tells its first word; for
	// other words it is Form.
	Surface string
	First   bool
	// SpaceAfter is false when no space follows the surface token.
	SpaceAfter bool
}

// Sentence is a list of words with the sentence's comments, without the "# ".
type Sentence struct {
	Comments []string
	Words    []Word
}

// NewParagraph reports whether a paragraph or document begins with the sentence.
func (s *Sentence) NewParagraph() bool {
	for _, c := range s.Comments {
		if strings.HasPrefix(c, "newpar") || strings.HasPrefix(c, "newdoc") {
			return true
		}
	}
	return false
}

// Text returns the value of the comment "text".
func (s *Sentence) Text() string {
	for _, c := range s.Comments {
		if t, ok := strings.CutPrefix(c, "text = "); ok {
			return t
		}
	}
	return ""
}

// Read parses CoNLL-U; empty nodes are left out. Errors wrap [ErrFormat] and name the line.
func Read(r io.Reader) ([]Sentence, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, maxLine)
	var out []Sentence
	var cur Sentence
	span := multiword{}
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSuffix(sc.Text(), "\r")
		switch {
		case line == "":
			if len(cur.Words) > 0 {
				out = append(out, cur)
			}
			cur, span = Sentence{}, multiword{}
		case line[0] == '#':
			cur.Comments = append(cur.Comments, strings.TrimPrefix(strings.TrimPrefix(line, "#"), " "))
		default:
			if err := cur.add(line, &span); err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
		}
	}
	if len(cur.Words) > 0 {
		out = append(out, cur)
	}
	return out, sc.Err()
}

// multiword is the multiword token that the next words belong to.
type multiword struct {
	end        int
	surface    string
	spaceAfter bool
	begun      bool // its first word is read
}

func (s *Sentence) add(line string, span *multiword) error {
	f := strings.Split(line, "\t")
	if len(f) != 10 {
		return fmt.Errorf("%w: %d columns, want 10", ErrFormat, len(f))
	}
	if strings.Contains(f[0], ".") {
		return nil
	}
	space := !strings.Contains(f[9], "SpaceAfter=No")
	if from, to, ok := strings.Cut(f[0], "-"); ok {
		end, err := strconv.Atoi(to)
		if _, err2 := strconv.Atoi(from); err != nil || err2 != nil {
			return fmt.Errorf("%w: id %q", ErrFormat, f[0])
		}
		*span = multiword{end: end, surface: f[1], spaceAfter: space}
		return nil
	}
	id, err := strconv.Atoi(f[0])
	if err != nil || id != len(s.Words)+1 {
		return fmt.Errorf("%w: id %q, want %d", ErrFormat, f[0], len(s.Words)+1)
	}
	head, err := strconv.Atoi(f[6])
	if err != nil && f[6] != "_" {
		return fmt.Errorf("%w: head %q", ErrFormat, f[6])
	}
	w := Word{Form: f[1], Lemma: f[2], UPOS: f[3], XPOS: f[4], Feats: f[5], Head: head, Deprel: f[7], Misc: f[9], Surface: f[1], First: true, SpaceAfter: space}
	if id <= span.end {
		w.Surface, w.SpaceAfter, w.First = span.surface, span.spaceAfter, !span.begun
		span.begun = true
	}
	s.Words = append(s.Words, w)
	return nil
}

// Write prints a document: tags, lemmas, features, heads, relations, and in MISC the names (NER=B-PER),
// SpaceAfter=No and the byte offsets (TokenRange=START:END) of each token.
func Write(w io.Writer, doc *nlp.Document) error {
	b := bufio.NewWriter(w)
	names := make([]string, len(doc.Tokens))
	for _, n := range doc.Names {
		for i := n.First; i < n.End; i++ {
			names[i] = "I-" + string(n.Type)
		}
		names[n.First] = "B-" + string(n.Type)
	}
	paragraph := -1
	for i, s := range doc.Sentences {
		if s.Paragraph != paragraph {
			fmt.Fprintln(b, "# newpar")
			paragraph = s.Paragraph
		}
		fmt.Fprintf(b, "# sent_id = %d\n# text = %s\n", i+1, strings.Join(strings.Fields(doc.Slice(doc.SentenceSpan(i))), " "))
		for t := s.First; t < s.End; t++ {
			writeToken(b, doc, s, t, names[t])
		}
		fmt.Fprintln(b)
	}
	return b.Flush()
}

func writeToken(b *bufio.Writer, doc *nlp.Document, s nlp.Sentence, t int, name string) {
	tok := doc.Tokens[t]
	head, rel := 0, tok.Deprel
	if tok.Head != nlp.None {
		head = tok.Head - s.First + 1
	}
	misc := fmt.Sprintf("TokenRange=%d:%d", tok.Start, tok.End)
	if t+1 < len(doc.Tokens) && doc.Tokens[t+1].Start == tok.End {
		misc = "SpaceAfter=No|" + misc
	}
	if name != "" {
		misc = "NER=" + name + "|" + misc
	}
	fmt.Fprintf(b, "%d\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t_\t%s\n", t-s.First+1, column(doc.Word(t)), column(tok.Lemma), column(tok.UPOS),
		column(tok.XPOS), column(tok.Feats), head, column(rel), misc)
}

// column makes a value fit for a column: never empty, no white space.
func column(s string) string {
	if s == "" {
		return "_"
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\t' || r == '\n' || r == '\r' || r == ' ' }), "\u00a0")
}
