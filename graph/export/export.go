// Package export writes a graph in the formats of other programs: GraphML for Gephi, DOT for Graphviz, CSV for
// spreadsheets, and claims for celebgraph itself. It reads one thing at a time, so that the memory it takes does not
// grow with the graph, and the same graph gives the same bytes from any store.
package export

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"celebgraph/graph"
)

// Source is what exports read of a store: everything, one at a time, sorted by id. An error of do ends the reading
// and is returned.
type Source interface {
	EachEntity(ctx context.Context, do func(*graph.Entity) error) error
	EachRelationship(ctx context.Context, do func(*graph.Relationship) error) error
	EachClaim(ctx context.Context, do func(*graph.Claim) error) error
	EachSilent(ctx context.Context, do func(*graph.Silent) error) error
}

// Claims writes every claim, and every article that states nothing, as a line of JSON; loading them gives the same graph, as
// long as the user's aliases are the same.
func Claims(ctx context.Context, w io.Writer, src Source) error {
	out := bufio.NewWriter(w)
	if err := src.EachClaim(ctx, func(c *graph.Claim) error { return graph.WriteClaim(out, c) }); err != nil {
		return fmt.Errorf("export claims: %w", err)
	}
	if err := src.EachSilent(ctx, func(s *graph.Silent) error { return graph.WriteSilent(out, s) }); err != nil {
		return fmt.Errorf("export silent articles: %w", err)
	}
	return out.Flush()
}

// columns are the fields of a relationship in CSV.
var columns = []string{"id", "subject", "subject_type", "predicate", "status", "label", "object", "object_type", "kind",
	"valid_from", "valid_to", "first_seen", "last_seen", "claims", "outlets", "confidence", "quote"}

// CSV writes every relationship as a row (RFC 4180) below a line of column names. A cell that a spreadsheet would
// take for a formula is made text, see [Cell].
func CSV(ctx context.Context, w io.Writer, src Source) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return fmt.Errorf("export csv: %w", err)
	}
	if err := src.EachRelationship(ctx, func(r *graph.Relationship) error {
		row := []string{r.ID, r.Subject.Name, string(r.Subject.Type), string(r.Predicate), string(r.Status), r.Label,
			r.Object.Name, string(r.Object.Type), r.Kind, string(r.ValidFrom), string(r.ValidTo), moment(r.FirstSeen),
			moment(r.LastSeen), strconv.Itoa(r.Claims), strconv.Itoa(r.Outlets), number(r.Confidence), r.Quote}
		for i := range row {
			row[i] = Cell(row[i])
		}
		return out.Write(row)
	}); err != nil {
		return fmt.Errorf("export csv: %w", err)
	}
	out.Flush()
	return out.Error()
}

// Cell returns text as a cell that no spreadsheet takes for a formula: one that begins, white space apart, with =, +, -, @ or a
// full-width one of these, or with a tab or carriage return, gets an apostrophe before it, as OWASP's "CSV Injection"
// advises. NUL characters are dropped.
func Cell(s string) string {
	s = strings.ReplaceAll(s, "\x00", "")
	if s == "" {
		return s
	}
	if strings.ContainsRune("\t\r\n", rune(s[0])) {
		return "'" + s
	}
	if r, _ := utf8.DecodeRuneInString(strings.TrimSpace(s)); strings.ContainsRune("=+-@＝＋－＠", r) {
		return "'" + s
	}
	return s
}

// field is a GraphML attribute: where it stands, its name and its type.
type field struct{ on, name, kind string }

var fields = []field{
	{"node", "label", "string"}, {"node", "name", "string"}, {"node", "type", "string"}, {"node", "aliases", "string"},
	{"edge", "predicate", "string"}, {"edge", "status", "string"}, {"edge", "label", "string"}, {"edge", "kind", "string"},
	{"edge", "valid_from", "string"}, {"edge", "valid_to", "string"}, {"edge", "first_seen", "string"},
	{"edge", "last_seen", "string"}, {"edge", "claims", "int"}, {"edge", "outlets", "int"}, {"edge", "confidence", "double"},
	{"edge", "quote", "string"},
}

// GraphML writes entities and relationships as GraphML 1.0 (graphml.graphdrawing.org): one directed graph, in
// which an edge of a symmetric predicate has its ends in the order of their ids. A node has its name twice: as label
// too, which is what Gephi writes beside it. Characters that XML cannot hold become U+FFFD.
func GraphML(ctx context.Context, w io.Writer, src Source) error {
	out := bufio.NewWriter(w)
	fmt.Fprint(out, xml.Header+`<graphml xmlns="http://graphml.graphdrawing.org/xmlns">`+"\n")
	for _, f := range fields {
		fmt.Fprintf(out, `<key id="%s_%s" for="%s" attr.name="%s" attr.type="%s"/>`+"\n", f.on, f.name, f.on, f.name, f.kind)
	}
	fmt.Fprint(out, `<graph edgedefault="directed">`+"\n")
	err := src.EachEntity(ctx, func(e *graph.Entity) error {
		fmt.Fprintf(out, `<node id="%s">`, escape(e.ID))
		data(out, "node", "label", e.Name, "name", e.Name, "type", string(e.Type), "aliases", strings.Join(e.Aliases, "; "))
		_, err := fmt.Fprint(out, "</node>\n")
		return err
	})
	if err == nil {
		err = src.EachRelationship(ctx, func(r *graph.Relationship) error {
			fmt.Fprintf(out, `<edge id="%s" source="%s" target="%s">`, escape(r.ID), escape(r.Subject.ID), escape(r.Object.ID))
			data(out, "edge", "predicate", string(r.Predicate), "status", string(r.Status), "label", r.Label, "kind", r.Kind,
				"valid_from", string(r.ValidFrom), "valid_to", string(r.ValidTo), "first_seen", moment(r.FirstSeen),
				"last_seen", moment(r.LastSeen), "claims", strconv.Itoa(r.Claims), "outlets", strconv.Itoa(r.Outlets),
				"confidence", number(r.Confidence), "quote", r.Quote)
			_, err := fmt.Fprint(out, "</edge>\n")
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("export graphml: %w", err)
	}
	fmt.Fprint(out, "</graph>\n</graphml>\n")
	return out.Flush()
}

// data writes the values that are known of a node or edge: name, value, name, value. A failing writer is noticed by
// the caller's next write, since a bufio.Writer keeps its error.
func data(out *bufio.Writer, on string, pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			fmt.Fprintf(out, `<data key="%s_%s">%s</data>`, on, pairs[i], escape(pairs[i+1]))
		}
	}
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}

// DOT writes entities and relationships in Graphviz's language: a digraph, where edges of symmetric predicates have
// no arrow. Names are quoted strings in which nothing is an escape.
func DOT(ctx context.Context, w io.Writer, src Source) error {
	out := bufio.NewWriter(w)
	fmt.Fprint(out, "digraph celebgraph {\n")
	err := src.EachEntity(ctx, func(e *graph.Entity) error {
		shape := "ellipse"
		if e.Type != graph.Person {
			shape = "box"
		}
		_, err := fmt.Fprintf(out, "  %s [label=%s, shape=%s];\n", quote(e.ID), quote(e.Name), shape)
		return err
	})
	if err == nil {
		err = src.EachRelationship(ctx, func(r *graph.Relationship) error {
			fmt.Fprintf(out, "  %s -> %s [label=%s", quote(r.Subject.ID), quote(r.Object.ID), quote(r.Label))
			if r.Predicate.Symmetric() {
				fmt.Fprint(out, ", dir=none")
			}
			switch r.Status {
			case graph.Former:
				fmt.Fprint(out, ", style=dashed")
			case graph.Rumored, graph.Planned:
				fmt.Fprint(out, ", style=dotted")
			}
			_, err := fmt.Fprint(out, "];\n")
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("export dot: %w", err)
	}
	fmt.Fprint(out, "}\n")
	return out.Flush()
}

// quote returns a DOT string. In a label a backslash is an escape (\N is the node's name) and an HTML entity is
// read, so that both are written out.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"':
			b.WriteString(`\"`)
		case r == '\\':
			b.WriteString("&#92;")
		case r == '&':
			b.WriteString("&amp;")
		case r < ' ' || r == 0x7f:
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func moment(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
