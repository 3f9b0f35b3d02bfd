package factuality

import (
	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// The roles of a date expression: what its preposition says (nlp.Time.Role).
const (
	// RoleSince begins something that goes on: "since 2015", "from 2000".
	RoleSince = "since"
	// RoleUntil ends it: "until 2018", "to 2005".
	RoleUntil = "until"
)

var (
	endVerbs   = nlp.WordSet("split divorce separate part break leave quit dump fire end call file die reject uncouple divorced split breakup separation")
	beginVerbs = nlp.WordSet("marry wed engage propose tie exchange elope begin start join sign hire welcome birth bear meet become married engaged marriage wedding romance")
)

// Date gives facts the dates that the text gives for them (guidelines, "Dates"): a date expression counts for
// the facts of the clause that it stands in. It needs doc.Times,
// and runs before [Settle].
func Date(doc *nlp.Document) {
	if len(doc.Times) == 0 {
		return
	}
	tree := nlp.NewTree(doc)
	at := timeTokens(doc)
	for i := range doc.Facts {
		f := &doc.Facts[i]
		if f.Trigger == nlp.None {
			continue
		}
		for k, tok := range at {
			if tok != nlp.None && doc.Tokens[tok].Sentence == doc.Tokens[f.Trigger].Sentence && sameClause(doc, tree, f.Trigger, tok) {
				setDate(doc, f, doc.Times[k])
			}
		}
	}
}

// timeTokens returns the first token of each time, None for one outside all tokens.
func timeTokens(doc *nlp.Document) []int {
	out := make([]int, len(doc.Times))
	t := 0
	for i, x := range doc.Times {
		out[i] = nlp.None
		for t < len(doc.Tokens) && doc.Tokens[t].End <= x.Start {
			t++
		}
		if t < len(doc.Tokens) && x.Overlaps(doc.Tokens[t].Span) {
			out[i] = t
		}
	}
	return out
}

// sameClause reports whether the time hangs on the trigger, or on the verb whose argument the trigger is.
func sameClause(doc *nlp.Document, tree *nlp.Tree, trigger, time int) bool {
	v, at := verb(doc, trigger), verb(doc, time)
	return v != nlp.None && at == v || tree.Dominates(trigger, time) && (at == nlp.None || !tree.Dominates(trigger, at))
}

// verb returns the nearest verb above token t.
func verb(doc *nlp.Document, t int) int {
	for n := 0; n < 20 && t != nlp.None; n++ {
		if doc.Tokens[t].UPOS == "VERB" {
			return t
		}
		t = doc.Tokens[t].Head
	}
	return nlp.None
}

// setDate puts the date where its role, the verb and the kind of fact say; what is set already stays.
func setDate(doc *nlp.Document, f *nlp.Fact, x nlp.Time) {
	info, _ := f.Predicate.Info()
	lemma := doc.Lemma(f.Trigger)
	switch {
	case info.Kind == graph.Permanent || x.Date == "":
	case x.Role == RoleUntil:
		first(&f.ValidTo, x.Date)
	case x.Role == RoleSince && !endVerbs[lemma]:
		first(&f.ValidFrom, x.Date)
	case info.Kind == graph.Event:
		first(&f.ValidFrom, x.Date)
	case endVerbs[lemma]:
		first(&f.ValidTo, x.Date)
	case beginVerbs[lemma]:
		first(&f.ValidFrom, x.Date)
	}
}

func first(d *graph.Date, x graph.Date) {
	if *d == "" {
		*d = x
	}
}
