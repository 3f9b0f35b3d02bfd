package conll

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// NameSpan is a named entity: its place among the non-space characters of the text, and its type.
type NameSpan struct {
	Start, End int
	Type       string
}

// Names returns the names of sentences from NER=B-X and NER=I-X in MISC. An I- that continues nothing begins a
// name.
func Names(sentences []Sentence) []NameSpan {
	var names []NameSpan
	at := 0
	for i := range sentences {
		open := false
		for k := range sentences[i].Words {
			w := &sentences[i].Words[k]
			start := at
			at += visible(w.Form)
			mark, typ, _ := strings.Cut(miscValue(w.Misc, "NER"), "-")
			switch {
			case typ == "":
				open = false
			case mark == "I" && open && names[len(names)-1].Type == typ:
				names[len(names)-1].End = at
			default:
				names, open = append(names, NameSpan{start, at, typ}), true
			}
		}
	}
	return names
}

func visible(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// ReadIOB parses the files of Universal NER: comments, and lines of number, word and tag separated by tabs. The
// names become NER= in MISC. The spacing is taken from "# text", where a word that does not follow in it counts
// as preceded by a space.
func ReadIOB(r io.Reader) ([]Sentence, error) {
	var all []Sentence
	var s Sentence
	flush := func() {
		if len(s.Words) > 0 {
			s.spaceFromText()
			all = append(all, s)
		}
		s = Sentence{}
	}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSuffix(lines.Text(), "\r")
		switch {
		case line == "":
			flush()
		case line[0] == '#' && !strings.Contains(line, "\t"):
			s.Comments = append(s.Comments, strings.TrimPrefix(line[1:], " "))
		default:
			c := strings.Split(line, "\t")
			if len(c) < 3 || c[1] == "" {
				return nil, fmt.Errorf("line %d: %w: %d columns", n, ErrFormat, len(c))
			}
			misc := "_"
			if strings.HasPrefix(c[2], "B-") || strings.HasPrefix(c[2], "I-") {
				misc = "NER=" + c[2]
			}
			k := len(s.Words)
			s.Tokens = append(s.Tokens, Token{c[1], k, k + 1, true, "_"})
			s.Words = append(s.Words, Word{Form: c[1], Lemma: "_", Misc: misc})
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading IOB: %w", err)
	}
	flush()
	return all, nil
}

// spaceFromText sets SpaceAfter of the tokens by the sentence's text.
func (s *Sentence) spaceFromText() {
	text, _ := s.Comment("text")
	for i := range s.Tokens {
		rest, ok := strings.CutPrefix(strings.TrimLeft(text, " "), s.Tokens[i].Form)
		if !ok {
			return
		}
		text = rest
		s.Tokens[i].SpaceAfter = text == "" || strings.HasPrefix(text, " ")
	}
}

// ScoreNames compares names by place and type. kind maps a type to the one it counts as, "" for one that does
// not count; a nil kind compares types as they are. The map of results has an entry for every type and one under
// "" for all together.
func ScoreNames(gold, system []NameSpan, kind func(string) string) map[string]PRF {
	result := map[string]PRF{}
	have := map[NameSpan]bool{}
	count := func(n NameSpan, add func(*PRF)) {
		for _, key := range []string{n.Type, ""} {
			f := result[key]
			add(&f)
			result[key] = f
		}
	}
	for _, n := range gold {
		if n.Type = mapped(n.Type, kind); n.Type != "" {
			have[n] = true
			count(n, func(f *PRF) { f.Gold++ })
		}
	}
	for _, n := range system {
		if n.Type = mapped(n.Type, kind); n.Type != "" {
			count(n, func(f *PRF) {
				f.System++
				if have[n] {
					f.Right++
				}
			})
		}
	}
	return result
}

func mapped(typ string, kind func(string) string) string {
	if kind == nil {
		return typ
	}
	return kind(typ)
}
