package conll_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"celebgraph/extract/evaluate/conll"
	"celebgraph/extract/nlp"
)

// block makes a sentence of lines "form upos head deprel", with "_" for no space after at the end of a form. A
// line "2 form" begins a multiword token of two words.
func block(t *testing.T, lines ...string) conll.Sentence {
	t.Helper()
	var s conll.Sentence
	for _, l := range lines {
		f := strings.Fields(l)
		form, noSpace := strings.CutSuffix(f[0], "_")
		k := len(s.Words)
		if n := len(s.Tokens); n == 0 || s.Tokens[n-1].End <= k {
			s.Tokens = append(s.Tokens, conll.Token{Form: form, First: k, End: k + 1, SpaceAfter: !noSpace})
		}
		if len(f) == 2 {
			s.Tokens[len(s.Tokens)-1].End = k + int(f[1][0]-'0')
			continue
		}
		s.Words = append(s.Words, conll.Word{Form: form, Lemma: strings.ToLower(form), UPOS: f[1], XPOS: "X", Feats: "_", Head: int(f[2][0] - '0'), Deprel: f[3]})
	}
	return s
}

func TestScore(t *testing.T) {
	gold := []conll.Sentence{
		block(t, "Ann NOUN 4 nsubj", "don't 2", "do AUX 4 aux", "n't PART 4 advmod", "sing_ VERB 0 root", ". PUNCT 4 punct"),
		block(t, "Bob NOUN 2 nsubj:pass", "left_ VERB 0 root", ". PUNCT 2 punct"),
	}
	for _, c := range []struct {
		name   string
		system []conll.Sentence
		want   conll.Scores
	}{
		{"the same", gold, conll.Scores{
			Tokens: conll.PRF{Right: 7, System: 7, Gold: 7}, Sentences: conll.PRF{Right: 2, System: 2, Gold: 2},
			Words: conll.PRF{Right: 8, System: 8, Gold: 8}, UPOS: conll.PRF{Right: 8, System: 8, Gold: 8}, XPOS: conll.PRF{Right: 8, System: 8, Gold: 8},
			UFeats: conll.PRF{Right: 8, System: 8, Gold: 8}, Lemmas: conll.PRF{Right: 8, System: 8, Gold: 8}, UAS: conll.PRF{Right: 8, System: 8, Gold: 8}, LAS: conll.PRF{Right: 8, System: 8, Gold: 8}}},
		// One sentence instead of two; "do" and "n't" without a multiword token; a wrong tag and head; a subtype
		// that does not count; a second root.
		{"faults", []conll.Sentence{
			block(t, "Ann PROPN 3 nsubj", "do_ AUX 4 aux", "n't PART 4 advmod", "sing_ VERB 0 root", ". PUNCT 4 punct",
				"Bob NOUN 7 nsubj", "left_ VERB 0 root", ". PUNCT 7 punct"),
		}, conll.Scores{
			Tokens: conll.PRF{Right: 6, System: 8, Gold: 7}, Sentences: conll.PRF{Right: 0, System: 1, Gold: 2},
			Words: conll.PRF{Right: 8, System: 8, Gold: 8}, UPOS: conll.PRF{Right: 7, System: 8, Gold: 8}, XPOS: conll.PRF{Right: 8, System: 8, Gold: 8},
			UFeats: conll.PRF{Right: 8, System: 8, Gold: 8}, Lemmas: conll.PRF{Right: 8, System: 8, Gold: 8}, UAS: conll.PRF{Right: 7, System: 8, Gold: 8}, LAS: conll.PRF{Right: 7, System: 8, Gold: 8}}},
		// "don't" as one word: its two words are lost, and with them nothing else; "left." as one word.
		{"words joined", []conll.Sentence{
			block(t, "Ann NOUN 3 nsubj", "don't AUX 3 aux", "sing_ VERB 0 root", ". PUNCT 3 punct"),
			block(t, "Bob NOUN 2 nsubj", "left. VERB 0 root"),
		}, conll.Scores{
			Tokens: conll.PRF{Right: 5, System: 6, Gold: 7}, Sentences: conll.PRF{Right: 2, System: 2, Gold: 2},
			Words: conll.PRF{Right: 4, System: 6, Gold: 8}, UPOS: conll.PRF{Right: 4, System: 6, Gold: 8}, XPOS: conll.PRF{Right: 4, System: 6, Gold: 8},
			UFeats: conll.PRF{Right: 4, System: 6, Gold: 8}, Lemmas: conll.PRF{Right: 4, System: 6, Gold: 8}, UAS: conll.PRF{Right: 3, System: 6, Gold: 8}, LAS: conll.PRF{Right: 3, System: 6, Gold: 8}}},
	} {
		got, err := conll.Score(gold, c.system)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if got != c.want {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, got, c.want)
		}
	}
}

func TestScoreOtherText(t *testing.T) {
	a := []conll.Sentence{block(t, "Ann NOUN 0 root")}
	for _, other := range []string{"Bob NOUN 0 root", "Anna NOUN 0 root"} {
		if _, err := conll.Score(a, []conll.Sentence{block(t, other)}); !errors.Is(err, conll.ErrText) {
			t.Errorf("%s: error %v", other, err)
		}
	}
}

func TestFeatures(t *testing.T) {
	a := []conll.Sentence{block(t, "Ann NOUN 0 root", "Lee NOUN 1 flat")}
	b := []conll.Sentence{block(t, "Ann NOUN 0 root", "Lee NOUN 1 flat")}
	a[0].Words[0].Feats, b[0].Words[0].Feats = "ExtPos=PROPN|Number=Sing", "Number=Sing"
	a[0].Words[1].Feats, b[0].Words[1].Feats = "Number=Sing", "Number=Plur"
	got, err := conll.Score(a, b)
	if want := (conll.PRF{Right: 1, System: 2, Gold: 2}); err != nil || got.UFeats != want {
		t.Errorf("features %+v, %v; want %+v: only the universal ones count", got.UFeats, err, want)
	}
}

func TestPRF(t *testing.T) {
	x := conll.PRF{Right: 2, System: 4, Gold: 8}
	if x.P() != 0.5 || x.R() != 0.25 || math.Abs(x.F1()-1.0/3) > 1e-9 {
		t.Errorf("P %v R %v F1 %v", x.P(), x.R(), x.F1())
	}
	if (conll.PRF{}).F1() != 0 {
		t.Error("F1 of nothing is not 0")
	}
}

const sample = `# newdoc
# newpar
# sent_id = 1
# text = Ann doesn’t sing “Río”.
1	Ann	Ann	PROPN	NNP	Number=Sing	4	nsubj	_	NER=B-PER|TokenRange=0:3
2-3	doesn’t	_	_	_	_	_	_	_	_
2	does	do	AUX	VBZ	_	4	aux	_	TokenRange=4:8
3	n’t	not	PART	RB	_	4	advmod	_	TokenRange=8:11
4	sing	sing	VERB	VB	_	0	root	_	TokenRange=12:16
5	“	"	PUNCT	` + "``" + `	_	6	punct	_	TokenRange=17:18|SpaceAfter=No
6	Río	Río	PROPN	NNP	_	4	obj	_	NER=B-WORK|TokenRange=18:21|SpaceAfter=No
7	”	"	PUNCT	''	_	6	punct	_	TokenRange=21:22|SpaceAfter=No
8	.	.	PUNCT	.	_	4	punct	_	TokenRange=22:23

# newpar
# sent_id = 2
# text = Yes
1	Yes	yes	INTJ	UH	_	0	root	_	TokenRange=25:28

`

// sampleDocument is the document of sample.
func sampleDocument() *nlp.Document {
	d := &nlp.Document{Text: "Ann doesn’t sing “Río”.\n\nYes"}
	at := 0
	add := func(form, lemma, upos, xpos, feats string, head int, rel string) {
		at += strings.Index(d.Text[at:], form)
		d.Tokens = append(d.Tokens, nlp.Token{Span: nlp.Span{Start: at, End: at + len(form)}, Lemma: lemma, UPOS: upos, XPOS: xpos, Feats: feats, Head: head, Deprel: rel})
		at += len(form)
	}
	add("Ann", "Ann", "PROPN", "NNP", "Number=Sing", 3, "nsubj")
	add("does", "do", "AUX", "VBZ", "", 3, "aux")
	add("n’t", "not", "PART", "RB", "", 3, "advmod")
	add("sing", "sing", "VERB", "VB", "", nlp.None, "root")
	add("“", `"`, "PUNCT", "``", "", 5, "punct")
	add("Río", "Río", "PROPN", "NNP", "", 3, "obj")
	add("”", `"`, "PUNCT", "''", "", 5, "punct")
	add(".", ".", "PUNCT", ".", "", 3, "punct")
	add("Yes", "yes", "INTJ", "UH", "", nlp.None, "root")
	d.Sentences = []nlp.Sentence{{First: 0, End: 8}, {First: 8, End: 9, Paragraph: 1}}
	d.Names = []nlp.Name{{First: 0, End: 1, Type: nlp.NamePerson}, {First: 5, End: 6, Type: nlp.NameWork}}
	return d
}

func TestWrite(t *testing.T) {
	var b strings.Builder
	if err := conll.Write(&b, sampleDocument()); err != nil {
		t.Fatal(err)
	}
	if b.String() != sample {
		t.Errorf("got\n%s\nwant\n%s", b.String(), sample)
	}
}

func TestReadWrite(t *testing.T) {
	s, err := conll.Read(strings.NewReader(sample))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := conll.RawText(s), sampleDocument().Text; got != want {
		t.Errorf("raw text %q, want %q", got, want)
	}
	if text, ok := s[1].Comment("text"); text != "Yes" || !ok {
		t.Errorf("text %q, %v", text, ok)
	}
	var b strings.Builder
	if err := conll.WriteSentences(&b, s); err != nil {
		t.Fatal(err)
	}
	if b.String() != sample {
		t.Errorf("read and written:\n%s", b.String())
	}
}

func TestReadErrors(t *testing.T) {
	word := func(id, head string) string { return id + "\tw\tw\tX\tX\t_\t" + head + "\tdep\t_\t_\n" }
	for name, in := range map[string]string{
		"columns":            "1\tw\n",
		"first number":       word("2", "0"),
		"number":             word("x", "0"),
		"head":               word("1", "x"),
		"head past the end":  word("1", "2"),
		"negative head":      word("1", "-1"),
		"range without end":  word("1-2", "_") + word("1", "0"),
		"range out of order": word("1", "0") + word("1-2", "_"),
		"range in a range":   word("1-2", "_") + word("1", "0") + word("2-3", "_"),
	} {
		if _, err := conll.Read(strings.NewReader(in)); !errors.Is(err, conll.ErrFormat) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	// Empty nodes are left out.
	s, err := conll.Read(strings.NewReader(word("1", "0") + word("1.1", "_") + word("2", "1")))
	if err != nil || len(s) != 1 || len(s[0].Words) != 2 {
		t.Errorf("with an empty node: %v, %v", s, err)
	}
}

func TestNames(t *testing.T) {
	const iob = "# text = Ann Lee met Bob.\n1\tAnn\tB-PER\t-\t-\n2\tLee\tI-PER\t-\t-\n3\tmet\tO\t-\t-\n4\tBob\tB-PER\t-\t-\n5\t.\tO\t-\t-\n\n# text = Acme\n1\tAcme\tB-ORG\t-\t-\n"
	gold, err := conll.ReadIOB(strings.NewReader(iob))
	if err != nil {
		t.Fatal(err)
	}
	if got := conll.RawText(gold); got != "Ann Lee met Bob. Acme" {
		t.Errorf("raw text %q", got)
	}
	names := conll.Names(gold)
	want := []conll.NameSpan{{Start: 0, End: 6, Type: "PER"}, {Start: 9, End: 12, Type: "PER"}, {Start: 13, End: 17, Type: "ORG"}}
	if len(names) != 3 || names[0] != want[0] || names[1] != want[1] || names[2] != want[2] {
		t.Fatalf("names %v, want %v", names, want)
	}
	system := []conll.NameSpan{{Start: 0, End: 3, Type: "PER"}, want[1], {Start: 13, End: 17, Type: "GRP"}, {Start: 6, End: 9, Type: "DATE"}}
	kind := func(typ string) string {
		switch typ {
		case "GRP":
			return "ORG"
		case "DATE":
			return ""
		}
		return typ
	}
	got := conll.ScoreNames(names, system, kind)
	for typ, prf := range map[string]conll.PRF{"PER": {Right: 1, System: 2, Gold: 2}, "ORG": {Right: 1, System: 1, Gold: 1}, "": {Right: 2, System: 3, Gold: 3}} {
		if got[typ] != prf {
			t.Errorf("%q: %+v, want %+v", typ, got[typ], prf)
		}
	}
	if _, err := conll.ReadIOB(strings.NewReader("1\tAnn\n")); !errors.Is(err, conll.ErrFormat) {
		t.Errorf("error %v", err)
	}
}

// TestScoreSelf: whatever the segmentation, an annotation compared with itself is perfect, and with another of the
// same text it has no more right than either side has.
func TestScoreSelf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ab]{1,30}`).Draw(t, "text")
		a, b := segment(t, text), segment(t, text)
		same, err := conll.Score(a, a)
		if err != nil || same.LAS.F1() != 1 || same.Tokens.F1() != 1 || same.Sentences.F1() != 1 {
			t.Fatalf("with itself: %v, %v", same, err)
		}
		ab, err := conll.Score(a, b)
		if err != nil {
			t.Fatal(err)
		}
		ba, err := conll.Score(b, a)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []conll.PRF{ab.Words, ab.UPOS, ab.LAS, ba.Words} {
			if x.Right > min(x.System, x.Gold) {
				t.Fatalf("%+v", x)
			}
		}
	})
}

// segment cuts text into sentences, tokens and words at random.
func segment(t *rapid.T, text string) []conll.Sentence {
	var all []conll.Sentence
	var s conll.Sentence
	for len(text) > 0 {
		n := rapid.IntRange(1, len(text)).Draw(t, "token")
		parts := rapid.IntRange(1, n).Draw(t, "words")
		first := len(s.Words)
		for k := range parts {
			form := text[k : k+1]
			if k == parts-1 {
				form = text[k:n]
			}
			s.Words = append(s.Words, conll.Word{Form: form, Lemma: form, UPOS: "X", Head: len(s.Words), Deprel: "dep"})
		}
		s.Tokens = append(s.Tokens, conll.Token{Form: text[:n], First: first, End: len(s.Words), SpaceAfter: true})
		if text = text[n:]; text == "" || rapid.Bool().Draw(t, "end") {
			all, s = append(all, s), conll.Sentence{}
		}
	}
	return all
}

func FuzzRead(f *testing.F) {
	f.Add(sample)
	f.Add("1-2\ta\t_\t_\t_\t_\t_\t_\t_\t_\n")
	f.Fuzz(func(t *testing.T, in string) {
		s, err := conll.Read(strings.NewReader(in))
		if err != nil {
			return
		}
		var b strings.Builder
		if err := conll.WriteSentences(&b, s); err != nil {
			t.Fatal(err)
		}
		again, err := conll.Read(strings.NewReader(b.String()))
		if err != nil {
			t.Fatalf("cannot read what was written: %v\n%s", err, b.String())
		}
		if conll.RawText(s) != conll.RawText(again) {
			t.Fatalf("the text changed: %q, %q", conll.RawText(s), conll.RawText(again))
		}
	})
}
