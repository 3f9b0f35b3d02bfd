package main

import (
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"celebgraph/extract/annotate"
	"celebgraph/extract/encoder"
	"celebgraph/extract/evaluate/conll"
	"celebgraph/extract/nlp"
)

var update = flag.Bool("update", false, "rewrite fixtures/scores.txt")

var (
	root    = filepath.Join("..", "..", "..", "..")
	golden  = filepath.Join(root, "fixtures", "scores.txt")
	figures = regexp.MustCompile(`\d+\.\d+`)
)

// TestScores holds the reader to the figures of fixtures/scores.txt: words the same, numbers within 0.1, which is
// what another machine's arithmetic may cost.
func TestScores(t *testing.T) {
	corpora := os.Getenv("CELEBGRAPH_CORPORA")
	if corpora == "" {
		t.Skip("set CELEBGRAPH_CORPORA to the folder of the corpora")
	}
	var b strings.Builder
	if err := run(&b, corpora); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	got, want := strings.Split(b.String(), "\n"), strings.Split(string(text), "\n")
	if len(got) != len(want) {
		t.Fatalf("%d lines, want %d:\n%s", len(got), len(want), b.String())
	}
	for i := range got {
		if !close(got[i], want[i]) {
			t.Errorf("got  %s\nwant %s", got[i], want[i])
		}
	}
}

// close compares two lines. The counts in parentheses and the checksum of the weights may differ.
func close(a, b string) bool {
	if strings.HasPrefix(a, "# weights") {
		return strings.HasPrefix(b, "# weights")
	}
	a, _, _ = strings.Cut(a, "(")
	b, _, _ = strings.Cut(b, "(")
	if figures.ReplaceAllString(a, "N") != figures.ReplaceAllString(b, "N") {
		return false
	}
	x, y := figures.FindAllString(a, -1), figures.FindAllString(b, -1)
	for i := range x {
		u, _ := strconv.ParseFloat(x[i], 64)
		v, _ := strconv.ParseFloat(y[i], 64)
		if math.Abs(u-v) > 0.1+1e-9 {
			return false
		}
	}
	return true
}

// TestPeople holds the embedded weights to a floor that needs no corpora: the people of the fixture articles, nearly
// all of them with invented names, are found; names that a later stage spreads over the article not counted.
func TestPeople(t *testing.T) {
	m := embedded(t)
	found, all, err := m.countPeople(filepath.Join(root, "fixtures"))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d mentions", found, all)
	if found*100 < 92*all {
		t.Errorf("%d of %d mentions of people are found, want 92 of 100", found, all)
	}
}

// embedded returns a meter with the embedded weights.
func embedded(t testing.TB) *meter {
	t.Helper()
	model, err := encoder.Load()
	if err != nil {
		t.Fatal(err)
	}
	a, err := annotate.New(model)
	if err != nil {
		t.Fatal(err)
	}
	return &meter{annotator: a}
}

func TestHeadline(t *testing.T) {
	word := func(form, upos string, head int, misc string) conll.Word {
		return conll.Word{Form: form, UPOS: upos, Head: head, Misc: misc}
	}
	tree := &conll.Sentence{Words: []conll.Word{word("the", "DET", 2, ""), word("star", "NOUN", 3, ""), word("wed", "VERB", 0, ""), word("Ann", "PROPN", 3, ""),
		word("in", "ADP", 6, ""), word("secret", "NOUN", 3, ""), word(".", "PUNCT", 3, "")}}
	names := &conll.Sentence{Words: append([]conll.Word(nil), tree.Words...)}
	names.Words[3].Misc = "NER=B-PER"
	s := headline(tree, names, titleCase)
	if s == nil {
		t.Fatal("no headline")
	}
	if got, want := strings.TrimSpace(conll.RawText([]conll.Sentence{*s})), "The Star Wed Ann in Secret"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if n := conll.Names([]conll.Sentence{*s}); len(n) != 1 || n[0].Type != "PER" {
		t.Errorf("names %v", n)
	}
	if s := headline(tree, names, capitals); s.Words[0].Form != "THE" {
		t.Errorf("%q in capitals", s.Words[0].Form)
	}
	if short := (&conll.Sentence{Words: tree.Words[:4]}); headline(short, names, titleCase) != nil {
		t.Error("four words make a headline")
	}
}

func TestOccurrences(t *testing.T) {
	text := "Ann Lee met Lee’s Annie. Ann-Lee, @Lee_x Lee"
	var got []string
	for _, s := range occurrences(text, []string{"Ann Lee", "Ann", "Lee"}) {
		got = append(got, text[s.Start:s.End])
	}
	if want := "Ann Lee|Lee|Ann|Lee|Lee"; strings.Join(got, "|") != want {
		t.Errorf("%q, want %q", strings.Join(got, "|"), want)
	}
}

// TestRobust reads what no article should be: every token is annotated, every sentence is one tree, and names lie
// within sentences and do not overlap.
func TestRobust(t *testing.T) {
	m := embedded(t)
	for name, text := range map[string]string{
		"nothing":          "",
		"white space":      " \n\t\n\u00a0",
		"invalid bytes":    "Ann \xff\xfe met \xc3 Bob.",
		"capitals":         "ANN LEE WEDS BOB RAY IN SECRET, FRIENDS SAY. SHE IS 'VERY HAPPY', THEY ADD.",
		"another language": "Ann Lee a épousé Bob Ray à Paris. 彼女はとても幸せです。 Она очень счастлива.",
		"markup":           "<div class=\"x\"><a href='/y?z=1&amp;q'>Ann</a> {{name}} [[Bob|Ray]] &nbsp; <!-- no --> \\u0041 %s ${x}",
		"emoji":            strings.Repeat("😂❤️👩‍👩‍👧 ", 50) + "Ann 💍 Bob",
		"one letter":       strings.Repeat("a ", 500),
		"one long word":    strings.Repeat("abcdefghij", 500),
		"one mark":         strings.Repeat("(", 700),
		"a long sentence":  strings.Repeat("Ann met Bob and ", 250),
		"a long address":   "https://x.org/" + strings.Repeat("a/b-c_d?e=", 500),
	} {
		t.Run(name, func(t *testing.T) {
			d, err := m.read(text, nlp.Span{})
			if err != nil {
				t.Fatal(err)
			}
			checkTrees(t, d)
			end := 0
			for _, n := range d.Names {
				if n.First < end || n.End <= n.First || n.End > len(d.Tokens) || d.Tokens[n.First].Sentence != d.Tokens[n.End-1].Sentence {
					t.Fatalf("name %+v after token %d", n, end)
				}
				end = n.End
			}
			if err := conll.Write(io.Discard, d); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// checkTrees holds every sentence to be one tree of annotated tokens.
func checkTrees(t *testing.T, d *nlp.Document) {
	t.Helper()
	for i, s := range d.Sentences {
		roots := 0
		for k := s.First; k < s.End; k++ {
			tok := &d.Tokens[k]
			if tok.UPOS == "" || tok.XPOS == "" || tok.Lemma == "" || tok.Deprel == "" {
				t.Fatalf("token %d is not annotated: %+v", k, tok)
			}
			if tok.Head == nlp.None {
				roots++
			}
			up := k
			for steps := 0; up != nlp.None; steps++ {
				if up < s.First || up >= s.End || steps > s.End-s.First {
					t.Fatalf("token %d hangs in a cycle or outside its sentence", k)
				}
				up = d.Tokens[up].Head
			}
		}
		if roots != 1 {
			t.Fatalf("sentence %d has %d roots", i, roots)
		}
	}
}

// BenchmarkReader reads the fixture articles, as one text: tokens, tags, names, trees. Run it with -cpu 1,2 for
// the speed on one processor and on two; words/cpu-s is the speed of a core that nobody else uses.
func BenchmarkReader(b *testing.B) {
	m := embedded(b)
	m.annotator.Workers = runtime.GOMAXPROCS(0)
	files, err := filepath.Glob(filepath.Join(root, "fixtures", "articles", "*.txt"))
	if err != nil || len(files) == 0 {
		b.Fatalf("no articles: %v", err)
	}
	var all strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		all.Write(text)
		all.WriteByte('\n')
	}
	words, before := 0, cpuTime()
	for b.Loop() {
		d, err := m.read(all.String(), nlp.Span{})
		if err != nil {
			b.Fatal(err)
		}
		words += len(d.Tokens)
	}
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
	if used := cpuTime() - before; used > 0 {
		b.ReportMetric(float64(words)/used.Seconds(), "words/cpu-s")
	}
}
