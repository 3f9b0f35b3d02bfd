package timex

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// The forms of a date relative to another one: a number and unit ("two years later", "a month earlier"), the
// next unit ("the following year"), the same year ("later that year").
var (
	shifted = regexp.MustCompile(`(?i)\b(a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}) (year|month|day)s? (later|afterwards?|earlier|before|prior)\b`)
	next    = regexp.MustCompile(`(?i)\bthe (?:following|next) (year|month|day)\b`)
	same    = regexp.MustCompile(`(?i)\b(?:that|the) same year\b|\b(?:later|earlier) that (?:same )?year\b`)
)

var numbers = []string{"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

// relative returns the dates of the text that are relative to one of doc.Times, which are in order: the last
// one before it, in its sentence or the one before, and no further than reach bytes. A result is no more precise than the unit and the other
// date: "six years later" is a year, and months after a mere year are no date.
func relative(doc *nlp.Document) []nlp.Time {
	if len(doc.Times) == 0 {
		return nil
	}
	var out []nlp.Time
	add := func(m []int, unit string, n int) {
		s := nlp.Span{Start: m[0], End: m[1]}
		base, ok := anchor(doc, s)
		if !ok || overlaps(doc.Times, s) || overlaps(out, s) {
			return
		}
		if d, ok := shift(base, unit, n); ok {
			r := role(doc.Text[:s.Start])
			if r == "" || r == roleUntil { // "married in 2004 and split two years later": "and" joins verbs
				r = roleAt
			}
			out = append(out, nlp.Time{Span: s, Date: d, Role: r})
		}
	}
	text := doc.Text
	for _, w := range reaches(doc) {
		for _, m := range matches(shifted, text, w) {
			word := strings.ToLower(text[m[6]:m[7]])
			n, ok := number(text[m[2]:m[3]])
			if !ok || word == "before" && strings.HasPrefix(text[m[1]:], " ") {
				continue // "two years before the wedding" is relative to what comes after it
			}
			if word == "earlier" || word == "before" || word == "prior" {
				n = -n
			}
			add(m, strings.ToLower(text[m[4]:m[5]]), n)
		}
		for _, m := range matches(next, text, w) {
			add(m, strings.ToLower(text[m[2]:m[3]]), 1)
		}
		for _, m := range matches(same, text, w) {
			add(m, "year", 0)
		}
	}
	return out
}

// reaches returns the stretches after the times of doc in which dates relative to them are looked for.
func reaches(doc *nlp.Document) []nlp.Span {
	var out []nlp.Span
	for _, t := range doc.Times {
		out = appendWindow(out, window(doc.Text, t.Start, t.End+reach))
	}
	return out
}

func number(s string) (int, bool) {
	s = strings.ToLower(s)
	if s == "a" {
		return 1, true
	}
	if n := slices.Index(numbers, s); n > 0 {
		return n, true
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// anchor returns the last date before s that stands in its sentence or the one before.
func anchor(doc *nlp.Document, s nlp.Span) (graph.Date, bool) {
	for i := len(doc.Times) - 1; i >= 0; i-- {
		if t := doc.Times[i]; t.End <= s.Start {
			return t.Date, sentence(doc, s.Start)-sentence(doc, t.Start) <= 1
		}
	}
	return "", false
}

// sentence returns the index of the sentence that holds a byte offset, 0 in a document without sentences.
func sentence(doc *nlp.Document, offset int) int {
	n, _ := slices.BinarySearchFunc(doc.Sentences, offset, func(s nlp.Sentence, offset int) int {
		if s.End <= s.First || doc.Tokens[s.End-1].End <= offset {
			return -1
		}
		return 1
	})
	return n
}

// shift moves a date by n units, cut to the precision of the unit.
func shift(d graph.Date, unit string, n int) (graph.Date, bool) {
	layout := "2006-01-02"
	switch unit {
	case "year":
		layout = layout[:4]
	case "month":
		layout = layout[:7]
	}
	if len(d) < len(layout) {
		return "", false
	}
	t, err := time.Parse(layout, string(d[:len(layout)]))
	if err != nil {
		return "", false
	}
	switch unit {
	case "year":
		t = t.AddDate(n, 0, 0)
	case "month":
		t = t.AddDate(0, n, 0)
	case "day":
		t = t.AddDate(0, 0, n)
	}
	return graph.Date(t.Format(layout)), t.Year() >= 1000 && t.Year() <= 9999
}
