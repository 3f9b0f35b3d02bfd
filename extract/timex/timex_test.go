package timex

import (
	"fmt"
	"strings"
	"testing"

	"celebgraph/extract/nlp"
)

func TestFind(t *testing.T) {
	for text, want := range map[string]string{
		"They married in 2004.":                                          "2004 at",
		"Married since September 2018, they live in Rome.":               "2018-09 since",
		"They wed on August 19, 2017, at a farm.":                        "2017-08-19 at",
		"He was born on 3rd March 1980.":                                 "1980-03-03 at",
		"She was married to him from 2000 to 2005.":                      "2000 since; 2005 until",
		"It ended in Sept. 2016 and resumed on 2017-01-02":               "2016-09 at; 2017-01-02 at",
		"his 2004 debut":                                                 "2004 ",
		"Red Moon (2011) made her famous":                                "2011 ",
		"He sold 2000 copies of 1984 on 14 February.":                    "",
		"last year, two years ago, on Tuesday":                           "",
		"on 31 February 2019":                                            "2019-02 ",
		"between 2010 and 2012 they toured; until late 2013 they fought": "2010 since; 2012 until; 2013 until",
	} {
		d := &nlp.Document{Text: text}
		Find(d)
		var got []string
		for _, x := range d.Times {
			got = append(got, fmt.Sprintf("%s %s", x.Date, x.Role))
		}
		if g := strings.Join(got, "; "); g != want {
			t.Errorf("%q: %q, want %q", text, g, want)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("in 2004, on May 5, 2010, (2011) since Sept 2012")
	f.Add("\xff 31 Feb 2000")
	f.Fuzz(func(t *testing.T, text string) {
		d := &nlp.Document{Text: text}
		Find(d)
		end := 0
		for _, x := range d.Times {
			if x.Start < end || x.End <= x.Start || x.End > len(text) {
				t.Fatalf("span %v after %d in %q", x.Span, end, text)
			}
			end = x.End
		}
	})
}
