package conll

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// ErrText means that two annotations are not of one text.
var ErrText = errors.New("the texts differ")

// PRF counts what was right, what the system found and what there was to find.
type PRF struct{ Right, System, Gold int }

// P is the precision, the share of the system's items that are right; 0 when there are none.
func (x PRF) P() float64 { return ratio(x.Right, x.System) }

// R is the recall, the share of gold items that were found; 0 when there are none.
func (x PRF) R() float64 { return ratio(x.Right, x.Gold) }

// F1 is the harmonic mean of precision and recall, from 0 to 1.
func (x PRF) F1() float64 { return ratio(2*x.Right, x.System+x.Gold) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Scores are the metrics of the CoNLL 2018 shared task. UFeats compares the universal features only, UAS and
// LAS ignore the subtypes of relations.
type Scores struct {
	Tokens, Sentences, Words, UPOS, XPOS, UFeats, Lemmas, UAS, LAS PRF
}

// String prints the F1 of every metric, in percent, in one line.
func (s Scores) String() string {
	var parts []string
	for _, m := range []struct {
		name string
		PRF
	}{{"Tokens", s.Tokens}, {"Sentences", s.Sentences}, {"Words", s.Words}, {"UPOS", s.UPOS}, {"XPOS", s.XPOS},
		{"UFeats", s.UFeats}, {"Lemmas", s.Lemmas}, {"UAS", s.UAS}, {"LAS", s.LAS}} {
		parts = append(parts, fmt.Sprintf("%s %.2f", m.name, 100*m.F1()))
	}
	return strings.Join(parts, " ")
}

// span is a range of non-space runes of the text.
type span struct{ start, end int }

// word is a syntactic word with the place that its surface token has in the text.
type word struct {
	span
	*Word
	// multi: the word is part of a multiword token and has the whole token's span.
	multi bool
	// parent is the index of the head in analysis.words, -1 for a root.
	parent int
}

// analysis is an annotation laid out for comparing.
type analysis struct {
	text              []rune
	tokens, sentences []span
	words             []word
}

func analyze(sentences []Sentence) *analysis {
	a := &analysis{}
	for i := range sentences {
		s := &sentences[i]
		begin, first := len(a.text), len(a.words)
		for _, t := range s.Tokens {
			start := len(a.text)
			for _, r := range t.Form {
				if !unicode.IsSpace(r) {
					a.text = append(a.text, r)
				}
			}
			sp := span{start, len(a.text)}
			a.tokens = append(a.tokens, sp)
			for k := t.First; k < t.End; k++ {
				parent := -1
				if h := s.Words[k].Head; h > 0 {
					parent = first + h - 1
				}
				a.words = append(a.words, word{sp, &s.Words[k], t.End-t.First > 1, parent})
			}
		}
		a.sentences = append(a.sentences, span{begin, len(a.text)})
	}
	return a
}

// Score compares system with gold, two annotations of one text, which may differ in white space only. The error
// wraps [ErrText] and shows where the texts part.
func Score(gold, system []Sentence) (Scores, error) {
	g, s := analyze(gold), analyze(system)
	if err := sameText(g.text, s.text); err != nil {
		return Scores{}, err
	}
	pairs := align(g.words, s.words)
	toSystem := make([]int, len(g.words))
	for i := range toSystem {
		toSystem[i] = -2
	}
	for _, p := range pairs {
		toSystem[p.gold] = p.system
	}
	count := func(same func(g, s *word) bool) PRF {
		f := PRF{Gold: len(g.words), System: len(s.words)}
		for _, p := range pairs {
			if same(&g.words[p.gold], &s.words[p.system]) {
				f.Right++
			}
		}
		return f
	}
	heads := func(g, s *word) bool {
		if g.parent < 0 {
			return s.parent < 0
		}
		return toSystem[g.parent] == s.parent
	}
	return Scores{
		Tokens:    spansScore(g.tokens, s.tokens),
		Sentences: spansScore(g.sentences, s.sentences),
		Words:     count(func(g, s *word) bool { return true }),
		UPOS:      count(func(g, s *word) bool { return g.UPOS == s.UPOS }),
		XPOS:      count(func(g, s *word) bool { return g.XPOS == s.XPOS }),
		UFeats:    count(func(g, s *word) bool { return universalOnly(g.Feats) == universalOnly(s.Feats) }),
		Lemmas:    count(func(g, s *word) bool { return g.Lemma == "_" || g.Lemma == s.Lemma }),
		UAS:       count(heads),
		LAS: count(func(g, s *word) bool {
			return heads(g, s) && universalRelation(g.Deprel) == universalRelation(s.Deprel)
		}),
	}, nil
}

func sameText(a, b []rune) error {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Errorf("%w: gold has %q, system %q", ErrText, around(a, i), around(b, i))
		}
	}
	if len(a) != len(b) {
		return fmt.Errorf("%w: gold has %d characters, system %d", ErrText, len(a), len(b))
	}
	return nil
}

func around(t []rune, i int) string { return string(t[i:min(i+20, len(t))]) }

// spansScore counts equal spans of two ascending lists.
func spansScore(gold, system []span) PRF {
	f := PRF{Gold: len(gold), System: len(system)}
	for i, j := 0, 0; i < len(gold) && j < len(system); {
		switch {
		case system[j].start < gold[i].start:
			j++
		case gold[i].start < system[j].start:
			i++
		default:
			if gold[i].end == system[j].end {
				f.Right++
			}
			i, j = i+1, j+1
		}
	}
	return f
}

// universalRelation is a relation without its subtype.
func universalRelation(deprel string) string {
	r, _, _ := strings.Cut(deprel, ":")
	return r
}

// universalFeatures are those that the shared task compares.
var universalFeatures = map[string]bool{
	"PronType": true, "NumType": true, "Poss": true, "Reflex": true, "Foreign": true, "Abbr": true, "Gender": true,
	"Animacy": true, "Number": true, "Case": true, "Definite": true, "Degree": true, "VerbForm": true, "Mood": true,
	"Tense": true, "Aspect": true, "Voice": true, "Evident": true, "Polarity": true, "Person": true, "Polite": true,
}

// universalOnly keeps the universal features of a FEATS column.
func universalOnly(feats string) string {
	var keep []string
	for f := range strings.SplitSeq(feats, "|") {
		if k, _, _ := strings.Cut(f, "="); universalFeatures[k] {
			keep = append(keep, f)
		}
	}
	return strings.Join(keep, "|")
}
