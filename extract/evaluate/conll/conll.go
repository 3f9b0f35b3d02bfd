// Package conll reads and writes CoNLL-U, the format of Universal Dependencies, and scores annotation from raw
// text in the manner of the CoNLL 2018 shared task.
//
// [Read] parses a file into sentences, [RawText] gives the raw text back, [FromDocument] makes sentences of an
// annotated document and [Write] prints one. [Score] aligns two annotations of one text by characters and
// compares words, sentences, tags, lemmas and trees; [ScoreNames] compares named entities.
//
// The format: https://universaldependencies.org/format.html. MISC carries SpaceAfter=No, TokenRange=START:END
// (offsets in Unicode code points, as the field's tools have it) and NER=B-PER or NER=I-PER.
package conll

import "strings"

// Word is one syntactic word, a line with a plain number.
type Word struct {
	Form, Lemma, UPOS, XPOS, Feats string
	// Head is the number of the head word, 1 for the first of the sentence, 0 for the root.
	Head   int
	Deprel string
	Deps   string
	Misc   string
}

// Token is a surface token: one word, or a multiword token over the words First to End (indices, End excluded).
type Token struct {
	Form       string
	First, End int
	SpaceAfter bool
	Misc       string
}

// Sentence is a block of lines.
type Sentence struct {
	// Comments are the lines that begin with '#', without "# ", in order.
	Comments []string
	Tokens   []Token
	Words    []Word
}

// Comment returns the value of the comment "key = value" or of the comment "key" alone; ok tells whether there
// is one.
func (s *Sentence) Comment(key string) (value string, ok bool) {
	for _, c := range s.Comments {
		rest, found := strings.CutPrefix(c, key)
		if !found {
			continue
		}
		if rest == "" {
			return "", true
		}
		if v, isValue := strings.CutPrefix(strings.TrimLeft(rest, " "), "="); isValue {
			return strings.TrimLeft(v, " "), true
		}
		if rest[0] == ' ' {
			return strings.TrimSpace(rest), true
		}
	}
	return "", false
}

// NewParagraph reports whether a paragraph or a document begins with the sentence.
func (s *Sentence) NewParagraph() bool {
	_, par := s.Comment("newpar")
	if !par {
		_, par = s.Comment("newpar id")
	}
	_, doc := s.Comment("newdoc")
	if !doc {
		_, doc = s.Comment("newdoc id")
	}
	return par || doc
}

// RawText returns the raw text of sentences: their tokens with the spaces that SpaceAfter=No leaves, an empty line
// before every paragraph but the first.
func RawText(sentences []Sentence) string {
	var b strings.Builder
	space := ""
	for i := range sentences {
		s := &sentences[i]
		if i > 0 && s.NewParagraph() {
			space = "\n\n"
		}
		for _, t := range s.Tokens {
			b.WriteString(space)
			b.WriteString(t.Form)
			space = ""
			if t.SpaceAfter {
				space = " "
			}
		}
	}
	return b.String()
}
