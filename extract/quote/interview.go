package quote

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

var (
	// label begins a turn of an interview that is printed with labels.
	label = regexp.MustCompile(`^\s*(Q|A)\s?[:.–—]\s+`)
	// secondPerson and firstPerson are the pronouns that questions and answers have.
	secondPerson = regexp.MustCompile(`(?i)\b(you|your|yours|yourself)\b`)
	firstPerson  = regexp.MustCompile(`\b(I|I'm|I’m|I've|I’ve|[Mm]y|[Mm]e|[Mm]yself)\b`)
)

const (
	// minTurns is how many questions with answers make an interview.
	minTurns = 2
	// maxQuestion is the longest question, in words.
	maxQuestion = 80
)

// turns returns for each paragraph what turn of an interview it is, and where its words begin. An interview is printed with
// labels ("Q: ...", "A: ..."), or without: questions to "you", each with a paragraph behind it in which somebody says "I" outside
// of quotation marks.
func turns(doc *nlp.Document, paragraphs []nlp.Span) ([]nlp.Turn, []int) {
	kinds, begin := make([]nlp.Turn, len(paragraphs)), make([]int, len(paragraphs))
	labels := map[nlp.Turn]int{}
	for i, p := range paragraphs {
		text := doc.Text[p.Start:p.End]
		begin[i] = p.Start
		if m := label.FindString(text); m != "" {
			kinds[i], begin[i] = nlp.Question, p.Start+len(m)
			if strings.TrimSpace(m)[0] == 'A' {
				kinds[i] = nlp.Answer
			}
			labels[kinds[i]]++
		}
	}
	if labels[nlp.Question] >= minTurns && labels[nlp.Answer] >= minTurns {
		for i := 1; i < len(paragraphs); i++ { // an answer of several paragraphs
			if kinds[i] == nlp.NoTurn && kinds[i-1] == nlp.Answer && speaksOfSelf(doc.Text[paragraphs[i].Start:paragraphs[i].End]) {
				kinds[i] = nlp.Answer
			}
		}
		return kinds, begin
	}
	return unlabelled(doc, paragraphs), begin
}

// unlabelled finds the turns of an interview without labels.
func unlabelled(doc *nlp.Document, paragraphs []nlp.Span) []nlp.Turn {
	kinds := make([]nlp.Turn, len(paragraphs))
	answered := 0
	for i := 0; i+1 < len(paragraphs); i++ {
		question, answer := doc.Text[paragraphs[i].Start:paragraphs[i].End], doc.Text[paragraphs[i+1].Start:paragraphs[i+1].End]
		switch {
		case kinds[i] == nlp.Answer && !isQuestion(question):
			if speaksOfSelf(answer) && !isQuestion(answer) {
				kinds[i+1] = nlp.Answer
			}
		case isQuestion(question) && speaksOfSelf(answer) && !isQuestion(answer):
			kinds[i], kinds[i+1] = nlp.Question, nlp.Answer
			answered++
		}
	}
	if answered < minTurns {
		clear(kinds)
	}
	return kinds
}

// isQuestion reports whether a paragraph is a question to somebody, not in quotation marks.
func isQuestion(text string) bool {
	text = strings.TrimSpace(text)
	mark, _ := utf8.DecodeRuneInString(text)
	return marks[mark] == 0 && strings.HasSuffix(text, "?") && secondPerson.MatchString(text) && len(strings.Fields(text)) <= maxQuestion
}

// speaksOfSelf reports whether somebody says "I" in a paragraph outside of quotation marks.
func speaksOfSelf(text string) bool {
	open := false
	var outside strings.Builder
	for _, r := range text {
		switch r {
		case '"':
			open = !open
		case '“':
			open = true
		case '”':
			open = false
		default:
			if !open {
				outside.WriteRune(r)
			}
		}
	}
	return firstPerson.MatchString(outside.String())
}

// interviewee returns the person who answers: the one whom the headline names first, else the one who is named most; None where
// nobody is named.
func interviewee(doc *nlp.Document) int {
	counts := map[int]int{}
	best := nlp.None
	for _, m := range doc.Mentions {
		if m.Kind != nlp.Named || m.Chain == nlp.None || doc.Chains[m.Chain].Type != graph.Person || len(doc.Chains[m.Chain].Members) > 0 {
			continue
		}
		if doc.Tokens[m.First].Start < doc.Title.End {
			return m.Chain
		}
		if counts[m.Chain]++; best == nlp.None || counts[m.Chain] > counts[best] {
			best = m.Chain
		}
	}
	return best
}
