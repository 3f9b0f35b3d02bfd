package timex

import (
	"testing"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// TestPublished: what is relative to the day of publication, a Wednesday.
func TestPublished(t *testing.T) {
	for text, want := range map[string]graph.Date{
		"They split last year.":                 "2021",
		"They married earlier this year.":       "2022",
		"They met last month in Rome.":          "2022-08",
		"They broke up last December.":          "2021-12",
		"They broke up last March.":             "2022-03",
		"They married on Tuesday in Rome.":      "2022-09-13",
		"They married on Wednesday.":            "2022-09-14",
		"They married last Friday.":             "2022-09-09",
		"She filed for divorce yesterday.":      "2022-09-13",
		"They met two years ago.":               "2020",
		"They met 10 months ago.":               "2021-11",
		"They met three days ago.":              "2022-09-11",
		"They split last week.":                 "2022-09",
		"They split last summer.":               "",
		"They married in 2014, not last night.": "2014",
	} {
		d := &nlp.Document{Text: text, Published: "2022-09-14"}
		Find(d)
		var got graph.Date
		if len(d.Times) > 0 {
			got = d.Times[0].Date
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
		undated := &nlp.Document{Text: text}
		if Find(undated); len(undated.Times) > 0 && undated.Times[0].Date != "2014" {
			t.Errorf("%s: without a day of publication %v", text, undated.Times)
		}
	}
}
