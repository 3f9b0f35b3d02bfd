// Package timex finds dates in an article: years, months and days that the text itself gives ("in 2004", "since
// September 2018", "on August 19, 2017"), and those relative to such a one shortly before ("two years later"),
// normalized to the precision that they have (TIMEX3 of the type DATE, in the words of TimeML).
//
// What is relative to the day of publication ("last year", "on Tuesday") counts only where that day is known. A day and month without a year is no date, nor is a decade. A bare number is a year
// only where the words around it make it one, so that "1984" the novel and "2000 copies" are none.
//
// The grammar is a short table of patterns over the text; it needs neither tokens nor weights. Where the document
// has sentences, a relative date looks back no further than the sentence before its own; where it has names, a
// number that is one is no date.
package timex

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// The roles of a date (nlp.Time.Role): what the words before it say.
const (
	roleSince = "since"
	roleUntil = "until"
	roleAt    = "at"
)

const (
	month = `(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?`
	year  = `((?:19|20)\d\d)`
	feast = `(Christmas(?: Eve| Day)?|New Year[’']s (?:Eve|Day)|Valentine[’']s Day|Halloween)`
)

// form is a way of writing a date: the groups of its pattern that hold its parts, 0 for none. Where follows is
// set, the text after the match must match it too.
type form struct {
	re                      *regexp.Regexp
	year, month, day, feast int
	follows                 *regexp.Regexp
	role                    string
}

// noun matches what follows a year that stands before the noun it dates: "his 2004 hit", not "her album 1989 to".
var noun = regexp.MustCompile(`^ [“"'‘]?\p{L}`)

// preposition matches words that end the noun phrase before them.
var preposition = regexp.MustCompile(`^ (?:to|in|on|at|of|by|as|and|or|but|with|for|from|is|was|has|had|will|after|before|when|while|since|until|that|which|who)\b`)

// work matches what follows "2010's" when it says when a work came out.
var work = regexp.MustCompile(`^ (?:[“"'‘]?\p{Lu}|hit|film|movie|album|single|song|series|show|drama|comedy|blockbuster)`)

// counted matches nouns that make the number before them an amount.
var counted = regexp.MustCompile(`^ (?:people|fans|guests|women|men|children|copies|times|miles|pounds|dollars|euros|square|years|days|hours|words|seats|tickets|others|more)\b`)

// forms are tried in order: a later one does not take what an earlier one has.
var forms = []form{
	{re: regexp.MustCompile(`\b` + month + ` (\d{1,2})(?:st|nd|rd|th)?,? ` + year + `\b`), year: 3, month: 1, day: 2},
	{re: regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ` + month + `,? ` + year + `\b`), year: 3, month: 2, day: 1},
	{re: regexp.MustCompile(`\b` + year + `-(\d\d)-(\d\d)\b`), year: 1, month: 2, day: 3},
	{re: regexp.MustCompile(`\b` + feast + `,? (?:in |of )?` + year + `\b`), year: 2, feast: 1},
	{re: regexp.MustCompile(`\b` + month + `(?: of|,)? ` + year + `\b`), year: 2, month: 1},
	{re: regexp.MustCompile(`\b` + year + ` ?[-–—] ?(?:19|20)\d\d\b`), year: 1, role: roleSince},
	{re: regexp.MustCompile(`\b(?:19|20)\d\d ?[-–—] ?` + year + `\b`), year: 1, role: roleUntil},
	{re: regexp.MustCompile(`(?i)\b(?:in|since|from|until|till|to|between|and|by|early|late|mid|around|back in|year|(?:summer|spring|autumn|fall|winter|beginning|start|middle|end|most|part|course)(?: of)?|his|her|their|the)[ -]` + year + `\b`), year: 1},
	{re: regexp.MustCompile(`(?:\b(?:[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Tt]he|[Aa]n?)|\p{L}[’']s)(?: [a-z][\p{L}-]*)? ` + year + `\b`), year: 1, follows: noun},
	{re: regexp.MustCompile(`\b` + year + `[’']s\b`), year: 1, follows: work},
	{re: regexp.MustCompile(`\(` + year + `\)`), year: 1},
}

// Find fills doc.Times with the dates of the text, in order, none inside another.
func Find(doc *nlp.Document) {
	doc.Times = nil
	for _, w := range windows(doc.Text) {
		first := len(doc.Times)
		for i := range forms {
			for _, m := range matches(forms[i].re, doc.Text, w) {
				t, ok := forms[i].read(doc.Text, m)
				if ok && !overlaps(doc.Times[first:], t.Span) && !named(doc, t.Span) {
					doc.Times = append(doc.Times, t)
				}
			}
		}
	}
	byStart := func(a, b nlp.Time) int { return a.Start - b.Start }
	slices.SortFunc(doc.Times, byStart)
	doc.Times = append(doc.Times, relative(doc)...)
	doc.Times = append(doc.Times, published(doc)...)
	slices.SortFunc(doc.Times, byStart)
}

// matches returns the matches of re in the window w of text, as offsets into text.
func matches(re *regexp.Regexp, text string, w nlp.Span) [][]int {
	found := re.FindAllStringSubmatchIndex(text[w.Start:w.End], -1)
	for _, m := range found {
		for i := range m {
			m[i] += w.Start // a group of no match has -1: no pattern here has one that is read
		}
	}
	return found
}

// read makes a date of a match of f; its span begins with the first part of the date.
func (f *form) read(text string, m []int) (nlp.Time, bool) {
	t := nlp.Time{Span: nlp.Span{Start: m[1], End: m[1]}}
	part := func(n int) string {
		if n == 0 {
			return ""
		}
		t.Start = min(t.Start, m[2*n])
		return text[m[2*n]:m[2*n+1]]
	}
	y, mon, day, name := part(f.year), part(f.month), part(f.day), part(f.feast)
	if mon == "" && name == "" { // a bare year: its span is the year, and what follows may forbid it
		t.Span = nlp.Span{Start: m[2*f.year], End: m[2*f.year+1]}
		after := text[m[1]:]
		possessive := strings.HasPrefix(after, "'s") || strings.HasPrefix(after, "’s") // another form's, or a decade
		if possessive || counted.MatchString(after) || f.follows != nil && (!f.follows.MatchString(after) || preposition.MatchString(after)) {
			return t, false
		}
		if f.follows == work && decade(text[:t.Start]) {
			return t, false
		}
	}
	if name != "" {
		mon, day = feastDay(name)
	}
	var ok bool
	t.Date, ok = date(y, mon, day)
	t.Role = f.role
	if t.Role == "" {
		t.Role = role(text[:t.Start])
	}
	return t, ok
}

// decade reports whether the word before "2010's" makes it ten years.
func decade(before string) bool {
	before = strings.ToLower(before)
	return strings.HasSuffix(before, "the ") || strings.HasSuffix(before, "early ") || strings.HasSuffix(before, "late ")
}

// feastDay returns month and day of a feast that feast matches.
func feastDay(name string) (month, day string) {
	switch name = strings.ReplaceAll(name, "’", "'"); name {
	case "Christmas Eve":
		return "12", "24"
	case "New Year's Eve":
		return "12", "31"
	case "New Year's Day":
		return "1", "1"
	case "Valentine's Day":
		return "2", "14"
	case "Halloween":
		return "10", "31"
	}
	return "12", "25"
}

// named reports whether s is a name of the document, all of it, and not that of a date: an album called "1989" is no date, but the 2015
// of "2015 Wire Awards" is.
func named(doc *nlp.Document, s nlp.Span) bool {
	for _, n := range doc.Names {
		if n.Type != nlp.NameDate && doc.TokenSpan(n.First, n.End) == s {
			return true
		}
	}
	return false
}

func overlaps(taken []nlp.Time, s nlp.Span) bool {
	for _, t := range taken {
		if t.Overlaps(s) {
			return true
		}
	}
	return false
}

// months are the first three letters of the months' names.
const months = "janfebmaraprmayjunjulaugsepoctnovdec"

// date makes a date of its parts, months as numbers or names; ok is false for one that no calendar has.
func date(year, mon, day string) (graph.Date, bool) {
	s := year
	if mon != "" {
		n, err := strconv.Atoi(mon)
		if err != nil {
			n = strings.Index(months, strings.ToLower(mon[:3]))/3 + 1
		}
		s += fmt.Sprintf("-%02d", n)
	}
	if day != "" {
		n, err := strconv.Atoi(day)
		if err != nil {
			return "", false
		}
		s += fmt.Sprintf("-%02d", n)
	}
	d, err := graph.ParseDate(s)
	return d, err == nil
}

var rolePattern = regexp.MustCompile(`(?i)\b(since|from|between|until|till|to|and|in|on|by|around|at)(?: (?:early|late|mid|the|year|summer|spring|autumn|fall|winter|beginning|start|middle|end|of|back|in))*[ -]*$`)

// role returns what the words before a date say of it, "" when they say nothing.
func role(before string) string {
	if len(before) > 40 {
		before = before[len(before)-40:]
	}
	m := rolePattern.FindStringSubmatch(before)
	if m == nil {
		return ""
	}
	switch strings.ToLower(m[1]) {
	case "since", "from", "between":
		return roleSince
	case "until", "till", "to", "and":
		return roleUntil
	}
	return roleAt
}
