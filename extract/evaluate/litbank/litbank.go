// Package litbank measures coreference and the attribution of quotations on LitBank (Bamman, Lewke and Mansoor, "An
// Annotated Dataset of Coreference in English Literature", LREC 2020; Sims and Bamman, "Measuring Information
// Propagation in Literary Social Networks", EMNLP 2020).
//
// LitBank also annotates places, vehicles and generic people, which the project has no mentions for, and long phrases where
// it has heads. A mention of the reader's is therefore that one of the gold's which is the smallest to hold its head word,
// and clusters are compared over the mentions that both have.
package litbank

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"celebgraph/extract/nlp"
)

// Mention is a gold mention: its bytes in the text, and its entity.
type Mention struct {
	nlp.Span
	Entity int
}

// Quote is a gold quotation: its bytes in the text, and the entity that speaks, -1 where the corpus does not say.
type Quote struct {
	nlp.Span
	Speaker int
}

// Document is an annotated text.
type Document struct {
	Text     string
	Mentions []Mention
	Quotes   []Quote

	words [][]nlp.Span // by sentence
}

// Read reads the coreference of a document (CoNLL 2012, the last column) and, from the second reader, its quotations
// (tab-separated QUOTE and ATTRIB lines). The text is the words, set as a text is. Errors name the line.
func Read(coref, quotes io.Reader) (*Document, error) {
	d := &Document{}
	if err := d.readCoref(coref); err != nil {
		return nil, err
	}
	return d, d.readQuotes(quotes)
}

func (d *Document) readCoref(r io.Reader) error {
	var text strings.Builder
	open := map[int][]int{} // starts by entity
	fresh, before := true, ""
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if strings.HasPrefix(line, "#") {
			continue
		}
		if strings.TrimSpace(line) == "" {
			fresh = true
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) < 13 {
			return fmt.Errorf("line %d: %d columns, want 13", n, len(f))
		}
		if text.Len() > 0 && !glued(before, f[3]) {
			text.WriteByte(' ')
		}
		before = f[3]
		s := nlp.Span{Start: text.Len(), End: text.Len() + len(f[3])}
		text.WriteString(f[3])
		if fresh {
			d.words = append(d.words, nil)
			fresh = false
		}
		d.words[len(d.words)-1] = append(d.words[len(d.words)-1], s)
		if err := d.brackets(f[12], s, open); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	d.Text = text.String()
	return sc.Err()
}

// glued reports whether no space stands between two words, as a text is set.
func glued(before, word string) bool {
	switch before {
	case "“", "‘", "(", "[":
		return true
	}
	switch word {
	case ",", ".", "!", "?", ";", ":", "”", "’", ")", "]", "n't", "n’t":
		return true
	}
	return strings.HasPrefix(word, "'") && len(word) > 1 || strings.HasPrefix(word, "’") && len(word) > len("’")
}

// brackets reads what begins and ends at a word: "(3", "3)", "(3)|(4".
func (d *Document) brackets(column string, s nlp.Span, open map[int][]int) error {
	for _, p := range strings.Split(column, "|") {
		if p = strings.TrimSpace(p); p == "" || p == "_" || p == "-" {
			continue
		}
		e, err := strconv.Atoi(strings.Trim(p, "()"))
		if err != nil {
			return fmt.Errorf("entity %q", p)
		}
		if strings.HasPrefix(p, "(") {
			open[e] = append(open[e], s.Start)
		}
		if strings.HasSuffix(p, ")") {
			k := len(open[e]) - 1
			if k < 0 {
				return fmt.Errorf("entity %d ends and never began", e)
			}
			d.Mentions = append(d.Mentions, Mention{nlp.Span{Start: open[e][k], End: s.End}, e})
			open[e] = open[e][:k]
		}
	}
	return nil
}

// readQuotes reads quotations; a speaker is written as the words of one of his mentions.
func (d *Document) readQuotes(r io.Reader) error {
	at := map[string]int{}
	names := d.names()
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		f := strings.Split(sc.Text(), "\t")
		switch {
		case f[0] == "QUOTE" && len(f) >= 6:
			var x [4]int
			for i := range x {
				v, err := strconv.Atoi(f[2+i])
				if err != nil {
					return fmt.Errorf("line %d: %q is no number", n, f[2+i])
				}
				x[i] = v
			}
			if !d.has(x[0], x[1]) || !d.has(x[2], x[3]) {
				return fmt.Errorf("line %d: the quotation lies outside the text", n)
			}
			at[f[1]] = len(d.Quotes)
			d.Quotes = append(d.Quotes, Quote{nlp.Span{Start: d.words[x[0]][x[1]].Start, End: d.words[x[2]][x[3]].End}, -1})
		case f[0] == "ATTRIB" && len(f) >= 3:
			name := f[2][:max(0, strings.LastIndex(f[2], "-"))] // a number follows
			q, known := at[f[1]]
			if e, ok := names[name]; ok && known {
				d.Quotes[q].Speaker = e
			}
		}
	}
	return sc.Err()
}

func (d *Document) has(sentence, word int) bool {
	return sentence >= 0 && sentence < len(d.words) && word >= 0 && word < len(d.words[sentence])
}

// names returns the entities by the words of their mentions, as ATTRIB lines write them.
func (d *Document) names() map[string]int {
	out := map[string]int{}
	for _, m := range d.Mentions {
		name := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return '_'
		}, strings.ReplaceAll(d.Text[m.Start:m.End], ".", ""))
		if _, taken := out[name]; !taken {
			out[name] = m.Entity
		}
	}
	return out
}
