package head

import (
	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// Header is the first line of a file of records: what their numbers mean.
type Header struct {
	Labels   []string `json:"labels"`
	Marks    int      `json:"marks"`
	Features int      `json:"features"`
	// Accepts lists for every label the types, first of the pair and second, between which it may hold.
	Accepts [][][2]graph.EntityType `json:"accepts"`
}

// Record is a document as the head is trained on it (train/windows.py reads it).
type Record struct {
	Doc       string           `json:"doc"`
	Sentences []RecordSentence `json:"sentences"`
	Chains    []RecordChain    `json:"chains"`
	Windows   []RecordWindow   `json:"windows"`
	Facts     []RecordFact     `json:"facts"`
}

// RecordSentence is a sentence, its bytes in the text.
type RecordSentence struct {
	Words []string `json:"words"`
	Start int      `json:"start"`
	End   int      `json:"end"`
}

// RecordChain is an entity: its names and type, how many mentions it has and how many of them are names, the first sentence
// that mentions it (-1 where there is none), and whether the title does.
type RecordChain struct {
	Name     string           `json:"name"`
	Aliases  []string         `json:"aliases,omitempty"`
	Type     graph.EntityType `json:"type"`
	Mentions int              `json:"mentions"`
	Names    int              `json:"names"`
	First    int              `json:"first"`
	Titled   bool             `json:"titled"`
}

// RecordWindow is a [Window].
type RecordWindow struct {
	Sentence int        `json:"sentence"`
	A        int        `json:"a"`
	B        int        `json:"b"`
	Marks    []int      `json:"marks"`
	Path     []int      `json:"path"`
	Cues     []int      `json:"cues"`
	Features []int      `json:"features"`
	Carried  int        `json:"carried,omitempty"`
	Doubt    [2]float64 `json:"doubt"`
}

// RecordFact is a fact that a pattern found, with its status judged.
type RecordFact struct {
	Subject    int     `json:"subject"`
	Object     int     `json:"object"`
	Predicate  string  `json:"predicate"`
	Status     string  `json:"status"`
	Confidence float64 `json:"confidence"`
	Start      int     `json:"start"`
	// Rule is the pattern's name.
	Rule string `json:"rule"`
}

// NewHeader returns the header of this package's records.
func NewHeader() Header {
	h := Header{Marks: Marks, Features: Features}
	for _, l := range allLabels {
		h.Labels = append(h.Labels, l.String())
		var types [][2]graph.EntityType
		for _, a := range graph.EntityTypes() {
			for _, b := range graph.EntityTypes() {
				if l.accepts(a, b) {
					types = append(types, [2]graph.EntityType{a, b})
				}
			}
		}
		h.Accepts = append(h.Accepts, types)
	}
	return h
}

// NewRecord makes the record of a document that is ready for [Head.Score].
func NewRecord(name string, doc *nlp.Document) Record {
	r := Record{Doc: name}
	for i, s := range doc.Sentences {
		span := doc.SentenceSpan(i)
		x := RecordSentence{Start: span.Start, End: span.End}
		for t := s.First; t < s.End; t++ {
			x.Words = append(x.Words, doc.Word(t))
		}
		r.Sentences = append(r.Sentences, x)
	}
	r.Chains = describe(doc)
	for _, w := range Windows(doc) {
		path := make([]uint8, len(w.Path))
		for i, on := range w.Path {
			if on {
				path[i] = 1
			}
		}
		r.Windows = append(r.Windows, RecordWindow{w.Sentence, w.A, w.B, ints(w.Marks), ints(path), ints(w.Cues), w.Features, int(w.Carried), w.Doubt})
	}
	for _, f := range doc.Facts {
		r.Facts = append(r.Facts, RecordFact{f.Subject, f.Object, string(f.Predicate), string(f.Status), f.Confidence, f.Evidence.Start, f.Rule})
	}
	return r
}

// describe makes the records of the chains of doc.
func describe(doc *nlp.Document) []RecordChain {
	out := make([]RecordChain, 0, len(doc.Chains))
	for _, c := range doc.Chains {
		x := RecordChain{Name: c.Name, Aliases: c.Aliases, Type: c.Type, Mentions: len(c.Mentions), First: -1}
		for _, i := range c.Mentions {
			m := doc.Mentions[i]
			if m.Kind == nlp.Named {
				x.Names++
			}
			if x.First < 0 {
				x.First = doc.Tokens[m.First].Sentence
			}
			x.Titled = x.Titled || doc.Title.Contains(doc.TokenSpan(m.First, m.End))
		}
		out = append(out, x)
	}
	return out
}

// ints spares readers of JSON the base64 of bytes.
func ints(x []uint8) []int {
	out := make([]int, len(x))
	for i, v := range x {
		out[i] = int(v)
	}
	return out
}
