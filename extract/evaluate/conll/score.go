package conll

import (
	"strings"
	"unicode"

	"celebgraph/extract/nlp"
)

// PRF counts what was right, found and there to be found.
type PRF struct{ Right, System, Gold int }

// P, R and F1 are precision, recall and their harmonic mean, 0 where there is nothing.
func (x PRF) P() float64  { return ratio(x.Right, x.System) }
func (x PRF) R() float64  { return ratio(x.Right, x.Gold) }
func (x PRF) F1() float64 { return ratio(2*x.Right, x.System+x.Gold) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Scores are those of the CoNLL 2018 shared task (Zeman et al.), from raw text: every figure counts over words
// aligned by their characters, so an error of segmentation costs in all of them.
type Scores struct{ Words, Sentences, UPOS, XPOS, Feats, Lemmas, UAS, LAS PRF }

// item is one word with its place in the text without white space.
type item struct {
	start, end        int
	upos, xpos        string
	feats, lemma, rel string
	head              int // index in the list, -1 for the root
}

// Score compares the annotation of a document with gold sentences of the same text.
func Score(gold []Sentence, doc *nlp.Document) Scores {
	g, gs := goldItems(gold)
	s, ss := systemItems(doc)
	var out Scores
	out.Sentences = PRF{common(gs, ss), len(ss), len(gs)}
	total := PRF{System: len(s), Gold: len(g)}
	out.Words, out.UPOS, out.XPOS, out.Feats, out.Lemmas, out.UAS, out.LAS = total, total, total, total, total, total, total
	gi, si := align(g, s)
	for i := range g {
		if gi[i] < 0 {
			continue
		}
		a, b := g[i], s[gi[i]]
		count := func(p *PRF, ok bool) {
			if ok {
				p.Right++
			}
		}
		count(&out.Words, true)
		count(&out.UPOS, a.upos == b.upos)
		count(&out.XPOS, a.xpos == b.xpos)
		count(&out.Feats, a.feats == b.feats)
		count(&out.Lemmas, a.lemma == "_" || a.lemma == b.lemma)
		head := a.head < 0 && b.head < 0 || a.head >= 0 && b.head >= 0 && si[b.head] == a.head
		count(&out.UAS, head)
		count(&out.LAS, head && a.rel == b.rel)
	}
	return out
}

// align matches words with the same characters; where a multiword token is split otherwise on the two sides,
// nothing matches but what has the same place.
func align(g, s []item) (gi, si []int) {
	gi, si = make([]int, len(g)), make([]int, len(s))
	for i := range gi {
		gi[i] = -1
	}
	for i := range si {
		si[i] = -1
	}
	for i, j := 0, 0; i < len(g) && j < len(s); {
		switch {
		case g[i].start == s[j].start && g[i].end == s[j].end:
			gi[i], si[j] = j, i
			i, j = i+1, j+1
		case g[i].end < s[j].end || g[i].end == s[j].end && g[i].start > s[j].start:
			i++
		default:
			j++
		}
	}
	return gi, si
}

// bare returns the text without white space.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// goldItems places words by the characters of their surface tokens. The words of a multiword token share its
// characters in order where they spell it ("do", "n't"), else they divide it evenly by count.
func goldItems(sentences []Sentence) (items []item, spans [][2]int) {
	pos := 0
	for _, s := range sentences {
		first, base := pos, len(items)
		for i := 0; i < len(s.Words); {
			j := i + 1
			for j < len(s.Words) && !s.Words[j].First {
				j++
			}
			surface := len([]rune(bare(s.Words[i].Surface)))
			at := pos
			for k := i; k < j; k++ {
				w := s.Words[k]
				n := len([]rune(bare(w.Form)))
				if j-i == 1 || k == j-1 {
					n = pos + surface - at
				}
				n = max(0, min(n, pos+surface-at))
				head := -1
				if w.Head > 0 {
					head = base + w.Head - 1
				}
				items = append(items, item{at, at + n, w.UPOS, w.XPOS, w.Feats, w.Lemma, universal(w.Deprel), head})
				at += n
			}
			pos += surface
			i = j
		}
		spans = append(spans, [2]int{first, pos})
	}
	return items, spans
}

func systemItems(doc *nlp.Document) (items []item, spans [][2]int) {
	pos := 0
	for _, s := range doc.Sentences {
		first := pos
		for t := s.First; t < s.End; t++ {
			tok := doc.Tokens[t]
			n := len([]rune(bare(doc.Word(t))))
			items = append(items, item{pos, pos + n, tok.UPOS, tok.XPOS, blank(tok.Feats), tok.Lemma, universal(tok.Deprel), tok.Head})
			pos += n
		}
		spans = append(spans, [2]int{first, pos})
	}
	return items, spans
}

func blank(s string) string {
	if s == "" {
		return "_"
	}
	return s
}

// universal cuts a relation's subtype off.
func universal(rel string) string {
	u, _, _ := strings.Cut(rel, ":")
	return u
}

// common counts the spans in both ascending lists.
func common(a, b [][2]int) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			n, i, j = n+1, i+1, j+1
		case a[i][1] <= b[j][1]:
			i++
		default:
			j++
		}
	}
	return n
}

// RawText rebuilds the text of gold sentences: words with their spaces, sentences joined by a space, paragraphs
// by an empty line.
func RawText(sentences []Sentence) string {
	var b strings.Builder
	for i, s := range sentences {
		if i > 0 {
			if s.NewParagraph() {
				b.WriteString("\n\n")
			} else if !strings.HasSuffix(b.String()[max(0, b.Len()-1):], " ") {
				b.WriteByte(' ')
			}
		}
		for k, w := range s.Words {
			if !w.First {
				continue
			}
			b.WriteString(w.Surface)
			if w.SpaceAfter && k+1 < len(s.Words) {
				b.WriteByte(' ')
			}
		}
	}
	return b.String()
}
