package relation_test

import (
	"errors"
	"strings"
	"testing"

	"celebgraph/extract/relation"
	"celebgraph/graph"
)

func TestParse(t *testing.T) {
	const text = `# a comment

noun wife husband : holder self : SPOUSE_OF
verb split break+up : subj+ : PARTNER_OF former
verb tie@knot : subj obl( with to ) : SPOUSE_OF
noun member : self mod[Group] : MEMBER_OF
noun cousin : obl(of)[Person] self : RELATIVE_OF kind=cousin
name : self mod : CONTRIBUTOR_TO
`
	got, err := relation.Parse("x.txt", text)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		name      string
		predicate graph.Predicate
		status    graph.Status
		kind      string
	}{
		{"noun wife holder self SPOUSE_OF", graph.SpouseOf, "", ""},
		{"verb split subj+ PARTNER_OF former", graph.PartnerOf, graph.Former, ""},
		{"verb tie@knot subj obl(with to) SPOUSE_OF", graph.SpouseOf, "", ""},
		{"noun member self mod[Group] MEMBER_OF", graph.MemberOf, "", ""},
		{"noun cousin obl(of)[Person] self RELATIVE_OF", graph.RelativeOf, "", "cousin"},
		{"name self mod CONTRIBUTOR_TO", graph.ContributorTo, "", ""},
	}
	if len(got) != len(want) {
		t.Fatalf("%d patterns, want %d", len(got), len(want))
	}
	for i, w := range want {
		if p := got[i]; p.Name != w.name || p.Predicate != w.predicate || p.Status != w.status || p.Kind != w.kind {
			t.Errorf("pattern %d: %q %s %q %q, want %v", i, p.Name, p.Predicate, p.Status, p.Kind, w)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for line, want := range map[string]string{
		"noun wife : holder self":                       "x.txt:1: want TRIGGER : ARGUMENTS : PREDICATE",
		"noun wife : holder self : SPOUSE_OF : current": "want TRIGGER",
		"thing wife : holder self : SPOUSE_OF":          `trigger class "thing"`,
		"noun wife : holder whom : SPOUSE_OF":           `argument "whom" is not a function`,
		"noun wife : holder : SPOUSE_OF":                "want two arguments",
		"noun wife : holder self poss : SPOUSE_OF":      "want two arguments",
		"noun wife :  : SPOUSE_OF":                      "want two arguments",
		"verb go : subj obl(with : PARTNER_OF":          "no closing parenthesis",
		"noun wife : holder self[Dog] : SPOUSE_OF":      `entity type "Dog"`,
		"noun wife : holder self[Person : SPOUSE_OF":    "entity type",
		"noun wife : holder self : LOVER_OF":            `predicate "LOVER_OF"`,
		"noun wife : holder self : SPOUSE_OF sometimes": `status "sometimes"`,
		"# fine\nnoun wife : holder : SPOUSE_OF":        "x.txt:2:",
	} {
		_, err := relation.Parse("x.txt", line)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", line, err, want)
		}
	}
	if _, err := relation.Parse("x.txt", "noun wife : holder self : LOVER_OF"); !errors.Is(err, graph.ErrVocabulary) {
		t.Errorf("a predicate that there is none of: %v is no ErrVocabulary", err)
	}
}

// TestEmbedded: the patterns of the module parse, state predicates of the ontology, have names of their own, and
// precisions that are probabilities.
func TestEmbedded(t *testing.T) {
	f, err := relation.New()
	if err != nil {
		t.Fatal(err)
	}
	seen, measured := map[string]bool{}, 0
	predicates := map[graph.Predicate]bool{}
	for _, p := range f.Patterns() {
		if seen[p.Name] {
			t.Errorf("two patterns are named %q", p.Name)
		}
		seen[p.Name], predicates[p.Predicate] = true, true
		if p.Precision <= 0 || p.Precision >= 1 {
			t.Errorf("%s: precision %v", p.Name, p.Precision)
		}
		if p.Precision != 0.5 {
			measured++
		}
	}
	if measured < len(seen)/2 {
		t.Errorf("%d of %d patterns have a precision of their own", measured, len(seen))
	}
	for _, p := range graph.Predicates() {
		if !predicates[p.Predicate] {
			t.Errorf("no pattern states %s", p.Predicate)
		}
	}
}

// FuzzParse: what parses states something of the ontology and has a name to be explained by.
func FuzzParse(f *testing.F) {
	f.Add("noun wife : holder self : SPOUSE_OF")
	f.Add("verb tie@knot break+up : subj+ : PARTNER_OF former kind=x\n# c")
	f.Add("name : self mod[Group] : MEMBER_OF\nadj close : obl( a b )[Person]+ : FRIEND_OF")
	f.Fuzz(func(t *testing.T, text string) {
		ps, err := relation.Parse("x", text)
		if err != nil {
			return
		}
		for _, p := range ps {
			if p.Name == "" || !p.Predicate.Valid() || p.Status != "" && !p.Status.Valid() {
				t.Fatalf("%q gives %+v", text, p)
			}
		}
	})
}
