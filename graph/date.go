package graph

import (
	"fmt"
	"time"
)

// Date is a calendar date of the precision that the text has: "2022", "2022-09" or "2022-09-13".
// The zero value "" means unknown.
type Date string

// ParseDate checks that s is empty or a date of year, month or day precision.
func ParseDate(s string) (Date, error) {
	for _, layout := range []string{"2006", "2006-01", "2006-01-02"} {
		if len(s) == len(layout) {
			if _, err := time.Parse(layout, s); err == nil {
				return Date(s), nil
			}
		}
	}
	if s == "" {
		return "", nil
	}
	return "", fmt.Errorf("date %q: want YYYY, YYYY-MM or YYYY-MM-DD", s)
}

// Before reports whether the whole of d lies before the whole of e. Dates of which one contains the other
// (2019 and 2019-05) are before each other in neither direction, and an unknown date is never before anything.
func (d Date) Before(e Date) bool {
	if d == "" || e == "" {
		return false
	}
	n := min(len(d), len(e))
	return d[:n] < e[:n]
}

// Precision is the number of parts known: 0 unknown, 1 year, 2 month, 3 day.
func (d Date) Precision() int {
	switch len(d) {
	case 4:
		return 1
	case 7:
		return 2
	case 10:
		return 3
	}
	return 0
}
