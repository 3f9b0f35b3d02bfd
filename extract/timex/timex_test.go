package timex

import (
	"fmt"
	"strings"
	"testing"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// show prints times as "date role; date role".
func show(times []nlp.Time) string {
	var out []string
	for _, x := range times {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s", x.Date, x.Role)))
	}
	return strings.Join(out, "; ")
}

func TestFind(t *testing.T) {
	for text, want := range map[string]string{
		// Days and months.
		"They wed on August 19, 2017, at a farm.":             "2017-08-19 at",
		"They wed on Aug. 19, 2017.":                          "2017-08-19 at",
		"They wed on November 9 1966 in Leeds.":               "1966-11-09 at",
		"He was born on 3rd March 1980.":                      "1980-03-03 at",
		"the 3rd of March 1980":                               "1980-03-03",
		"Married since September 2018, they live in Rome.":    "2018-09 since",
		"It ended in Sept. 2016 and resumed on 2017-01-02":    "2016-09 at; 2017-01-02 at",
		"a concert in Nov. of 2016":                           "2016-11 at",
		"back in May 2016":                                    "2016-05 at",
		"They got engaged on Christmas 2011":                  "2011-12-25 at",
		"since Christmas Eve 2011, until New Year’s Eve 2014": "2011-12-24 since; 2014-12-31 until",
		"on Valentine's Day 2015 and Halloween 2016":          "2015-02-14 at; 2016-10-31 until",
		"on 31 February 2019":                                 "2019-02",
		// Years.
		"They married in 2004.":                                           "2004 at",
		"Since 2015 they have been rivals":                                "2015 since",
		"at the beginning of 2016, in the summer of 2017, in Spring 2018": "2016 at; 2017 at; 2018 at",
		"Then the pair met in the year 2009.":                             "2009 at",
		"Red Moon (2011) made her famous":                                 "2011",
		// Ranges.
		"She was married to him from 2000 to 2005.":                      "2000 since; 2005 until",
		"between 2010 and 2012 they toured; until late 2013 they fought": "2010 since; 2012 until; 2013 until",
		"dated for three years, from 2007 – 2010.":                       "2007 since; 2010 until",
		"married 2002-2003": "2002 since; 2003 until",
		// Years before a noun.
		"his 2004 debut":                          "2004",
		"Ray's 2003 adoption of a dog":            "2003",
		"their iconic 2003 hit, \"Slow\"":         "2003",
		"in a 2012 interview":                     "2012",
		"the stage of 2010's The Long Song":       "2010",
		"her album 1989 to rave reviews":          "",
		"her album 1989, out now":                 "",
		"He sold 2000 copies of 1984.":            "",
		"She sang to 2000 people, in 2001 cities": "2001 at",
		// No dates.
		"on 14 February, in May":                  "",
		"last year, two years ago, on Tuesday":    "",
		"in the 1990s, the '90s, the 2010's best": "",
		"two years later":                         "",
		"":                                        "",
	} {
		d := &nlp.Document{Text: text}
		Find(d)
		if got := show(d.Times); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestRelative(t *testing.T) {
	for text, want := range map[string]string{
		"They met in 2004 and married two years later.":               "2004 at; 2006 at",
		"They met in 2004. The following year, they married.":         "2004 at; 2005 at",
		"They met in May 2004 and split nine months later.":           "2004-05 at; 2005-02 at",
		"They met on 30 May 2004 and married three days later.":       "2004-05-30 at; 2004-06-02 at",
		"They married in May 2004, having met a year earlier.":        "2004-05 at; 2003 at",
		"They married in 2004, having met 12 years before.":           "2004 at; 1992 at",
		"They met in May 2004; later that year he proposed.":          "2004-05 at; 2004 at",
		"He was cast in 2004 and fired in the same year.":             "2004 at; 2004 at",
		"They wed in 2004, two years before the birth of a son.":      "2004 at",
		"They met in 2004 and split nine months later.":               "2004 at",
		"Several years later, in 2004, they met.":                     "2004 at",
		"Two years later they met. They married in 2004.":             "2004 at",
		"It began in 2001. A year later, in March 2003, it was over.": "2001 at; 2002 at; 2003-03 at",
	} {
		d := &nlp.Document{Text: text}
		Find(d)
		if got := show(d.Times); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestRelativeReach: a relative date looks back to its own sentence and the one before, no further.
func TestRelativeReach(t *testing.T) {
	for text, want := range map[string]string{
		"They met in 2004. They fell in love. Two years later they married.": "2004 at",
		"They fell in love. They met in 2004. Two years later they married.": "2004 at; 2006 at",
	} {
		d := &nlp.Document{Text: text}
		start := 0
		for i, s := range strings.SplitAfter(text, ". ") {
			d.Tokens = append(d.Tokens, nlp.Token{Span: nlp.Span{Start: start, End: start + len(s)}, Sentence: i})
			d.Sentences = append(d.Sentences, nlp.Sentence{First: i, End: i + 1})
			start += len(s)
		}
		Find(d)
		if got := show(d.Times); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestNamed: a name that is a number is no date, one that holds a year is.
func TestNamed(t *testing.T) {
	d := &nlp.Document{Text: "her 1989 album at the 2015 Awards in 2016"}
	for _, w := range []string{"1989", "2015", "Awards", "2016"} {
		i := strings.Index(d.Text, w)
		d.Tokens = append(d.Tokens, nlp.Token{Span: nlp.Span{Start: i, End: i + len(w)}})
	}
	d.Names = []nlp.Name{{First: 0, End: 1, Type: nlp.NameWork}, {First: 1, End: 3, Type: nlp.NameWork}, {First: 3, End: 4, Type: nlp.NameDate}}
	Find(d)
	if got := show(d.Times); got != "2015 at; 2016 at" {
		t.Errorf("got %q", got)
	}
}

func TestSpan(t *testing.T) {
	d := &nlp.Document{Text: "In May 2004 they met at her iconic 2003 show, from 2007 – 2010, (2011); a year later it ended."}
	Find(d)
	var got []string
	for _, x := range d.Times {
		got = append(got, d.Slice(x.Span))
	}
	if g, want := strings.Join(got, "|"), "May 2004|2003|2007|2010|2011|a year later"; g != want {
		t.Errorf("spans %q, want %q", g, want)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("in 2004, on May 5, 2010, (2011) since Sept 2012")
	f.Add("\xff 31 Feb 2000 99 years later, the following year")
	f.Add("1999-2001's 2004-05-31 a day later. Christmas 2010")
	f.Fuzz(func(t *testing.T, text string) {
		d := &nlp.Document{Text: text}
		Find(d)
		end := 0
		for _, x := range d.Times {
			if x.Start < end || x.End <= x.Start || x.End > len(text) {
				t.Fatalf("span %v after %d in %q", x.Span, end, text)
			}
			if _, err := graph.ParseDate(string(x.Date)); err != nil || x.Date == "" {
				t.Fatalf("date %q in %q: %v", x.Date, text, err)
			}
			end = x.End
		}
	})
}

// TestWindows: what the windows leave out holds no date, so Find gives the same for a text and for its parts.
func TestWindows(t *testing.T) {
	filler := strings.Repeat("text without any date, 12 of them or 345, ", 20)
	d := &nlp.Document{Text: filler + "married on May 5, 2004 " + filler + "in 2007 – 2010 " + filler + "2 1 20 199"}
	Find(d)
	if got, want := show(d.Times), "2004-05-05 at; 2007 since; 2010 until"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if w := windows(d.Text); len(w) != 2 {
		t.Errorf("windows %v, want 2", w)
	}
}

func BenchmarkFind(b *testing.B) {
	// Five dates in 2,000 bytes are as many as the news has.
	text := "They met in 2004 on the set of her iconic 2003 film, and married two years later, on May 5, 2006, in front of friends and family. " +
		strings.Repeat("\"We could not be happier,\" she told reporters outside the church in the rain, before the couple and their guests left for the party.\n", 14)
	text = strings.Repeat(text, 10)
	d := &nlp.Document{Text: text}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Find(d)
	}
}
