package annotate

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

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

// lemma returns the lemma of a form with a tag, by rule unless it is an exception. It is never empty.
func (h *heads) lemma(form, upos string, rule int) string {
	if l, ok := h.except[strings.ToLower(form)+"\t"+upos]; ok {
		return l
	}
	if l := h.lemmas[rule].apply(form); l != "" {
		return l
	}
	return form
}
