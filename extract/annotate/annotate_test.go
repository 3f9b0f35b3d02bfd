package annotate

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"celebgraph/extract/encoder"
	"celebgraph/extract/nlp"
)

// document makes a Document of sentences of space-separated tokens.
func document(sentences ...string) *nlp.Document {
	d := &nlp.Document{Text: strings.Join(sentences, "\n")}
	at := 0
	for i, s := range sentences {
		first := len(d.Tokens)
		for _, w := range strings.Split(s, " ") {
			d.Tokens = append(d.Tokens, nlp.Token{Span: nlp.Span{Start: at, End: at + len(w)}, Head: nlp.None, Sentence: i})
			at += len(w) + 1
		}
		d.Sentences = append(d.Sentences, nlp.Sentence{First: first, End: len(d.Tokens), Paragraph: i})
	}
	return d
}

// TestVectorsFloat holds the heads to the training code's, before quantization: see package encoder's test.
func TestVectorsFloat(t *testing.T) {
	dir := os.Getenv("CELEBGRAPH_MODEL")
	if dir == "" {
		t.Skip("set CELEBGRAPH_MODEL to the exported model's folder")
	}
	data, err := os.ReadFile(filepath.Join(dir, "model.bin"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := encoder.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(m)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Sentences []struct {
			Tokens, UPOS, XPOS, Feats, Lemmas, Names, Rels []string
			Heads                                          []int
		}
	}
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	for _, s := range v.Sentences {
		d := document(strings.Join(s.Tokens, " "))
		if err := a.Annotate(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		names := labels(d)
		for i, tok := range d.Tokens {
			head := tok.Head + 1
			got := []string{tok.UPOS, tok.XPOS, tok.Feats, tok.Lemma, names[i], tok.Deprel}
			want := []string{s.UPOS[i], s.XPOS[i], strings.TrimSuffix(s.Feats[i], "_"), s.Lemmas[i], s.Names[i], s.Rels[i]}
			for k := range got {
				if got[k] != want[k] {
					t.Errorf("%q token %d: %q, want %q", s.Tokens, i, got, want)
					break
				}
			}
			if head != s.Heads[i] {
				t.Errorf("%q token %d: head %d, want %d", s.Tokens, i, head, s.Heads[i])
			}
		}
	}
}

// labels writes the names of a document as BIO labels.
func labels(d *nlp.Document) []string {
	out := make([]string, len(d.Tokens))
	for i := range out {
		out[i] = "O"
	}
	for _, n := range d.Names {
		for i := n.First; i < n.End; i++ {
			out[i] = "I-" + string(n.Type)
		}
		out[n.First] = "B-" + string(n.Type)
	}
	return out
}

func embedded(t testing.TB) *Annotator {
	t.Helper()
	m, err := encoder.Load()
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(m)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestLongSentence reads a sentence far longer than the encoder's positions: every token is annotated, and the
// whole is one tree.
func TestLongSentence(t *testing.T) {
	d := document(strings.TrimSpace(strings.Repeat("Ann , who married Bob in Paris , and ", 300)))
	if err := embedded(t).Annotate(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	roots := 0
	for i, tok := range d.Tokens {
		if tok.UPOS == "" || tok.Deprel == "" || tok.Lemma == "" {
			t.Fatalf("token %d is not annotated: %+v", i, tok)
		}
		if tok.Head == nlp.None {
			roots++
		}
		v := i
		for n := 0; v != nlp.None; n++ {
			if n > len(d.Tokens) {
				t.Fatalf("token %d is in a cycle", i)
			}
			v = d.Tokens[v].Head
		}
	}
	if roots != 1 {
		t.Fatalf("%d roots", roots)
	}
}

// TestDeterministic compares one worker with several, and a document alone with one among others.
func TestDeterministic(t *testing.T) {
	a := embedded(t)
	text := []string{"Ann Lee and Bob Ray split in 2019 .", "\" We are friends , \" she said .", "He directed ' Red Moon ' ."}
	one, among := document(text...), document(text...)
	serial := *a
	serial.Workers = 1
	if err := serial.Annotate(context.Background(), one); err != nil {
		t.Fatal(err)
	}
	if err := a.Annotate(context.Background(), document("Another story entirely ."), among, document(strings.Repeat("word ", 200)+"end")); err != nil {
		t.Fatal(err)
	}
	x, _ := json.Marshal(one)
	y, _ := json.Marshal(among)
	if string(x) != string(y) {
		t.Fatalf("annotation depends on the batch:\n%s\n%s", x, y)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := embedded(t).Annotate(ctx, document("Hello .")); err == nil {
		t.Fatal("no error after cancel")
	}
}

func TestLemmaRules(t *testing.T) {
	for rule, c := range map[string][2]string{"l:0:": {"Ann", "ann"}, "k:1:": {"cats", "cat"}, "l:3:e": {"Making", "make"}, "t:0:": {"PARIS", "Paris"}, "u:0:": {"nato", "NATO"}, "l:0:ot:x": {"n’", "n'ot:x"}} {
		r, err := parseLemmaRules([]string{rule})
		if err != nil {
			t.Fatal(err)
		}
		if got := r[0].apply(c[0]); got != c[1] {
			t.Errorf("%s of %q: %q, want %q", rule, c[0], got, c[1])
		}
	}
	for _, bad := range []string{"", "l:1", "q:1:", "l:x:", "l:-1:"} {
		if _, err := parseLemmaRules([]string{bad}); err == nil {
			t.Errorf("rule %q: no error", bad)
		}
	}
}

func TestNamesWellFormed(t *testing.T) {
	s, err := newSequence([]string{"O", "B-PER", "I-PER", "B-LOC", "I-LOC"})
	if err != nil {
		t.Fatal(err)
	}
	// Greedy labels would be I-PER I-LOC O: the best well-formed sequence begins with B-PER.
	logits := []float32{0, 2, 3, 0, 0, 0, 0, 2.5, 0, 3, 1, 0, 0, 0, 0}
	got := s.decode(logits, 5, 3)
	if len(got) != 1 || got[0] != (nlp.Name{First: 0, End: 2, Type: nlp.NamePerson}) {
		t.Fatalf("names %v", got)
	}
}

// TestPlausibleLemma: where the lexicon does not have a form, a rule whose lemma ends like known ones wins over one
// that the head likes a little more, and none that changes the first letter.
func TestPlausibleLemma(t *testing.T) {
	rules, err := parseLemmaRules([]string{"l:0:", "l:1:", "l:2:", "l:3:be", "l:3:y", "l:3:"})
	if err != nil {
		t.Fatal(err)
	}
	lexicon := map[string]string{"served\tVERB": "serve", "curves\tVERB": "curve", "bets\tVERB": "bet", "married\tVERB": "marry", "'s\tVERB": "be"}
	h := &heads{except: lexicon, known: newVocabularies(lexicon), whole: func(w string) bool { return w == "snap" }, lemmas: rules}
	for _, c := range []struct {
		form, upos string
		logits     []float32
		want       string
	}{
		{"swerved", "VERB", []float32{0, 4, 5, 0, 0, 0}, "swerve"},
		{"wed", "VERB", []float32{4, 1, 0, 5, 0, 0}, "wed"},
		{"Married", "VERB", []float32{9, 0, 0, 0, 0, 0}, "marry"},
		{"’s", "VERB", []float32{9, 0, 0, 0, 0, 0}, "be"},
		{"denies", "VERB", []float32{0, 9, 2, 0, 6, 0}, "deny"},
		{"snapped", "VERB", []float32{0, 2, 9, 0, 0, 3}, "snap"},
		{"dogs", "NOUN", []float32{0, 9, 0, 0, 0, 0}, "dog"},
		{"his", "PRON", []float32{0, 0, 0, 9, 0, 0}, "be"},
		{"I", "PRON", []float32{0, 9, 0, 0, 0, 0}, "I"},
	} {
		if got := h.lemma(c.form, c.upos, c.logits); got != c.want {
			t.Errorf("lemma of %s (%s) is %q, want %q", c.form, c.upos, got, c.want)
		}
	}
}

// TestLower: the states that are computed again are those that Annotate keeps, and only documents of moderate size keep
// theirs.
func TestLower(t *testing.T) {
	a := *embedded(t)
	a.Tap = 3
	kept := document("Ann Gray sang . Tom Hill , her husband , did not .")
	if err := a.Annotate(context.Background(), kept); err != nil {
		t.Fatal(err)
	}
	if len(kept.Pieces) != len(kept.Sentences) {
		t.Fatalf("%d pieces of %d sentences", len(kept.Pieces), len(kept.Sentences))
	}
	for i, again := range a.Lower(kept, []int{0}) {
		if want := kept.Pieces[i]; len(again.States) != len(want.States) || len(again.States) == 0 || len(again.First) != len(want.First) {
			t.Fatalf("sentence %d: %d states again, %d kept", i, len(again.States), len(want.States))
		}
		for k, v := range again.States {
			if d := v - kept.Pieces[i].States[k]; d > 1e-4 || d < -1e-4 {
				t.Fatalf("sentence %d: state %d differs by %v", i, k, d)
			}
		}
	}
	large := document(strings.Repeat("word ", keepTokens+1))
	if a.keeps(large) || !a.keeps(kept) {
		t.Error("large documents keep their states, or small ones do not")
	}
}
