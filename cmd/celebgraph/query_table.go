package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"celebgraph/graph"
	"celebgraph/graph/export"
	"celebgraph/graph/query"
)

// table is an answer as rows, for people and for spreadsheets.
type table struct {
	columns []string
	rows    [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// print writes a table as the options want it: CSV, or value as JSON, or columns for people, or in their place none
// where there are no rows.
func (t *table) print(w io.Writer, o queryOptions, value any, none string) error {
	switch {
	case o.csv:
		return t.csv(w)
	case o.json:
		return writeJSON(w, value)
	case len(t.rows) == 0:
		_, err := fmt.Fprintln(w, none)
		return err
	}
	var b strings.Builder
	out := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range t.rows {
		for i, c := range row {
			if i > 0 {
				fmt.Fprint(out, "\t")
			}
			fmt.Fprint(out, oneLine(c))
		}
		fmt.Fprintln(out)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// csv writes RFC 4180 with a line of column names; a cell that a spreadsheet would take for a formula is made text.
func (t *table) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	for _, row := range append([][]string{t.columns}, t.rows...) {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = export.Cell(c)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// oneLine makes every run of white space one space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// tieTable lists ties.
func tieTable(ties []query.Tie) *table {
	t := &table{columns: []string{"label", "name", "type", "kind", "valid_from", "valid_to", "last_seen", "claims", "confidence", "quote"}}
	for i := range ties {
		r := &ties[i].Relationship
		t.add(ties[i].Label, ties[i].Other.Name, string(ties[i].Other.Type), r.Kind, string(r.ValidFrom), string(r.ValidTo),
			day(r.LastSeen), strconv.Itoa(r.Claims), fmt.Sprintf("%.2f", r.Confidence), r.Quote)
	}
	return t
}

// changeTable lists changes.
func changeTable(changes []graph.Change) *table {
	t := &table{columns: []string{"at", "from", "to", "subject", "label", "object", "sources", "quote"}}
	for i := range changes {
		c := &changes[i]
		subject, object := c.Subject.Name, c.Object.Name
		if c.Predicate.Symmetric() && object < subject {
			subject, object = object, subject
		}
		t.add(day(c.At), string(c.From), string(c.To), subject, c.Label, object, strings.Join(sources(c), ", "), c.Claims[0].Evidence.Text)
	}
	return t
}

// claimTable lists claims with their evidence.
func claimTable(claims []graph.Claim) *table {
	t := &table{columns: []string{"published", "subject", "label", "object", "speaker", "confidence", "outlet", "title", "url", "start", "end", "quote"}}
	for i := range claims {
		c := &claims[i]
		t.add(day(c.Article.PublishedAt), c.Subject.Name, c.Label, c.Object.Name, c.Speaker, fmt.Sprintf("%.2f", c.Confidence),
			c.Article.Outlet, c.Article.Title, c.Article.URL, strconv.Itoa(c.Evidence.Start), strconv.Itoa(c.Evidence.End), c.Evidence.Text)
	}
	return t
}

// asker is what the questions want of a store; both stores have it.
type asker interface {
	query.Everything
	export.Source
}

// asking returns a store as an asker.
func asking(store graph.Store) (asker, error) {
	a, ok := store.(asker)
	if !ok {
		return nil, fmt.Errorf("%T answers no such questions", store)
	}
	return a, nil
}

// lookup finds whom a name stands for, and says on stderr whom it took it for where it was mistyped.
func lookup(ctx context.Context, src query.Everything, s streams, name string, types ...graph.EntityType) (graph.Entity, error) {
	e, err := query.Lookup(ctx, src, name, types...)
	if err != nil {
		return e, err
	}
	if _, words := e.Match(name); !words {
		fmt.Fprintf(printable{s.err}, "taking %q for %s\n", name, oneLine(e.Name))
	}
	return e, nil
}
