package litbank

import (
	"math"
	"strings"
	"testing"

	"celebgraph/extract/nlp"
)

func row(word, entity string) string {
	return "d\t0\t0\t" + word + strings.Repeat("\t_", 8) + "\t" + entity + "\n"
}

var coref = "#begin document (d); part 0\n" + row("Ann", "(1") + row("Gray", "1)") + row("left", "_") + row("her", "(2|(1)") + row("dog", "2)") +
	"\n" + row("“", "_") + row("Go", "_") + row("”", "_") + row("she", "(1)") + row("said", "_") + "#end document\n"

const quotes = "QUOTE\tQ1\t1\t0\t1\t2\t“ Go ”\nATTRIB\tQ1\tAnn_Gray-0\n"

func TestRead(t *testing.T) {
	d, err := Read(strings.NewReader(coref), strings.NewReader(quotes))
	if err != nil {
		t.Fatal(err)
	}
	if d.Text != "Ann Gray left her dog “Go” she said" {
		t.Errorf("text %q", d.Text)
	}
	var got []string
	for _, m := range d.Mentions {
		got = append(got, d.Text[m.Start:m.End])
	}
	if s := strings.Join(got, "|"); s != "Ann Gray|her|her dog|she" {
		t.Errorf("mentions %s", s)
	}
	if len(d.Quotes) != 1 || d.Text[d.Quotes[0].Start:d.Quotes[0].End] != "“Go”" || d.Quotes[0].Speaker != 1 {
		t.Errorf("quotes %+v", d.Quotes)
	}
}

func TestReadRejects(t *testing.T) {
	for name, c := range map[string][2]string{
		"columns":   {"d\t0\t0\tword\n", ""},
		"entity":    {row("Ann", "(x)"), ""},
		"unopened":  {row("Ann", "1)"), ""},
		"outside":   {row("Ann", "(1)"), "QUOTE\tQ1\t0\t0\t3\t0\tx\n"},
		"no number": {row("Ann", "(1)"), "QUOTE\tQ1\ta\t0\t0\t0\tx\n"},
	} {
		if _, err := Read(strings.NewReader(c[0]), strings.NewReader(c[1])); err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestScore: of four mentions the reader puts one pronoun with the wrong entity.
func TestScore(t *testing.T) {
	g, err := Read(strings.NewReader(coref), strings.NewReader(quotes))
	if err != nil {
		t.Fatal(err)
	}
	d := &nlp.Document{Text: g.Text}
	for _, s := range g.words {
		for _, w := range s {
			d.Tokens = append(d.Tokens, nlp.Token{Span: w})
		}
	}
	d.Chains = make([]nlp.Chain, 2)
	d.Mentions = []nlp.Mention{{First: 0, End: 2, Head: 0, Chain: 0}, {First: 3, End: 4, Head: 3, Kind: nlp.Pronominal, Chain: 1},
		{First: 3, End: 5, Head: 4, Kind: nlp.Nominal, Chain: 1}, {First: 8, End: 9, Head: 8, Kind: nlp.Pronominal, Chain: 0}}
	d.Quotes = []nlp.Quote{{Span: g.Quotes[0].Span, Speaker: 0}}
	var s Score
	s.Add(g, d)
	p, r, _ := s.B3()
	// By mention: Ann and "she" have precision 1 and recall 2/3, "her" 1/2 and 1/3, "her dog" 1/2 and 1.
	if math.Abs(p-3.0/4) > 1e-9 || math.Abs(r-(2.0/3+2.0/3+1.0/3+1)/4) > 1e-9 {
		t.Errorf("B3 %v %v", p, r)
	}
	if s.Pronouns != 2 || s.Resolved != 1 || s.Quotes != 1 || s.Found != 1 || s.Attributed != 1 {
		t.Errorf("%+v", s)
	}
}
