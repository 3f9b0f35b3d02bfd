package extract

import (
	"slices"
	"strconv"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

const (
	// maxAge is the greatest age that anybody has.
	maxAge = 110
	// ageReach is how many words may stand between an age and the name that it describes ("the 34-year-old former Friends star").
	ageReach = 5
)

// bornOf returns the years of birth that an article tells of people with a full name, by the folded name
// ([graph.FoldName]): that of its date less the age that it gives. Ages told of other years do not count, nor do those
// of a name to which it gives two. It is empty for an article without a date.
func bornOf(doc *nlp.Document) map[string]int {
	year, err := strconv.Atoi(string(doc.Published[:min(4, len(doc.Published))]))
	if err != nil {
		return nil
	}
	born := make(map[string]int)
	for _, c := range doc.Chains {
		if c.Type != graph.Person || len(c.Members) > 0 || !strings.Contains(strings.TrimSpace(c.Name), " ") {
			continue
		}
		name := graph.FoldName(c.Name)
		for _, i := range c.Mentions {
			m := doc.Mentions[i]
			age := ageOf(doc, m)
			if m.Kind != nlp.Named || age == 0 || ofThePast(doc, m, year) {
				continue
			}
			if told, ok := born[name]; ok && told != year-age {
				born[name] = 0
				break
			}
			born[name] = year - age
		}
	}
	return born
}

// ageOf returns the age that stands behind a name ("Ann Lee, 42, said") or before it ("the 42-year-old actress Ann Lee"), 0
// where there is none.
func ageOf(doc *nlp.Document, m nlp.Mention) int {
	if m.End+2 < len(doc.Tokens) && doc.Word(m.End) == "," && slices.Contains([]string{",", ".", ";", ")"}, doc.Word(m.End+2)) {
		if age := ageIn(doc.Word(m.End + 1)); age > 0 {
			return age
		}
	}
	for t := m.First - 1; t >= max(0, m.First-ageReach); t-- {
		if age, ok := strings.CutSuffix(doc.Word(t), "-year-old"); ok {
			return ageIn(age)
		}
		if doc.Word(t) == "old" && t >= 4 && doc.Word(t-1) == "-" && doc.Word(t-2) == "year" && doc.Word(t-3) == "-" {
			return ageIn(doc.Word(t - 4))
		}
		if tag := doc.Tokens[t].UPOS; tag != "ADJ" && tag != "NOUN" && tag != "PROPN" {
			break
		}
	}
	return 0
}

// ageIn returns the age that a word of digits gives, 0 for any other word.
func ageIn(word string) int {
	if age, err := strconv.Atoi(word); err == nil && age > 0 && age <= maxAge {
		return age
	}
	return 0
}

// ofThePast reports whether the sentence of a mention names a time more than a year before the article's: "Ann Lee, 43,
// drowned in 1981".
func ofThePast(doc *nlp.Document, m nlp.Mention, year int) bool {
	span := doc.SentenceSpan(doc.Tokens[m.First].Sentence)
	for _, t := range doc.Times {
		if t.Start >= span.Start && t.End <= span.End && t.Date.Before(graph.Date(strconv.Itoa(year-1))) {
			return true
		}
	}
	return false
}
