package annotate

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"celebgraph/extract/encoder"
)

// lemmaRule makes a lemma of a form: change the case, cut runes from the end, add a suffix.
type lemmaRule struct {
	fold  byte // l lower, k keep, t title, u upper
	strip int
	add   string
}

// parseLemmaRules reads labels "CASE:STRIP:ADD".
func parseLemmaRules(labels []string) ([]lemmaRule, error) {
	var out []lemmaRule
	for _, l := range labels {
		p := strings.SplitN(l, ":", 3)
		if len(p) != 3 || len(p[0]) != 1 || !strings.Contains("lktu", p[0]) {
			return nil, fmt.Errorf("%w: lemma rule %q", encoder.ErrFormat, l)
		}
		n, err := strconv.Atoi(p[1])
		if err != nil || n < 0 {
			return nil, fmt.Errorf("%w: lemma rule %q", encoder.ErrFormat, l)
		}
		out = append(out, lemmaRule{p[0][0], n, p[2]})
	}
	return out, nil
}

// straight makes every apostrophe the ASCII one.
var straight = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'")

// apply returns the lemma of a form.
func (r lemmaRule) apply(form string) string {
	runes := []rune(straight.Replace(form))
	for i, c := range runes {
		switch {
		case r.fold == 'l', r.fold == 't' && i > 0:
			runes[i] = unicode.ToLower(c)
		case r.fold == 'u', r.fold == 't':
			runes[i] = unicode.ToUpper(c)
		}
	}
	return string(runes[:max(0, len(runes)-r.strip)]) + r.add
}

// lemma returns the lemma of a form with a tag: the lexicon's, else the one that a rule makes; logits are those of
// the rules. It is never empty.
func (h *heads) lemma(form, upos string, logits []float32) string {
	if l, ok := h.except[strings.ToLower(straight.Replace(form))+"\t"+upos]; ok {
		return l
	}
	best := h.lemmas[argmax(logits)].apply(form)
	if words := h.known[upos]; words != nil && !words.has(best, form) {
		best = h.plausible(form, upos, words, logits)
	}
	if best == "" {
		return form
	}
	return best
}

// vocabulary is the lemmas that the lexicon has for a tag, and how they end.
type vocabulary struct {
	lemmas map[string]bool
	ends   map[string]int // by the last three and four letters
}

// newVocabularies collects the lemmas of the open classes, whose forms no lexicon has all of.
func newVocabularies(lexicon map[string]string) map[string]*vocabulary {
	out := map[string]*vocabulary{}
	for _, upos := range []string{"VERB", "NOUN", "ADJ", "ADV"} {
		out[upos] = &vocabulary{lemmas: map[string]bool{}, ends: map[string]int{}}
	}
	for key, lemma := range lexicon {
		_, upos, _ := strings.Cut(key, "\t")
		if v := out[upos]; v != nil && !v.lemmas[lemma] {
			v.lemmas[lemma] = true
			v.ends[ending(lemma, 3)]++
			v.ends[ending(lemma, 4)]++
		}
	}
	return out
}

// ending is the last n letters of a word, with a mark for a beginning within them.
func ending(s string, n int) string {
	s = "^" + s
	return s[max(0, len(s)-n):]
}

// has reports whether lemma is in the vocabulary and can be that of a form which the lexicon does not have: it
// begins with the same letter, since only words that every lexicon has change it ("went").
func (v *vocabulary) has(lemma, form string) bool {
	return v.lemmas[lemma] && sameInitial(lemma, form)
}

func sameInitial(lemma, form string) bool {
	a, _ := utf8.DecodeRuneInString(lemma)
	b, _ := utf8.DecodeRuneInString(form)
	return unicode.ToLower(a) == unicode.ToLower(b)
}

// What being in the vocabulary, being a word that the encoder knows, ending like many lemmas and being spelled as no lemma is are
// worth, in the unit of the logits, and how far below the best a rule may be; found on the development sets of the English Web Treebank and
// GUM. A rule that cuts more or adds anything unusual is one for a single irregular word, which the lexicon has.
const (
	knownLemma  = 3.0
	wholeWord   = 3.0
	commonEnd   = 0.5
	longEnd     = 1.0
	misspelled  = 6.0
	logitMargin = 8
	maxStrip    = 4
)

// regular reports whether cutting strip letters from a form and adding add is what regular inflection does the other way
// round: "dat-ing", "marr-ied", "chairm-en".
func regular(form string, strip int, add string) bool {
	at := max(0, len(form)-strip)
	cut := form[at:]
	switch add {
	case "":
		twice := at > 0 && len(cut) > 2 && cut[0] == form[at-1]
		return suffixes[cut] || twice && suffixes[cut[1:]]
	case "e":
		return suffixes[cut]
	case "y":
		return strings.HasPrefix(cut, "i") && suffixes[cut[1:]]
	case "an":
		return cut == "en"
	}
	return false
}

// suffixes are those of inflection.
var suffixes = map[string]bool{"": true, "s": true, "es": true, "'s": true, "d": true, "ed": true, "ing": true, "in": true, "in'": true,
	"r": true, "er": true, "st": true, "est": true, "n": true, "en": true}

// The endings of inflected forms that leave no choice: the lemma of "denies" is not "denie", of "coaches" not "coache", of "snapped"
// not "snapp".
var (
	consonantY = regexp.MustCompile(`..ie[sd]$`)
	sibilant   = regexp.MustCompile(`(ch|sh|ss|x|zz)es$`)
	doubled    = regexp.MustCompile(`(bb|dd|gg|mm|nn|pp|rr|tt)(ed|ing)$`)
	noE        = regexp.MustCompile(`([^aeiou]k|[aeou]w|ck)(ed|ing)$`)
)

// odd reports whether spelling speaks against a lemma of a form in lower case (Huddleston and Pullum, The Cambridge Grammar of
// the English Language, 2002, chapter 18 section 2).
func odd(lemma, form, upos string) bool {
	switch {
	case consonantY.MatchString(form):
		return lemma == form[:len(form)-1] || lemma == form[:len(form)-2]
	case sibilant.MatchString(form):
		return lemma == form[:len(form)-1]
	case upos != "VERB":
		return false
	}
	if at := doubled.FindStringSubmatchIndex(form); at != nil {
		return strings.HasPrefix(lemma, form[:at[3]]) || lemma == form[:at[3]-1]+"e"
	}
	return noE.MatchString(form) && strings.HasSuffix(lemma, "e")
}

// plausible returns the best lemma that a rule makes, where words that are known or end like known ones are preferred: the
// rules for "deserved" differ in an e, and no English verb ends in "rv".
func (h *heads) plausible(form, upos string, words *vocabulary, logits []float32) string {
	lower := strings.ToLower(form)
	likeliest := argmax(logits)
	limit := logits[likeliest] - logitMargin
	if odd(h.lemmas[likeliest].apply(lower), lower, upos) {
		limit -= logitMargin
	}
	best, score := "", math.Inf(-1)
	for i, r := range h.lemmas {
		if logits[i] < limit || r.strip > maxStrip || !regular(lower, r.strip, r.add) {
			continue
		}
		l := r.apply(form)
		if utf8.RuneCountInString(l) < 3 && !words.lemmas[l] && !sibilant.MatchString(lower) || !sameInitial(l, form) {
			continue
		}
		s := float64(logits[i]) + commonEnd*math.Log(float64(words.ends[ending(l, 3)])+0.5) + longEnd*math.Log(float64(words.ends[ending(l, 4)])+0.5)
		if words.lemmas[l] {
			s += knownLemma
		}
		if h.whole(strings.ToLower(l)) {
			s += wholeWord
		}
		if odd(l, lower, upos) {
			s -= misspelled
		}
		if s > score {
			best, score = l, s
		}
	}
	if best == "" {
		return h.lemmas[likeliest].apply(form)
	}
	return best
}
