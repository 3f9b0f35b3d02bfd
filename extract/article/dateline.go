package article

import (
	"regexp"
	"strings"
	"time"
)

const months = `(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)`

// day matches a calendar date with a named month, or in ISO form. All-figure dates of other kinds are ambiguous.
const day = `((?:\d{1,2}(?:st|nd|rd|th)? ` + months + `,? \d{4})|(?:` + months + ` \d{1,2}(?:st|nd|rd|th)?,? \d{4})|(?:\d{4}-\d{2}-\d{2}(?:T[0-9:.+Z-]+)?))`

const weekday = `(?:(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thur|Thurs|Fri|Sat|Satur|Sun)(?:day)?\.?,? )?`

// clock is a time of day, which is not taken: it rarely comes with its zone.
const clock = `\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,4})?`

// datelines are the ways in which texts state their publication date. All else is prose.
var datelines = []*regexp.Regexp{
	// LONDON, 12 March 2019 - ...; MACON, Ga., Aug. 21, 2017 (Wire) — ...; NEW YORK, May 3, 2020 /Wire/ -- ...
	regexp.MustCompile(`^\p{Lu}[\p{Lu} .'’-]+(?:, \p{L}+\.?)?, ` + weekday + day + `(?: \([^)]{1,40}\)| /[^/]{1,40}/)?\s*(?:-|–|—|:)`),
	// Published: March 3, 2021; Posted on 3 May 2020 at 10:00; PUBLISHED: 14:23 EST, 3 May 2020 | UPDATED: ...
	regexp.MustCompile(`(?i)^(?:(?:first )?(?:published|posted)(?: on)?:?|date:) (?:` + clock + `,? (?:on )?)?` + weekday + day + `\b`),
	// By Jane Doe, 3 May 2020
	regexp.MustCompile(`^By \p{Lu}[^.,|]{2,50}[,|·•-]+ ?` + weekday + day + `(?:,? (?:at )?` + clock + `)?$`),
	// a line that is nothing but a date
	regexp.MustCompile(`^` + weekday + day + `(?:,? (?:at )?` + clock + `)?[.,]?$`),
}

// dateline returns the publication time that one of the first lines of a text, or the last, states as such.
// A date in prose is none.
func dateline(text string) (time.Time, bool) {
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	for i, l := range lines {
		if i > 5 && i < len(lines)-1 {
			continue
		}
		for _, re := range datelines {
			if m := re.FindStringSubmatch(strings.TrimSpace(l)); m != nil {
				if t, ok := parseDay(m[1]); ok {
					return t, true
				}
			}
		}
	}
	return time.Time{}, false
}

var ordinal = regexp.MustCompile(`(\d)(?:st|nd|rd|th)\b`)

// parseDay parses what day matches, as UTC.
func parseDay(s string) (time.Time, bool) {
	if t, ok := parseTime(s); ok {
		return t, true
	}
	s = strings.NewReplacer(",", "", ".", "", "Sept ", "Sep ").Replace(ordinal.ReplaceAllString(s, "$1"))
	for _, layout := range []string{"2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// timeLayouts are the machine-readable forms that pages and feeds use, the commonest first.
var timeLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02",
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "2006/01/02"}

// parseTime parses a machine-readable time. Without a zone it is taken as UTC.
func parseTime(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1900 && t.Year() < 2200 {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// urlPath matches a day in the path of an address: /2022/09/13/, /2022-09-13-title, /2022/sep/13/.
var urlPath = regexp.MustCompile(`^https?://[^/]+/(?:[^?#]*/)?((?:19|20)\d{2})[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?:[/-]|$)`)

// urlDay returns the day in the path of a web address, by which many sites file their articles.
func urlDay(url string) (time.Time, bool) {
	m := urlPath.FindStringSubmatch(strings.ToLower(url))
	if m == nil {
		return time.Time{}, false
	}
	for _, layout := range []string{"2006-1-2", "2006-Jan-2"} {
		month := m[2]
		if len(month) == 3 {
			month = strings.ToUpper(month[:1]) + month[1:]
		}
		if t, err := time.Parse(layout, m[1]+"-"+month+"-"+m[3]); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
