package coref

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// shortens reports whether short is a clipped form of the full name: an initial and the surname or its beginning
// ("T. Swift", "J.Lo"), the given name and an initial ("Kim K"), or both clipped into one word ("JLo", "LiLo"). A
// given name that merely begins like another is none: Will Smith is not Willow Smith.
func shortens(short, full nameKey) bool {
	if len(full) < 2 {
		return false
	}
	given, family := full[0], full[len(full)-1]
	switch len(short) {
	case 1:
		return blends(strings.Map(letters, short[0]), given, family)
	case 2:
		a, b := short[0], short[1]
		return len(a) == 1 && len(b) > 1 && strings.HasPrefix(given, a) && strings.HasPrefix(family, b) ||
			a == given && len(b) == 1 && strings.HasPrefix(family, b)
	}
	return false
}

// letters drops what is no letter: "a-rod" is "arod".
func letters(r rune) rune {
	if r == '-' || r == '.' || r == '\'' || r == '’' {
		return -1
	}
	return r
}

// blends reports whether word is the beginning of given and then that of family, of three to six letters.
func blends(word, given, family string) bool {
	if len(word) < 3 || len(word) > 6 {
		return false
	}
	for n := 1; n <= 4 && n < len(word); n++ {
		rest := word[n:]
		if len(rest) >= 2 && len(rest) < len(family) && strings.HasPrefix(given, word[:n]) && strings.HasPrefix(family, rest) {
			return true
		}
	}
	return false
}

// clips reports whether part is the first syllable or so of a given name, "Kourt", or of a surname with the ending of
// endearment, "Biebs".
func clips(part, given, family string) bool {
	return len(part) >= 3 && len(part) < len(given) && strings.HasPrefix(given, part) ||
		len(part) >= 5 && strings.HasSuffix(part, "s") && strings.HasPrefix(family, strings.TrimSuffix(part, "s"))
}

// joinTitles joins the short forms of works, organizations and groups with the one full name that they shorten:
// acronyms ("SNL") and titles without what follows their colon, or stands before it.
func (s *state) joinTitles() {
	named := map[int]string{}
	for _, m := range s.doc.Mentions {
		if m.Kind == nlp.Named && m.Chain != nlp.None && s.doc.Chains[m.Chain].Type != graph.Person && named[m.Chain] == "" {
			named[m.Chain] = s.nameText(m)
		}
	}
	for c := range s.doc.Chains {
		short, ok := named[c]
		if !ok {
			continue
		}
		o := only(named, func(o int, long string) bool {
			title, rest, _ := strings.Cut(long, ":")
			return o != c && (acronym(short, long) || title != long && (sameTitle(short, title) || sameTitle(short, rest)) ||
				s.doc.Chains[c].Type != graph.Work && s.doc.Chains[o].Type == graph.Organization && firm(short, long))
		})
		if o != nlp.None {
			s.mergeChains(c, o)
			delete(named, c)
		}
	}
}

// firm reports whether short is a company's name without the word for its trade: "Meridian" for "Meridian Pictures".
func firm(short, long string) bool {
	rest, ok := strings.CutPrefix(graph.FoldName(long), graph.FoldName(short)+" ")
	return ok && trades[rest]
}

// trades end the names of companies.
var trades = nlp.WordSet("pictures studios studio records entertainment productions media music films magazine group inc corporation corp company " +
	"foundation management agency television network publishing books sports")

func sameTitle(a, b string) bool { return graph.FoldName(a) == graph.FoldName(b) }

// acronym reports whether short consists of the initials of three or more words of long, in capitals, with or without
// those of its small words, and perhaps a plural's s.
func acronym(short, long string) bool {
	short = strings.TrimSuffix(short, "s")
	var all, capitals strings.Builder
	for _, w := range strings.Fields(long) {
		r, _ := utf8.DecodeRuneInString(w)
		all.WriteRune(unicode.ToUpper(r))
		if unicode.IsUpper(r) {
			capitals.WriteRune(r)
		}
	}
	return len(short) >= 3 && (short == all.String() || short == capitals.String())
}

// joinShort joins the chains of short names with the one full name of the article that they shorten, if there is
// exactly one.
func (s *state) joinShort(full map[int]nameKey) {
	for c := range s.doc.Chains {
		if !s.isPerson(c) {
			continue
		}
		key := s.shortKey(c)
		if key == nil {
			continue
		}
		o := only(full, func(o int, k nameKey) bool {
			return o != c && s.isPerson(o) && (shortens(key, k) || len(key) == 1 && len(k) > 1 && clips(key[0], k[0], k[len(k)-1]))
		})
		if o != nlp.None {
			s.mergeChains(c, o)
			delete(full, c)
		}
	}
}

// only returns the one chain that fits, None where there is none or several.
func only[T any](chains map[int]T, fits func(chain int, x T) bool) int {
	found := nlp.None
	for c, x := range chains {
		switch {
		case !fits(c, x):
		case found != nlp.None:
			return nlp.None
		default:
			found = c
		}
	}
	return found
}

// shortKey returns the key of chain c if all its names have it and it is of one or two parts, else nil.
func (s *state) shortKey(c int) nameKey {
	var key nameKey
	for _, m := range s.doc.Mentions {
		if m.Chain != c || m.Kind != nlp.Named {
			continue
		}
		k := s.key(m)
		if key != nil && strings.Join(k, " ") != strings.Join(key, " ") || len(k) > 2 {
			return nil
		}
		key = k
	}
	return key
}
