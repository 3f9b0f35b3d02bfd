package nlptest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// Golden runs a subtest for every file *.txtar of dir. Its part "sentences" is a document in the format of
// [Parse]; what render says of the document must be its part "want". With update, the part "want" is rewritten
// instead, for the author to read and to judge. Other parts and the comment at the top stay.
func Golden(t *testing.T, dir string, update bool, render func(*testing.T, *nlp.Document) string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in %s: %v", dir, err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			sentences, want := part(a, "sentences"), part(a, "want")
			if sentences == nil || want == nil {
				t.Fatalf("%s: want the parts sentences and want", name)
			}
			got := render(t, Doc(t, string(sentences.Data)))
			if update {
				want.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got != string(want.Data) {
				t.Errorf("%s: got\n%s\nwant\n%s", name, got, want.Data)
			}
		})
	}
}

func part(a *txtar.Archive, name string) *txtar.File {
	for i := range a.Files {
		if a.Files[i].Name == name {
			return &a.Files[i]
		}
	}
	return nil
}

// Chains describes the coreference chains of d that have mentions, one a line: name, type and gender, other
// names, and the mentions in text order. A plural is described by its members, a chain without a name by "?".
func Chains(d *nlp.Document) string {
	var b strings.Builder
	for i, c := range d.Chains {
		if len(c.Mentions) == 0 {
			continue
		}
		about := string(c.Type)
		switch {
		case c.Gender == nlp.Female:
			about += ", female"
		case c.Gender == nlp.Male:
			about += ", male"
		case len(c.Members) > 0:
			about = "plural"
		}
		if len(c.Aliases) > 0 {
			about += "; also " + strings.Join(c.Aliases, ", ")
		}
		var mentions []string
		for _, m := range c.Mentions {
			x := d.Mentions[m]
			mentions = append(mentions, d.Slice(d.TokenSpan(x.First, x.End)))
		}
		fmt.Fprintf(&b, "%s (%s): %s\n", ChainName(d, i), about, strings.Join(mentions, " | "))
	}
	return b.String()
}

// ChainName names chain c of d: by its name, its members, "?" for a person without name, "nobody" for nlp.None.
func ChainName(d *nlp.Document, c int) string {
	switch {
	case c == nlp.None:
		return "nobody"
	case len(d.Chains[c].Members) > 0:
		var names []string
		for _, m := range d.Chains[c].Members {
			names = append(names, ChainName(d, m))
		}
		return strings.Join(names, " + ")
	case d.Chains[c].Name == "":
		return "?"
	}
	return d.Chains[c].Name
}

// Quotes describes the quotations of d, one a line, with their speakers.
func Quotes(d *nlp.Document) string {
	var b strings.Builder
	for _, q := range d.Quotes {
		fmt.Fprintf(&b, "%s: %s\n", ChainName(d, q.Speaker), d.Slice(q.Span))
	}
	return b.String()
}

// Facts describes the facts of d, one a line: the triple, with its status unless current, what else is known,
// and the rule that found it. The ends of symmetric predicates stand in alphabetical order.
func Facts(d *nlp.Document) string {
	var b strings.Builder
	for _, f := range d.Facts {
		s, o := ChainName(d, f.Subject), ChainName(d, f.Object)
		if f.Predicate.Symmetric() && o < s {
			s, o = o, s
		}
		fmt.Fprintf(&b, "%s — %s — %s", s, graph.Label(f.Predicate, f.Status), o)
		for _, x := range [][2]string{{"kind", f.Kind}, {"from", string(f.ValidFrom)}, {"to", string(f.ValidTo)}} {
			if x[1] != "" {
				fmt.Fprintf(&b, ", %s %s", x[0], x[1])
			}
		}
		if f.Speaker != nlp.None {
			fmt.Fprintf(&b, ", says %s", ChainName(d, f.Speaker))
		}
		fmt.Fprintf(&b, " (%s)\n", f.Rule)
	}
	return b.String()
}
