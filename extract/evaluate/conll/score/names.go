package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"celebgraph/extract/evaluate/conll"
	"celebgraph/extract/nlp"
)

const (
	ewtTest  = "ud-ewt/en_ewt-ud-test.conllu"
	gumTest  = "ud-gum/en_gum-ud-test.conllu"
	unerTest = "uner-ewt/en_ewt-ud-test.iob2"
)

// unerKind maps the reader's types to Universal NER's three. There, a work has no type, and a group is an
// organization.
func unerKind(typ string) string {
	switch nlp.NameType(typ) {
	case nlp.NamePerson, nlp.NamePlace, "ORG":
		return typ
	case nlp.NameGroup:
		return string(nlp.NameOrg)
	}
	return ""
}

// names scores names on Universal NER.
func (m *meter) names(raw bool) error {
	gold, err := m.open(unerTest, conll.ReadIOB)
	if err != nil {
		return err
	}
	var d *nlp.Document
	if raw {
		if err := m.paragraphs(gold); err != nil {
			return err
		}
		d, err = m.read(conll.RawText(gold), nlp.Span{})
	} else {
		d = given(gold)
		err = m.annotator.Annotate(context.Background(), d)
	}
	if err != nil {
		return err
	}
	m.nameLines(conll.ScoreNames(conll.Names(gold), conll.Names(conll.FromDocument(d)), unerKind))
	return nil
}

// paragraphs adds the paragraph marks of the treebank to the sentences of Universal NER, which has none.
func (m *meter) paragraphs(gold []conll.Sentence) error {
	trees, err := m.open(ewtTest, conll.Read)
	if err != nil {
		return err
	}
	begins := map[string]bool{}
	for i := range trees {
		id, _ := trees[i].Comment("sent_id")
		begins[id] = trees[i].NewParagraph()
	}
	for i := range gold {
		if id, _ := gold[i].Comment("sent_id"); begins[id] {
			gold[i].Comments = append(gold[i].Comments, "newpar")
		}
	}
	return nil
}

func (m *meter) nameLines(scores map[string]conll.PRF) {
	for _, typ := range []string{"PER", "ORG", "LOC"} {
		m.line(typ, scores[typ])
	}
	m.line("all", scores[""])
}

// given makes a document whose tokens are the words of gold sentences.
func given(sentences []conll.Sentence) *nlp.Document {
	var b strings.Builder
	d := &nlp.Document{}
	for i := range sentences {
		first := len(d.Tokens)
		for _, w := range sentences[i].Words {
			start := b.Len()
			b.WriteString(w.Form)
			d.Tokens = append(d.Tokens, nlp.Token{Span: nlp.Span{Start: start, End: b.Len()}, Head: nlp.None, Sentence: i})
			b.WriteByte(' ')
		}
		d.Sentences = append(d.Sentences, nlp.Sentence{First: first, End: len(d.Tokens), Paragraph: i})
	}
	d.Text = b.String()
	return d
}

// people prints how many mentions of people the reader finds in the dev articles.
func (m *meter) people() error {
	found, all, err := m.countPeople(filepath.Join(m.corpora, "..", "eval", "dev"))
	if err != nil {
		return err
	}
	fmt.Fprintf(m.out, "  found      R %6.2f  (%d of %d)\n", 100*float64(found)/float64(all), found, all)
	return nil
}

// countPeople counts the mentions, in the plain-text articles of dir, of the people that the gold names, and those
// that overlap with a name of type Person. A mention is a form of a name that the gold accepts, the longest at its
// place, between word boundaries; so the few that are part of a work's or a firm's name count against the reader.
func (m *meter) countPeople(dir string) (found, all int, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "articles", "*.txt"))
	if err != nil {
		return 0, 0, err
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return 0, 0, err
		}
		forms, err := personForms(filepath.Join(dir, "gold", strings.TrimSuffix(filepath.Base(f), ".txt")+".json"))
		if err != nil {
			return 0, 0, err
		}
		title := strings.IndexByte(string(text), '\n')
		d, err := m.read(string(text), nlp.Span{End: max(0, title)})
		if err != nil {
			return 0, 0, err
		}
		for _, s := range occurrences(d.Text, forms) {
			all++
			if isPerson(d, s) {
				found++
			}
		}
	}
	if all == 0 {
		return 0, 0, fmt.Errorf("no mentions in %s", filepath.Base(dir))
	}
	return found, all, nil
}

// isPerson reports whether a name of type Person overlaps with s.
func isPerson(d *nlp.Document, s nlp.Span) bool {
	for _, n := range d.Names {
		if n.Type == nlp.NamePerson && d.TokenSpan(n.First, n.End).Overlaps(s) {
			return true
		}
	}
	return false
}

// personForms returns the names of the people of a gold file, the longest first.
func personForms(file string) ([]string, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var gold struct {
		People []struct {
			Name, Type string
			Aliases    []string
		}
	}
	if err := json.Unmarshal(b, &gold); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
	}
	var forms []string
	for _, p := range gold.People {
		if p.Type != "Person" {
			continue
		}
		for _, f := range append(p.Aliases, p.Name) {
			if r, _ := utf8.DecodeRuneInString(f); len(f) > 2 && unicode.IsUpper(r) {
				forms = append(forms, f)
			}
		}
	}
	sort.Slice(forms, func(i, j int) bool {
		if len(forms[i]) != len(forms[j]) {
			return len(forms[i]) > len(forms[j])
		}
		return forms[i] < forms[j]
	})
	return forms, nil
}

// occurrences returns where the forms stand in text between word boundaries, without overlap.
func occurrences(text string, forms []string) []nlp.Span {
	var out []nlp.Span
	for i := 0; i < len(text); {
		n := 0
		for _, f := range forms {
			if strings.HasPrefix(text[i:], f) && boundary(text, i) && boundary(text, i+len(f)) {
				n = len(f)
				break
			}
		}
		if n == 0 {
			i++
			continue
		}
		out = append(out, nlp.Span{Start: i, End: i + n})
		i += n
	}
	return out
}

// boundary reports whether no word, handle or hashtag goes on across offset i.
func boundary(text string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i:])
	return i == 0 || i == len(text) || before != '@' && before != '#' && (!inWord(before) || !inWord(after))
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }
