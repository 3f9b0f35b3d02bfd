package evaluate

import (
	"fmt"
	"io"
)

// WriteTable prints the figures as a table of text, one row a predicate and then the two totals.
func (r *Report) WriteTable(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%-20s%6s%8s%7s%7s%7s\n", "predicate", "gold", "claims", "P", "R", "F1")
	row := func(name string, t Tally) {
		if err == nil {
			_, err = fmt.Fprintf(w, "%-20s%6d%8d%7.3f%7.3f%7.3f\n", name, t.Gold, t.Claimed, t.Precision(), t.Recall(), t.F1())
		}
	}
	for _, p := range r.Predicates {
		row(string(p.Predicate), p.Tally)
	}
	row("triple", r.Triple)
	row("triple+status", r.TripleStatus)
	if err != nil {
		return fmt.Errorf("writing scores: %w", err)
	}
	return nil
}

// WriteErrors prints one line for each error, tab separated: article, kind, subject, predicate, object, status,
// confidence, the gold status of a wrong one, sentence.
func (r *Report) WriteErrors(w io.Writer) error {
	for _, e := range r.Errors {
		conf := ""
		if e.Kind != Missed {
			conf = fmt.Sprintf("%.2f", e.Confidence)
		}
		_, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%q\n", e.Doc, e.Kind, e.Subject, e.Predicate, e.Object,
			e.Status, conf, e.Want, e.Evidence)
		if err != nil {
			return fmt.Errorf("writing errors: %w", err)
		}
	}
	return nil
}
