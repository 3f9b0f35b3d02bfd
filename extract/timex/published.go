package timex

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// The forms of a date relative to the day of publication.
var (
	// deicticUnit is "last year", "earlier this month", "next week".
	deicticUnit = regexp.MustCompile(`(?i)\b(last|this|next) (year|month|week|spring|summer|autumn|fall|winter)\b`)
	// deicticMonth is "last June", with the month written in capitals as a name is.
	deicticMonth = regexp.MustCompile(`\b([Ll]ast|[Tt]his|[Nn]ext) ` + month + `\b`)
	deicticDay   = regexp.MustCompile(`(?i)\b(yesterday|today|tonight|last night|this (?:morning|afternoon|evening))\b`)
	weekday      = regexp.MustCompile(`\b(?:on|[Ll]ast|[Tt]his past) (Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b`)
	ago          = regexp.MustCompile(`(?i)\b(a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}) (year|month|week|day)s? ago\b`)
)

// published returns the dates that the text gives relative to the day of publication, at the precision of their words:
// a week is no date of its own, and stands for its month. Without the day of publication there are none.
func published(doc *nlp.Document) []nlp.Time {
	day, err := time.Parse(time.DateOnly, string(doc.Published))
	if err != nil {
		return nil
	}
	var out []nlp.Time
	add := func(m []int, t time.Time, layout string) {
		s := nlp.Span{Start: m[0], End: m[1]}
		if overlaps(doc.Times, s) || overlaps(out, s) || named(doc, s) {
			return
		}
		r := role(doc.Text[:s.Start])
		if r == "" || r == roleUntil && strings.HasSuffix(strings.ToLower(strings.TrimSpace(doc.Text[:s.Start])), "and") {
			r = roleAt
		}
		out = append(out, nlp.Time{Span: s, Date: graph.Date(t.Format(layout)), Role: r})
	}
	text := doc.Text
	part := func(m []int, n int) string { return strings.ToLower(text[m[2*n]:m[2*n+1]]) }
	for _, w := range deicticWindows(text) {
		for _, m := range matches(deicticUnit, text, w) {
			n := map[string]int{"last": -1, "this": 0, "next": 1}[part(m, 1)]
			switch unit := part(m, 2); unit {
			case "month":
				add(m, time.Date(day.Year(), day.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC), "2006-01")
			case "week":
				add(m, day.AddDate(0, 0, 7*n), "2006-01")
			case "year":
				add(m, time.Date(day.Year()+n, 1, 1, 0, 0, 0, 0, time.UTC), "2006")
			default: // the last summer may be that of this year or of the year before
				if n == 0 {
					add(m, day, "2006")
				}
			}
		}
		for _, m := range matches(deicticMonth, text, w) {
			if t, ok := nearMonth(day, part(m, 1), part(m, 2)); ok {
				add(m, t, "2006-01")
			}
		}
		for _, m := range matches(deicticDay, text, w) {
			t := day
			if w := part(m, 1); w == "yesterday" || w == "last night" {
				t = day.AddDate(0, 0, -1)
			}
			add(m, t, time.DateOnly)
		}
		for _, m := range matches(weekday, text, w) {
			back := (int(day.Weekday()) - weekdays[part(m, 1)] + 7) % 7
			add(m, day.AddDate(0, 0, -back), time.DateOnly)
		}
		for _, m := range matches(ago, text, w) {
			n, ok := number(text[m[2]:m[3]])
			if !ok {
				continue
			}
			switch part(m, 2) {
			case "year":
				add(m, time.Date(day.Year()-n, 1, 1, 0, 0, 0, 0, time.UTC), "2006")
			case "month":
				add(m, time.Date(day.Year(), day.Month()-time.Month(n), 1, 0, 0, 0, 0, time.UTC), "2006-01")
			case "week":
				add(m, day.AddDate(0, 0, -7*n), "2006-01")
			case "day":
				add(m, day.AddDate(0, 0, -n), time.DateOnly)
			}
		}
	}
	return out
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

// weekdays numbers the days as [time.Weekday] does.
var weekdays = map[string]int{"sun": 0, "mon": 1, "tues": 2, "wednes": 3, "thurs": 4, "fri": 5, "satur": 6}

// nearMonth returns the month named, which "last" puts before that of the publication, "next" after it, and "this" in
// its year.
func nearMonth(day time.Time, which, name string) (time.Time, bool) {
	d, ok := date("2000", name, "")
	if !ok {
		return time.Time{}, false
	}
	t, err := time.Parse("2006-01", string(d))
	if err != nil {
		return time.Time{}, false
	}
	y := day.Year()
	switch {
	case which == "last" && t.Month() >= day.Month():
		y--
	case which == "next" && t.Month() <= day.Month():
		y++
	}
	return time.Date(y, t.Month(), 1, 0, 0, 0, 0, time.UTC), true
}
