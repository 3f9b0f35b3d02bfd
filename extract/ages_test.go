package extract

import (
	"slices"
	"strings"
	"testing"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// TestBornOf: the age behind or before a full name, and the date of the article, give the year of birth.
func TestBornOf(t *testing.T) {
	for _, tt := range []struct {
		text      string
		published graph.Date
		want      int
	}{
		{"Ada Quill , 42 , is here", "2022-09-13", 1980},
		{"I met Ada Quill , 42 .", "2022", 1980},
		{"the 42-year-old former Harbor star Ada Quill sings", "2022-09", 1980},
		{"the 42 - year - old singer Ada Quill sings", "2022-09", 1980},
		{"Ada Quill , 42 , is here", "", 0},
		{"Ada Quill , 142 , is here", "2022", 0},
		{"Ada Quill , 42 songs later", "2022", 0},
		{"Ada Quill , who is 42", "2022", 0},
		{"the 42-year-old told Ada Quill so", "2022", 0},
		{"In 1981 Ada Quill , 42 , drowned", "2022", 0},
		{"In 2021 Ada Quill , 42 , sang", "2022", 1980},
		{"Ada Quill , 42 , and Ada Quill , 52 ,", "2022", 0},
		{"Quill , 42 , is here", "2022", 0},
	} {
		if got := bornOf(agedDocument(tt.text, tt.published))["ada quill"]; got != tt.want {
			t.Errorf("%q of %s: born in %d, want %d", tt.text, tt.published, got, tt.want)
		}
	}
}

// agedDocument is one sentence about Ada Quill, or Quill, in which years are times.
func agedDocument(text string, published graph.Date) *nlp.Document {
	d := &nlp.Document{Text: text, Published: published}
	for start, rest := 0, text; rest != ""; {
		word, after, _ := strings.Cut(rest, " ")
		token := nlp.Token{Span: nlp.Span{Start: start, End: start + len(word)}, UPOS: "NOUN"}
		if slices.Contains([]string{"told", "is", "met", "sings"}, word) {
			token.UPOS = "VERB"
		}
		if len(word) == 4 && word[0] < '3' && word[0] > '0' {
			d.Times = append(d.Times, nlp.Time{Span: token.Span, Date: graph.Date(word)})
		}
		d.Tokens = append(d.Tokens, token)
		start, rest = start+len(word)+1, after
	}
	d.Sentences = []nlp.Sentence{{First: 0, End: len(d.Tokens)}}
	c := nlp.Chain{Type: graph.Person, Name: "Quill"}
	for i := range d.Tokens {
		if d.Word(i) != "Quill" {
			continue
		}
		m := nlp.Mention{First: i, End: i + 1, Kind: nlp.Named}
		if i > 0 && d.Word(i-1) == "Ada" {
			m.First, c.Name = i-1, "Ada Quill"
		}
		c.Mentions = append(c.Mentions, len(d.Mentions))
		d.Mentions = append(d.Mentions, m)
	}
	d.Chains = []nlp.Chain{c}
	return d
}
