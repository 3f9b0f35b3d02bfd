package head

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"celebgraph/extract/coref"
	"celebgraph/extract/encoder"
	"celebgraph/extract/nlp"
	"celebgraph/extract/nlp/nlptest"
	"celebgraph/extract/relation"
	"celebgraph/graph"
)

// vector is a window that the training code scored (train/vectors.py).
type vector struct {
	First             []int
	States            []float32
	Marks, Path, Cues []int
	Features          []int
	Labels, Status    []float32
	Gate              float32
}

func tiny(t testing.TB) *Head {
	t.Helper()
	data, err := os.ReadFile("testdata/tiny.bin")
	if err != nil {
		t.Fatal(err)
	}
	h, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// vectors returns the vectors as a document with one sentence for each, and its windows.
func vectors(t testing.TB) ([]vector, *nlp.Document, []Scored) {
	t.Helper()
	data, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var want []vector
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	doc := new(nlp.Document)
	var ws []Scored
	for i, v := range want {
		doc.Pieces = append(doc.Pieces, nlp.Pieces{First: v.First, States: v.States})
		w := Window{Sentence: i, Features: v.Features}
		for k := range v.Marks {
			w.Marks = append(w.Marks, uint8(v.Marks[k]))
			w.Path = append(w.Path, v.Path[k] == 1)
			w.Cues = append(w.Cues, uint8(v.Cues[k]))
		}
		ws = append(ws, Scored{Window: w})
	}
	return want, doc, ws
}

// TestVectors holds this package and the training code together, batched and one by one.
func TestVectors(t *testing.T) {
	h := tiny(t)
	want, doc, ws := vectors(t)
	c := chunk{head: h, pieces: map[int]nlp.Pieces{}}
	c.load(doc, []int{0, 1}, nil)
	c.run(ws)
	for i, v := range want {
		near(t, "labels", ws[i].Labels, v.Labels)
		near(t, "status", ws[i].Status, v.Status)
		one := []Scored{{Window: ws[i].Window}}
		c.run(one)
		near(t, "labels alone", one[0].Labels, v.Labels)
		silent := ws[i].Window
		silent.Cues = make([]uint8, len(silent.Cues))
		for _, step := range []float32{-0.01, 0.01} {
			h.gateCut = v.Gate + step
			if got := len(c.hopeful([]Scored{{Window: silent}})); (got == 1) != (step < 0) {
				t.Errorf("window %d: gate at %v%+v keeps %d windows", i, v.Gate, step, got)
			}
		}
		if len(c.hopeful([]Scored{{Window: ws[i].Window}})) != 1 {
			t.Errorf("window %d: the gate drops what a pattern speaks for", i)
		}
	}
}

func near(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i := range got {
		if d := math.Abs(float64(got[i] - want[i])); d > 1e-3*max(1, math.Abs(float64(want[i]))) {
			t.Errorf("%s %d: %v, want %v", what, i, got[i], want[i])
		}
	}
}

// TestOpenRejects: a file of other labels, cut off, or without what the head needs is refused.
func TestOpenRejects(t *testing.T) {
	data, err := os.ReadFile("testdata/tiny.bin")
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string][]byte{"empty": nil, "cut": data[:len(data)/2], "reader": []byte("CGREADR\x01")} {
		if _, err := Open(damaged); !errors.Is(err, encoder.ErrFormat) {
			t.Errorf("%s: error %v, want ErrFormat", name, err)
		}
	}
}

const couple = `Ann _ PROPN NNP 3 nsubj B-PER
Gray _ PROPN NNP 1 flat I-PER
married marry VERB VBD 0 root
Tom _ PROPN NNP 3 obj B-PER
Hill+ _ PROPN NNP 4 flat I-PER
. _ PUNCT . 3 punct

He _ PRON PRP 2 nsubj
thanked thank VERB VBD 0 root
her+ _ PRON PRP 2 obj
. _ PUNCT . 2 punct
`

// read runs the stages before the head.
func read(t testing.TB, text string) *nlp.Document {
	t.Helper()
	d := nlptest.Doc(t, text)
	(&coref.Resolver{Names: nlptest.Cast()}).Resolve(d)
	f, err := relation.New()
	if err != nil {
		t.Fatal(err)
	}
	f.Find(d)
	return d
}

// TestWindows: every sentence that mentions both is a window, with the mentions, the path and the pattern marked.
func TestWindows(t *testing.T) {
	d := read(t, couple)
	ws := Windows(d)
	if len(ws) != 2 {
		t.Fatalf("%d windows, want 2", len(ws))
	}
	w := ws[0]
	if d.Chains[w.A].Name != "Ann Gray" || d.Chains[w.B].Name != "Tom Hill" {
		t.Errorf("pair %s, %s", d.Chains[w.A].Name, d.Chains[w.B].Name)
	}
	if want := []uint8{markA, markA, 0, markB, markB, 0}; !slices.Equal(w.Marks, want) {
		t.Errorf("marks %v, want %v", w.Marks, want)
	}
	if want := []bool{false, true, true, true, false, false}; w.Path[2] != true || w.Path[5] {
		t.Errorf("path %v, want like %v", w.Path, want)
	}
	if spouse := indexLabels[Label{Predicate: graph.SpouseOf}]; w.Cues[2] != uint8(spouse+1) {
		t.Errorf("cues %v, want %d at the verb", w.Cues, spouse+1)
	}
	pron := ws[1]
	if d.Chains[pron.A].Name != "Tom Hill" || pron.Marks[0] != markA+uint8(nlp.Pronominal) || pron.Marks[2] != markB+uint8(nlp.Pronominal) {
		t.Errorf("second window: %s, marks %v", d.Chains[pron.A].Name, pron.Marks)
	}
	for _, w := range ws {
		if !slices.IsSorted(w.Features) || w.Features[len(w.Features)-1] >= Features {
			t.Errorf("features %v", w.Features)
		}
	}
}

const carry = `Ann _ PROPN NNP 3 nsubj B-PER
Gray _ PROPN NNP 1 flat I-PER
sings sing VERB VBZ 0 root
. _ PUNCT . 3 punct

Tom _ PROPN NNP 3 nsubj B-PER
Hill _ PROPN NNP 1 flat I-PER
laughs laugh VERB VBZ 0 root
. _ PUNCT . 3 punct

It _ PRON PRP 2 nsubj
rains rain VERB VBZ 0 root
. _ PUNCT . 2 punct

Bo _ PROPN NNP 3 nsubj B-PER
Ray _ PROPN NNP 1 flat I-PER
sleeps sleep VERB VBZ 0 root
. _ PUNCT . 3 punct
`

// TestCarried: who is not mentioned is carried, by name of the reason, and the way to the root is marked.
func TestCarried(t *testing.T) {
	d := read(t, carry)
	type window struct {
		sentence int
		a, b     string
		how      Carried
	}
	var got []window
	for _, w := range Windows(d) {
		got = append(got, window{w.Sentence, d.Chains[w.A].Name, d.Chains[w.B].Name, w.Carried})
		if slices.ContainsFunc(w.Marks, func(m uint8) bool { return m >= markA && m < markB }) {
			t.Errorf("marks %v, but A is not mentioned", w.Marks)
		}
		if want := []bool{true, false, true, false}; !slices.Equal(w.Path, want) {
			t.Errorf("path %v, want %v", w.Path, want)
		}
		if !slices.Contains(w.Features, featCarried+int(w.Carried)-1) || !slices.IsSorted(w.Features) {
			t.Errorf("features %v", w.Features)
		}
	}
	want := []window{{1, "Ann Gray", "Tom Hill", CarriedTopicLast}, {3, "Ann Gray", "Bo Ray", CarriedTopic}}
	if !slices.Equal(got, want) {
		t.Errorf("windows %v, want %v", got, want)
	}
}

// TestMemory: of equals the first is the topic; a work is carried over three sentences and no further; what is mentioned
// is not carried.
func TestMemory(t *testing.T) {
	doc := &nlp.Document{Chains: []nlp.Chain{{Name: "Ann", Type: graph.Person}, {Name: "Bo", Type: graph.Person}, {Name: "Salt", Type: graph.Work}}}
	f := &finder{doc: doc, memory: newMemory()}
	mention := func(sentence int, chains ...int) {
		for len(f.mentions) <= sentence {
			f.mentions = append(f.mentions, nil)
		}
		for _, c := range chains {
			doc.Mentions = append(doc.Mentions, nlp.Mention{Chain: c})
			f.mentions[sentence] = append(f.mentions[sentence], len(doc.Mentions)-1)
		}
		f.remember(sentence)
	}
	check := func(sentence int, present map[int]bool, want ...carrying) {
		t.Helper()
		if got := f.carried(sentence, present); !slices.Equal(got, want) {
			t.Errorf("carried to sentence %d: %v, want %v", sentence, got, want)
		}
	}
	check(0, nil)
	mention(0, 0, 1, 2)
	check(1, nil, carrying{0, CarriedTopic}, carrying{1, CarriedLast}, carrying{2, CarriedWork})
	check(1, map[int]bool{0: true, 2: true}, carrying{1, CarriedLast})
	check(3, nil, carrying{0, CarriedTopic}, carrying{2, CarriedWork})
	check(4, nil, carrying{0, CarriedTopic})
	mention(4, 1)
	check(5, nil, carrying{1, CarriedTopicLast})
}

// scored gives every window of d the logit x for the label, and -6 for all others, with the status given.
func scored(d *nlp.Document, l Label, x float32, s graph.Status) []Scored {
	var out []Scored
	for _, w := range Windows(d) {
		sc := Scored{Window: w, Labels: make([]float32, len(allLabels)), Status: make([]float32, len(allLabels)*len(graph.Statuses()))}
		for i, m := range allLabels {
			sc.Labels[i] = -6
			if m == l {
				sc.Labels[i] = x
			}
			sc.Status[i*len(graph.Statuses())+slices.Index(graph.Statuses(), s)] = 4
		}
		out = append(out, sc)
	}
	return out
}

// confidence is that of the document's fact of a predicate, 0 where there is none.
func confidence(d *nlp.Document, p graph.Predicate) float64 {
	for _, f := range d.Facts {
		if f.Predicate == p {
			return f.Confidence
		}
	}
	return 0
}

func joint() *Joint {
	return &Joint{Bias: make([]float64, len(allLabels)), Best: 0.8, Second: 0.1, Pattern: 0.5, Found: 0.5}
}

// TestJoin: head and patterns strengthen each other, each alone can tell a fact, and neither makes two of one triple.
func TestJoin(t *testing.T) {
	spouse := Label{Predicate: graph.SpouseOf}
	only := func(d *nlp.Document) nlp.Fact {
		t.Helper()
		if len(d.Facts) != 1 || d.Facts[0].Predicate != graph.SpouseOf {
			t.Fatalf("facts %+v, want one SPOUSE_OF", d.Facts)
		}
		return d.Facts[0]
	}
	both := read(t, couple)
	joint().Join(both, scored(both, spouse, 3, graph.Current))
	head := read(t, couple)
	head.Facts = nil
	joint().Join(head, scored(head, spouse, 3, graph.Current))
	doubted := read(t, couple)
	joint().Join(doubted, scored(doubted, spouse, -1, graph.Current))
	b, h, p := only(both), only(head), only(doubted)
	if !(b.Confidence > h.Confidence && h.Confidence > p.Confidence) {
		t.Errorf("confidence: both %.2f, head alone %.2f, doubted pattern %.2f", b.Confidence, h.Confidence, p.Confidence)
	}
	if b.Trigger == nlp.None || b.Rule == "head" || h.Rule != "head" {
		t.Errorf("rules %q and %q", b.Rule, h.Rule)
	}
	if got := head.Slice(h.Evidence); got != "Ann Gray married Tom Hill." && got != "He thanked her." {
		t.Errorf("evidence %q", got)
	}
	once := read(t, couple)
	once.Facts = nil
	(&Joint{Bias: make([]float64, len(allLabels)), Any: 1}).Join(once, scored(once, spouse, 0, graph.Current)[:1])
	twice := read(t, couple)
	twice.Facts = nil
	(&Joint{Bias: make([]float64, len(allLabels)), Any: 1}).Join(twice, scored(twice, spouse, 0, graph.Current))
	if a, b := confidence(once, graph.SpouseOf), confidence(twice, graph.SpouseOf); math.Abs(a-0.5) > 0.01 || math.Abs(b-0.75) > 0.01 {
		t.Errorf("said once %.2f, want 0.50; twice %.2f, want 0.75", a, b)
	}
	silent := read(t, couple)
	silent.Facts = nil
	joint().Join(silent, scored(silent, spouse, -6, graph.Current))
	if len(silent.Facts) != 0 {
		t.Errorf("nothing speaks for them, and there are %d facts", len(silent.Facts))
	}
}

// TestStatus: the head's status counts for states, and what is permanent or happened is never former.
func TestStatus(t *testing.T) {
	for _, tt := range []struct {
		label Label
		said  graph.Status
		want  graph.Status
	}{
		{Label{Predicate: graph.FriendOf}, graph.Former, graph.Former},
		{Label{Predicate: graph.FriendOf}, graph.Denied, graph.Denied},
		{Label{Predicate: graph.SiblingOf}, graph.Former, graph.Current},
		{Label{Predicate: graph.CollaboratorOf}, graph.Former, graph.Current},
		{Label{Predicate: graph.CollaboratorOf}, graph.Planned, graph.Planned},
	} {
		d := read(t, couple)
		d.Facts = nil
		joint().Join(d, scored(d, tt.label, 4, tt.said))
		if len(d.Facts) != 1 || d.Facts[0].Status != tt.want {
			t.Errorf("%s said %s: %+v, want %s", tt.label, tt.said, d.Facts, tt.want)
		}
	}
}

// TestDirection: a reversed label makes the second entity the subject, whichever chain comes first.
func TestDirection(t *testing.T) {
	for _, back := range []bool{false, true} {
		d := read(t, couple)
		d.Facts = nil
		ws := scored(d, Label{graph.ParentOf, back}, 4, graph.Current)[:1]
		joint().Join(d, ws)
		if len(d.Facts) != 1 {
			t.Fatalf("%d facts", len(d.Facts))
		}
		want := "Ann Gray"
		if back {
			want = "Tom Hill"
		}
		if got := d.Chains[d.Facts[0].Subject].Name; got != want {
			t.Errorf("backward %v: parent %s, want %s", back, got, want)
		}
	}
}

// BenchmarkScore times the windows of a sentence of twelve people, with the gate open.
func BenchmarkScore(b *testing.B) {
	h, _, err := Load()
	if err != nil {
		b.Skip(err)
	}
	d := read(b, couple)
	rng := rand.New(rand.NewPCG(1, 2))
	for _, s := range d.Sentences {
		p := nlp.Pieces{States: make([]float32, (s.End-s.First+2)*h.width)}
		for i := range s.End - s.First {
			p.First = append(p.First, i+1)
		}
		for i := range p.States {
			p.States[i] = float32(rng.NormFloat64())
		}
		d.Pieces = append(d.Pieces, p)
	}
	b.ReportAllocs()
	for b.Loop() {
		h.Score(d, nil)
	}
}

func TestCalibrated(t *testing.T) {
	j := &Joint{Line: [][2]float64{{0, 0}, {0.5, 0.4}, {0.9, 0.8}, {1, 0.8}}}
	for _, x := range [][2]float64{{0, 0}, {0.25, 0.2}, {0.5, 0.4}, {0.7, 0.6}, {0.95, 0.8}, {1, 0.8}} {
		if got := j.calibrated(x[0]); math.Abs(got-x[1]) > 1e-9 {
			t.Errorf("calibrated(%v) = %v, want %v", x[0], got, x[1])
		}
	}
	if got := new(Joint).calibrated(0.3); got != 0.3 {
		t.Errorf("without a line %v", got)
	}
}
