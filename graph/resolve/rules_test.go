package resolve_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

func TestParseRules(t *testing.T) {
	rules, err := resolve.ParseRules(strings.NewReader("\ufeffcanonical,alias\n# who is who\nJay-Zed, Shaun Cartwell\n\n!Ada Quill,Ada Quillon,\n\"Quill, Ada\",\"The \"\"Q\"\"\"\nJay-Zed,Shaun Cartwell\n"))
	want := []graph.AliasRule{{Canonical: "Jay-Zed", Alias: "Shaun Cartwell"}, {Canonical: "Quill, Ada", Alias: `The "Q"`},
		{Canonical: "Ada Quill", Alias: "Ada Quillon", Forbid: true}}
	if err != nil || !slices.Equal(rules.List(), want) {
		t.Errorf("rules %v, %v; want %v", rules.List(), err, want)
	}
	if got := rules.Names(); len(got) != 6 {
		t.Errorf("names %q, want 6", got)
	}
	for text, where := range map[string]string{
		"a,b\nonly one\n":                "line 2: 1 fields",
		"a,b,c\n":                        "line 1: 3 fields",
		"a,\n":                           "line 1: a name is missing",
		"!,b\n":                          "line 1: a name is missing",
		"a,\"b\n":                        "quote a name",
		"a,b\xff\n":                      "not UTF-8",
		"!Zoë Ray,Zoe Ray":               "spellings of one name",
		"a," + strings.Repeat("x", 2000): "a name of 2000 bytes",
	} {
		if _, err := resolve.ParseRules(strings.NewReader(text)); !errors.Is(err, resolve.ErrRules) || !strings.Contains(err.Error(), where) {
			t.Errorf("%.30q: %v, want %q", text, err, where)
		}
	}
	if rules, err := resolve.ParseRules(strings.NewReader("")); err != nil || len(rules.List()) != 0 {
		t.Errorf("an empty file: %v, %v", rules, err)
	}
}

// FuzzParseRules: no file breaks the parser, and what it takes it gives back.
func FuzzParseRules(f *testing.F) {
	f.Add("a,b\n!c,d\n")
	f.Add("\"a,b")
	f.Fuzz(func(t *testing.T, text string) {
		rules, err := resolve.ParseRules(strings.NewReader(text))
		if err != nil {
			return
		}
		again, err := resolve.NewRules(rules.List())
		if err != nil || !slices.Equal(again.List(), rules.List()) {
			t.Fatalf("%v, %v; want %v", again.List(), err, rules.List())
		}
	})
}
