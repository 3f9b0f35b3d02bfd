// Package timex finds dates in an article: years, months and days that the text itself gives ("in 2004", "since
// September 2018", "on August 19, 2017"), normalized to the precision that they have (TIMEX3 of the type DATE, in
// the words of TimeML). What is relative to the day of publication ("last year") is left alone: the guidelines ask
// for dates that the text gives. A day and month without a year is no date.
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

const month = `(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?`

// forms are the ways of writing a date, longest first; year, month and day say which group holds which.
var forms = []struct {
	re               *regexp.Regexp
	year, month, day int
}{
	{regexp.MustCompile(`\b` + month + ` (\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)\b`), 3, 1, 2},
	{regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ` + month + `,? ((?:19|20)\d\d)\b`), 3, 2, 1},
	{regexp.MustCompile(`\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b`), 1, 2, 3},
	{regexp.MustCompile(`\b` + month + `(?: of|,)? ((?:19|20)\d\d)\b`), 2, 1, 0},
	// A bare year wants a word that makes it a date, so that "1984" the novel and "2,000" are none.
	{regexp.MustCompile(`(?i)\b(?:in|since|from|until|till|to|between|and|by|early|late|mid|around|back in|summer(?: of)?|spring(?: of)?|autumn(?: of)?|fall(?: of)?|winter(?: of)?|year|his|her|their|the)[ -]((?:19|20)\d\d)\b`), 1, 0, 0},
	{regexp.MustCompile(`\(((?:19|20)\d\d)\)`), 1, 0, 0},
}

// months are the first three letters of the months' names.
const months = "janfebmaraprmayjunjulaugsepoctnovdec"

// Find fills doc.Times with the dates of the text, in order, none inside another.
func Find(doc *nlp.Document) {
	doc.Times = nil
	taken := make([]nlp.Span, 0, 8)
	for _, f := range forms {
		for _, m := range f.re.FindAllStringSubmatchIndex(doc.Text, -1) {
			first := m[2*firstGroup(f.year, f.month, f.day)]
			span := nlp.Span{Start: first, End: m[1]}
			if overlaps(taken, span) {
				continue
			}
			group := func(n int) string {
				if n == 0 {
					return ""
				}
				return doc.Text[m[2*n]:m[2*n+1]]
			}
			if d, ok := date(group(f.year), group(f.month), group(f.day)); ok {
				taken = append(taken, span)
				doc.Times = append(doc.Times, nlp.Time{Span: span, Date: d, Role: role(doc.Text[:first])})
			}
		}
	}
	slices.SortFunc(doc.Times, func(a, b nlp.Time) int { return a.Start - b.Start })
}

// firstGroup returns the group that comes first in the text: the smallest that is set.
func firstGroup(groups ...int) int {
	least := 9
	for _, g := range groups {
		if g > 0 {
			least = min(least, g)
		}
	}
	return least
}

func overlaps(taken []nlp.Span, s nlp.Span) bool {
	for _, t := range taken {
		if t.Overlaps(s) {
			return true
		}
	}
	return false
}

// date makes a date of its parts; ok is false for one that no calendar has.
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

var rolePattern = regexp.MustCompile(`(?i)\b(since|from|between|until|till|to|and|in|on|by|around)(?: (?:early|late|mid|the|summer|spring|autumn|fall|winter|of|back|in))*[ -]*$`)

// role returns what the words before a date say of it: "since", "until", "at" or "".
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
		return "since"
	case "until", "till", "to", "and":
		return "until"
	}
	return "at"
}
