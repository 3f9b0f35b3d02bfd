package svg

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"celebgraph/graph"
	"celebgraph/graph/query"
)

const evil = "</text><script>alert(1)</script> \x1b[31m \u202e & \"'\x00"

// parse reads a drawing whole and returns its text; it fails on scripts, links and handlers of events.
func parse(t *testing.T, raw []byte) string {
	t.Helper()
	var out strings.Builder
	for d := xml.NewDecoder(bytes.NewReader(raw)); ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			t.Fatalf("%v in %s", err, raw)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			switch tok.Name.Local {
			case "svg", "title", "rect", "text", "line", "circle":
			default:
				t.Errorf("element %s", tok.Name.Local)
			}
			for _, a := range tok.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Name.Local, "href") || strings.ContainsAny(a.Value, "\x1b<>") {
					t.Errorf("attribute %s=%q", a.Name.Local, a.Value)
				}
			}
		case xml.CharData:
			out.Write(tok)
			out.WriteByte('\n')
		}
	}
}

func person(name string) graph.Entity {
	return graph.Entity{ID: graph.EntityID(graph.Person, name), Name: name, Type: graph.Person}
}

// drawings are all three with a name in every place.
func drawings(name string, n int) map[string]func(io.Writer) error {
	of, at := person(name), time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC)
	var ties []query.Tie
	var steps []query.Step
	var changes []graph.Change
	from := of
	for i := range n {
		other := person(fmt.Sprintf("%d %s", i, name))
		ties = append(ties, query.Tie{Label: "former friend of", Other: other})
		steps = append(steps, query.Step{From: from, Label: "rumored partner of", To: other})
		from = other
		changes = append(changes, graph.Change{Subject: of, Predicate: graph.ParentOf, Object: other, Label: "parent of", At: &at,
			Claims: []graph.Claim{{Evidence: graph.Evidence{Text: name}}}})
	}
	return map[string]func(io.Writer) error{
		"ego":      func(w io.Writer) error { return Ego(w, of, ties) },
		"path":     func(w io.Writer) error { return Path(w, steps) },
		"timeline": func(w io.Writer) error { return Timeline(w, name, changes) },
	}
}

func TestDrawings(t *testing.T) {
	for _, n := range []int{0, 1, 5, MaxShown + 7} {
		for _, name := range []string{"Ada Quill", evil, strings.Repeat("x", 1000)} {
			for kind, draw := range drawings(name, n) {
				var a, b bytes.Buffer
				if err := draw(&a); err != nil {
					t.Fatal(err)
				}
				if err := draw(&b); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
					t.Errorf("%s of %d: two drawings differ, %v", kind, n, err)
				}
				shown := parse(t, a.Bytes())
				if strings.ContainsAny(shown, "\x1b\u202e\x00") || strings.Contains(a.String(), "NaN") {
					t.Errorf("%s of %d: %q", kind, n, shown)
				}
				if n > 0 && name == "Ada Quill" && !strings.Contains(shown, "0 Ada Quill") {
					t.Errorf("%s of %d lacks a name: %q", kind, n, shown)
				}
				if cut := strings.Contains(shown, "and 7 more"); kind != "path" && cut != (n > MaxShown) {
					t.Errorf("%s of %d says that more is left out: %v", kind, n, cut)
				}
			}
		}
	}
}

func TestFailingWriter(t *testing.T) {
	for kind, draw := range drawings("Ada", 2) {
		r, w := io.Pipe()
		r.Close()
		if err := draw(w); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}
