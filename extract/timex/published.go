package timex

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// deictic is a form of a date relative to the day of publication: day reads it, given the groups of a match in lower
// case. What it cannot tell is no date.
type deictic struct {
	re  *regexp.Regexp
	day func(published graph.Date, group []string) (graph.Date, bool)
}

// published returns the dates that the text gives relative to the day of publication, at the precision of their words:
// a week is no date of its own, and stands for its month. Without the day of publication there are none.
func published(doc *nlp.Document) []nlp.Time {
	if doc.Published.Precision() < 3 {
		return nil
	}
	var out []nlp.Time
	for _, w := range deicticWindows(doc.Text) {
		for _, form := range deicticForms {
			for _, m := range matches(form.re, doc.Text, w) {
				s := nlp.Span{Start: m[0], End: m[1]}
				if overlaps(doc.Times, s) || overlaps(out, s) || named(doc, s) {
					continue
				}
				if d, ok := form.day(doc.Published, groups(doc.Text, m)); ok {
					out = append(out, nlp.Time{Span: s, Date: d, Role: deicticRole(doc.Text[:s.Start])})
				}
			}
		}
	}
	return out
}

// groups returns the groups of a match, in lower case.
func groups(text string, m []int) []string {
	var out []string
	for i := 2; i < len(m); i += 2 {
		out = append(out, strings.ToLower(text[m[i]:m[i+1]]))
	}
	return out
}

// deicticRole is role for a date that needs no preposition; an "and" before it joins verbs.
func deicticRole(before string) string {
	r := role(before)
	if r == "" || r == roleUntil && strings.HasSuffix(strings.ToLower(strings.TrimSpace(before)), "and") {
		return roleAt
	}
	return r
}

// deicticForms are tried in order: a later one does not take what an earlier one has.
var deicticForms = []deictic{
	{regexp.MustCompile(`(?i)\b(last|this|next) (year|month|week|spring|summer|autumn|fall|winter)\b`), unitDay},
	// The month is written in capitals, as a name is.
	{regexp.MustCompile(`\b([Ll]ast|[Tt]his|[Nn]ext) ` + month + `\b`), monthDay},
	{regexp.MustCompile(`(?i)\b(yesterday|today|tonight|last night|this (?:morning|afternoon|evening))\b`), nearDay},
	{regexp.MustCompile(`\b(?:on|[Ll]ast|[Tt]his past) (Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b`), weekDay},
	{regexp.MustCompile(`(?i)\b(a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}) (year|month|week|day)s? ago\b`), agoDay},
}

// unitDay reads "last year", "earlier this month", "next week", "this summer"; the last summer may be that of this year or
// of the year before.
func unitDay(published graph.Date, group []string) (graph.Date, bool) {
	n := map[string]int{"last": -1, "this": 0, "next": 1}[group[0]]
	switch unit := group[1]; unit {
	case "year", "month", "week":
		return units(published, unit, n)
	}
	d, ok := shift(published, "year", 0)
	return d, ok && n == 0
}

// nearDay reads "yesterday", "this morning".
func nearDay(published graph.Date, group []string) (graph.Date, bool) {
	if group[0] == "yesterday" || group[0] == "last night" {
		return shift(published, "day", -1)
	}
	return published, true
}

// weekdays numbers the days as [time.Weekday] does.
var weekdays = map[string]int{"sun": 0, "mon": 1, "tues": 2, "wednes": 3, "thurs": 4, "fri": 5, "satur": 6}

// weekDay reads "on Tuesday": the latest one, which may be the day of publication.
func weekDay(published graph.Date, group []string) (graph.Date, bool) {
	t, err := time.Parse(time.DateOnly, string(published))
	if err != nil {
		return "", false
	}
	return shift(published, "day", -((int(t.Weekday()) - weekdays[group[0]] + 7) % 7))
}

// agoDay reads "two years ago".
func agoDay(published graph.Date, group []string) (graph.Date, bool) {
	n, ok := number(group[0])
	if !ok {
		return "", false
	}
	return units(published, group[1], -n)
}

// units is shift, for weeks too: of those the month is known.
func units(d graph.Date, unit string, n int) (graph.Date, bool) {
	if unit != "week" {
		return shift(d, unit, n)
	}
	d, ok := shift(d, "day", 7*n)
	if !ok {
		return "", false
	}
	return shift(d, "month", 0)
}

// monthDay reads "last June": the month named, which "last" puts before that of the publication, "next" after it, and
// "this" in its year.
func monthDay(published graph.Date, group []string) (graph.Date, bool) {
	d, ok := date(string(published[:4]), group[1], "")
	if !ok {
		return "", false
	}
	switch named, own := d[5:7], published[5:7]; {
	case group[0] == "last" && named >= own:
		return shift(d, "month", -12)
	case group[0] == "next" && named <= own:
		return shift(d, "month", 12)
	}
	return d, true
}

// deictics are what every form relative to publication contains, by which their places are found quickly.
var deictics = []string{"last ", "Last ", "this ", "This ", "next ", "Next ", "ago", "day", "night"}

// deicticWindows returns the stretches of text around deictics, in order.
func deicticWindows(text string) []nlp.Span {
	var at []int
	for _, d := range deictics {
		for from := 0; ; {
			i := strings.Index(text[from:], d)
			if i < 0 {
				break
			}
			at = append(at, from+i)
			from += i + len(d)
		}
	}
	slices.Sort(at)
	var out []nlp.Span
	for _, i := range at {
		out = appendWindow(out, window(text, i-24, i+24))
	}
	return out
}
