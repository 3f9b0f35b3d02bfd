package conll

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"celebgraph/extract/nlp"
)

// FromDocument makes sentences of an annotated document, with "# newpar", "# text" and, in MISC, NER, SpaceAfter
// and TokenRange. Words of one surface word ("do" "n't") get a multiword token.
func FromDocument(d *nlp.Document) []Sentence {
	tags := nameTags(d)
	runes, at := 0, 0
	offset := func(b int) int {
		runes += utf8.RuneCountInString(d.Text[at:b])
		at = b
		return runes
	}
	var all []Sentence
	for i, sent := range d.Sentences {
		var s Sentence
		switch {
		case i == 0:
			s.Comments = append(s.Comments, "newdoc", "newpar")
		case d.Sentences[i-1].Paragraph != sent.Paragraph:
			s.Comments = append(s.Comments, "newpar")
		}
		s.Comments = append(s.Comments, fmt.Sprintf("sent_id = %d", i+1), "text = "+oneLine(d.Slice(d.SentenceSpan(i))))
		for k := sent.First; k < sent.End; k++ {
			start := offset(d.Tokens[k].Start)
			misc := fmt.Sprintf("TokenRange=%d:%d", start, offset(d.Tokens[k].End))
			if tags[k] != "" {
				misc = "NER=" + tags[k] + "|" + misc
			}
			s.appendWord(d, k, sent, misc)
		}
		all = append(all, s)
	}
	return all
}

// appendWord adds token k of d, joining it to the previous surface token when it is a clitic of that.
func (s *Sentence) appendWord(d *nlp.Document, k int, sent nlp.Sentence, misc string) {
	t := &d.Tokens[k]
	head := 0
	if t.Head >= sent.First && t.Head < sent.End {
		head = t.Head - sent.First + 1
	}
	space := k+1 >= len(d.Tokens) || d.Tokens[k+1].Start > t.End
	n := len(s.Words)
	if n > 0 && d.Tokens[k-1].End == t.Start && clitic(d.Word(k-1), d.Word(k)) {
		last := &s.Tokens[len(s.Tokens)-1]
		last.Form, last.End, last.SpaceAfter = last.Form+d.Word(k), n+1, space
	} else {
		s.Tokens = append(s.Tokens, Token{d.Word(k), n, n + 1, space, "_"})
	}
	s.Words = append(s.Words, Word{d.Word(k), t.Lemma, t.UPOS, t.XPOS, t.Feats, head, t.Deprel, "_", misc})
}

// clitic reports whether w, written together with prev, is part of one surface word in the sense of the English
// treebanks: contractions, possessives, "can" "not", "gon" "na".
func clitic(prev, w string) bool {
	if r, _ := utf8.DecodeLastRuneInString(prev); !isWordRune(r) {
		return false
	}
	switch strings.ToLower(strings.ReplaceAll(w, "’", "'")) {
	case "'s", "n't", "'m", "'ll", "'ve", "'re", "'d", "nt":
		return true
	case "'":
		return strings.HasSuffix(strings.ToLower(prev), "s")
	case "not":
		return strings.EqualFold(prev, "can")
	case "na":
		return strings.EqualFold(prev, "gon") || strings.EqualFold(prev, "wan")
	case "ta":
		return strings.EqualFold(prev, "got") || strings.EqualFold(prev, "out")
	}
	return false
}

func isWordRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r >= 0x80 && r != utf8.RuneError
}

// nameTags returns the B- and I- tags of d's names by token.
func nameTags(d *nlp.Document) []string {
	tags := make([]string, len(d.Tokens))
	for _, n := range d.Names {
		for k := n.First; k < n.End; k++ {
			if k == n.First {
				tags[k] = "B-" + string(n.Type)
			} else {
				tags[k] = "I-" + string(n.Type)
			}
		}
	}
	return tags
}

// oneLine replaces line ends by spaces, so that a text fits into a comment.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}

// Write prints an annotated document as CoNLL-U: [WriteSentences] of [FromDocument].
func Write(w io.Writer, d *nlp.Document) error { return WriteSentences(w, FromDocument(d)) }

// WriteSentences prints sentences as CoNLL-U.
func WriteSentences(w io.Writer, sentences []Sentence) error {
	b := bufio.NewWriter(w)
	for i := range sentences {
		s := &sentences[i]
		for _, c := range s.Comments {
			b.WriteString("# " + c + "\n")
		}
		for _, t := range s.Tokens {
			if t.End-t.First > 1 {
				fmt.Fprintf(b, "%d-%d\t%s\t_\t_\t_\t_\t_\t_\t_\t%s\n", t.First+1, t.End, t.Form, spaceMisc(t.Misc, t.SpaceAfter))
			}
			for k := t.First; k < t.End; k++ {
				word := &s.Words[k]
				misc := spaceMisc(word.Misc, t.SpaceAfter || t.End-t.First > 1)
				fmt.Fprintf(b, "%d\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s\n", k+1, cell(word.Form), cell(word.Lemma), cell(word.UPOS),
					cell(word.XPOS), cell(word.Feats), word.Head, cell(word.Deprel), cell(word.Deps), misc)
			}
		}
		b.WriteByte('\n')
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("writing CoNLL-U: %w", err)
	}
	return nil
}

// spaceMisc returns a MISC column that has SpaceAfter=No exactly when there is no space.
func spaceMisc(misc string, space bool) string {
	var keep []string
	for a := range strings.SplitSeq(misc, "|") {
		if a != "" && a != "_" && a != "SpaceAfter=No" {
			keep = append(keep, a)
		}
	}
	if !space {
		keep = append(keep, "SpaceAfter=No")
	}
	return cell(strings.Join(keep, "|"))
}

func cell(s string) string {
	if s == "" {
		return "_"
	}
	return s
}
