package quote_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"celebgraph/extract/nlp"
	"celebgraph/extract/quote"
)

func find(text string) []string {
	d := &nlp.Document{Text: text}
	quote.Find(d)
	var out []string
	for _, q := range d.Quotes {
		out = append(out, d.Slice(q.Span))
	}
	return out
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"straight", `"I love him," she said.`, []string{`"I love him,"`}},
		{"curly", `“I love him,” she said. “Always did.”`, []string{`“I love him,”`, `“Always did.”`}},
		{"curly opened, straight closed", `“I love him," she said.`, []string{`“I love him,"`}},
		{"guillemets", `«I love him,» she said.`, []string{`«I love him,»`}},
		{"British", `'I love him,' she said.`, []string{`'I love him,'`}},
		{"British, curly", `‘I love him,’ she said.`, []string{`‘I love him,’`}},
		{"apostrophes inside", `'I don't know, it's Ann's,' she said.`, []string{`'I don't know, it's Ann's,'`}},
		{"curly apostrophes inside", `‘I don’t know, it’s Ann’s,’ she said.`, []string{`‘I don’t know, it’s Ann’s,’`}},
		{"plural possessive inside", `'It was the sisters' idea to sing,' she said.`, []string{`'It was the sisters' idea to sing,'`}},
		{"apostrophes outside", `Ann's sister and the boys' father don't talk.`, nil},
		{"a decade", `The '90s were Ann's best years, and the '80s weren't.`, nil},
		{"British inside double", `"He said 'I love you' and left," she said.`, []string{`"He said 'I love you' and left,"`}},
		{"unclosed paragraph", "“I love him.\n\n“Always did,” she said.", []string{"“I love him.", "“Always did,”"}},
		{"unclosed to the end", `“I love him and always did`, []string{`“I love him and always did`}},
		{"single mark never closed", `'I love him and always did.`, nil},
		{"two in a paragraph", `"I do," said Ann, "and he does."`, []string{`"I do,"`, `"and he does."`}},
		{"question and exclamation", `"Why me?" she asked. "Never again!"`, []string{`"Why me?"`, `"Never again!"`}},
		{"fragment with small words", `She called it "the greatest honour of my life" today.`, []string{`"the greatest honour of my life"`}},
		{"title", `She sang "Blue Moon" there.`, nil},
		{"title, British", `The 'Blue Moon Over Red River' star left.`, nil},
		{"title before a full stop", `She sang "Blue Moon of Kentucky."`, nil},
		{"title before a comma", `In "The Lord of the Dance," she dances.`, nil},
		{"scare quotes", `They "consciously uncoupled" in May.`, nil},
		{"one word", `"Yes." He left.`, nil},
		{"empty", `He said "" and left.`, nil},
		{"only marks", `"""" '' “”`, nil},
		{"inches", `He is 6' 2" tall and sings.`, nil},
		{"quotation after a title", `She sang "Blue Moon" and said, "I am done."`, []string{`"I am done."`}},
		{"not across paragraphs", "He sang 'Blue.\nIt was good,' she said.", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := find(c.text); strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("%s: got %q, want %q", c.text, got, c.want)
			}
		})
	}
}

// FuzzFind: quotations lie in the text, on rune borders, in one paragraph, in ascending order without overlap,
// and begin with a mark.
func FuzzFind(f *testing.F) {
	for _, s := range []string{`"I do," she said. 'It's Ann's.'`, "“open\n“closed.”", "‘a’s b’ «c» „d“", "\xff\"\xfe.\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := &nlp.Document{Text: text}
		quote.Find(d)
		end := 0
		for _, q := range d.Quotes {
			if q.Start < end || q.End <= q.Start || q.End > len(text) {
				t.Fatalf("%v after %d in %q", q.Span, end, text)
			}
			end = q.End
			inside := d.Slice(q.Span)
			if strings.Contains(inside, "\n") {
				t.Fatalf("%q goes over paragraphs", inside)
			}
			if r, _ := utf8.DecodeRuneInString(inside); !strings.ContainsRune("\"“‘'«„", r) {
				t.Fatalf("%q begins with no mark", inside)
			}
			if q.Speaker != nlp.None || q.Addressee != nlp.None {
				t.Fatalf("%q has a speaker before there are any", inside)
			}
		}
	})
}
