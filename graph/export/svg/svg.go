// Package svg draws what people ask of a graph as SVG 1.1: an entity among those it has to do with, a way from one
// to another, a timeline. The same question gives the same bytes. Text is the only thing taken from outside; it is
// escaped, cut at a length that fits, and holds no control characters.
package svg

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"unicode"

	"celebgraph/graph"
	"celebgraph/graph/query"
)

// MaxShown is how many ties or changes a picture shows at most; the last line of it says how many are left out.
const MaxShown = 60

const (
	charWidth = 7.2 // of text of 13 pixels, about
	boxHeight = 28
	margin    = 20
)

// picture collects the elements of a drawing.
type picture struct {
	body bytes.Buffer
}

func (p *picture) add(format string, a ...any) { fmt.Fprintf(&p.body, format+"\n", a...) }

// write writes the whole drawing.
func (p *picture) write(w io.Writer, title string, width, height float64) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" font-family="Helvetica, Arial, sans-serif" font-size="13" role="img">`+"\n",
		width, height, width, height)
	fmt.Fprintf(&out, "<title>%s</title>\n", text(title, 200))
	fmt.Fprintf(&out, `<rect width="100%%" height="100%%" fill="#ffffff"/>`+"\n")
	out.Write(p.body.Bytes())
	out.WriteString("</svg>\n")
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("drawing: %w", err)
	}
	return nil
}

// text escapes s for XML, makes control and direction characters spaces, and cuts it at most characters.
func text(s string, most int) string {
	s = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, s)), " ")
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most-1]) + "…"
	}
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder never fails
	return b.String()
}

// fill is the colour of a type of entity.
func fill(t graph.EntityType) string {
	switch t {
	case graph.Person:
		return "#cfe3f7"
	case graph.Group:
		return "#d9f0d3"
	case graph.Organization:
		return "#f3e6c8"
	}
	return "#ecd9f2"
}

// nameLength is how many characters of a name are shown.
const nameLength = 30

func boxWidth(name string) float64 {
	return float64(min(len([]rune(name)), nameLength))*charWidth + 20
}

// box draws an entity around a centre.
func (p *picture) box(e graph.Entity, x, y float64) {
	w := boxWidth(e.Name)
	p.add(`<rect x="%.1f" y="%.1f" width="%.1f" height="%d" rx="6" fill="%s" stroke="#5b6770"/>`, x-w/2, y-boxHeight/2, w, boxHeight, fill(e.Type))
	p.add(`<text x="%.1f" y="%.1f" text-anchor="middle">%s</text>`, x, y+4.5, text(e.Name, nameLength))
}

// line draws a tie, dashed where it is former, dotted where it is rumored or planned, with its label.
func (p *picture) line(x1, y1, x2, y2 float64, label string) {
	dash, colour := "", "#3a6ea5"
	switch {
	case strings.HasPrefix(label, "former "):
		dash, colour = ` stroke-dasharray="7 4"`, "#8a8f94"
	case strings.HasPrefix(label, "rumored "), strings.HasPrefix(label, "planned "):
		dash, colour = ` stroke-dasharray="2 4"`, "#b07d2b"
	}
	p.add(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="1.5"%s/>`, x1, y1, x2, y2, colour, dash)
}

// label writes words over lines: on white strokes of its own shape, which SVG 1.1 wants as a text of its own.
func (p *picture) label(x, y float64, label string) {
	const at = `<text x="%.1f" y="%.1f" text-anchor="middle" font-size="11" fill="#333333"`
	p.add(at+` stroke="#ffffff" stroke-width="3">%s</text>`, x, y, text(label, 60))
	p.add(at+`>%s</text>`, x, y, text(label, 60))
}

// Ego draws an entity and all that it has to do with around it, on an ellipse, in the order of the ties; several
// ties with one entity share a line. MaxShown entities are drawn.
func Ego(w io.Writer, of graph.Entity, ties []query.Tie) error {
	var others []graph.Entity
	labels := make(map[string][]string)
	for _, t := range ties {
		if labels[t.Other.ID] == nil {
			others = append(others, t.Other)
		}
		labels[t.Other.ID] = append(labels[t.Other.ID], t.Label)
	}
	left := max(0, len(others)-MaxShown)
	others = others[:len(others)-left]
	var p picture
	ry := max(150, float64(len(others))*boxHeight*0.42)
	rx := ry + 160
	cx, cy := rx+margin+150, ry+margin+40
	at := func(i int) (x, y float64) {
		a := 2*math.Pi*float64(i)/float64(len(others)) - math.Pi/2
		return cx + rx*math.Cos(a), cy + ry*math.Sin(a)
	}
	for i, e := range others {
		x, y := at(i)
		p.line(cx, cy, x, y, labels[e.ID][0])
	}
	for i, e := range others {
		x, y := at(i)
		p.label(cx+(x-cx)*0.62, cy+(y-cy)*0.62+4, strings.Join(labels[e.ID], ", "))
	}
	for i, e := range others {
		x, y := at(i)
		p.box(e, x, y)
	}
	p.box(of, cx, cy)
	if left > 0 {
		p.label(cx, 2*cy-10, fmt.Sprintf("and %d more", left))
	}
	return p.write(w, of.Name, 2*cx, 2*cy)
}

// Path draws a way from left to right; it is an empty drawing for an empty one.
func Path(w io.Writer, steps []query.Step) error {
	var p picture
	x, y, title := float64(margin), float64(margin+30), "no way"
	for i, st := range steps {
		if i == 0 {
			title = st.From.Name
			x += boxWidth(st.From.Name) / 2
		}
		gap := float64(len([]rune(st.Label)))*6.2 + 40
		next := x + boxWidth(st.From.Name)/2 + gap + boxWidth(st.To.Name)/2
		p.line(x, y, next, y, st.Label)
		p.label(x+boxWidth(st.From.Name)/2+gap/2, y-8, st.Label)
		p.box(st.From, x, y)
		x = next
	}
	if len(steps) > 0 {
		last := steps[len(steps)-1].To
		p.box(last, x, y)
		x += boxWidth(last.Name) / 2
		title += " to " + last.Name
	}
	return p.write(w, title, x+margin, 2*y)
}

// Timeline draws changes down a line, each with its date, the triple and the sentence that says so.
func Timeline(w io.Writer, title string, changes []graph.Change) error {
	left := max(0, len(changes)-MaxShown)
	changes = slices.Clone(changes[:len(changes)-left])
	slices.SortStableFunc(changes, func(a, b graph.Change) int {
		return cmp.Or(graph.CompareTime(a.At, b.At), cmp.Compare(a.Relationship, b.Relationship))
	})
	const step, lineX, width = 54, 120, 900
	var p picture
	height := float64(margin*2 + 30 + step*len(changes))
	p.add(`<text x="%d" y="%d" font-size="16" font-weight="bold">%s</text>`, margin, margin+10, text(title, 80))
	p.add(`<line x1="%d" y1="%d" x2="%d" y2="%.0f" stroke="#5b6770" stroke-width="2"/>`, lineX, margin+30, lineX, height-margin)
	for i := range changes {
		c := &changes[i]
		y := float64(margin + 56 + step*i)
		at := "undated"
		if c.At != nil {
			at = c.At.UTC().Format("2006-01-02")
		}
		subject, object := c.Subject.Name, c.Object.Name
		if c.Predicate.Symmetric() && object < subject {
			subject, object = object, subject
		}
		p.add(`<circle cx="%d" cy="%.1f" r="5" fill="#3a6ea5"/>`, lineX, y-4)
		p.add(`<text x="%d" y="%.1f" text-anchor="end">%s</text>`, lineX-14, y, at)
		p.add(`<text x="%d" y="%.1f">%s</text>`, lineX+16, y, text(subject+" — "+c.Label+" — "+object, 100))
		if len(c.Claims) > 0 {
			p.add(`<text x="%d" y="%.1f" font-size="11" fill="#5b6770">%s</text>`, lineX+16, y+17, text("“"+c.Claims[0].Evidence.Text+"”", 120))
		}
	}
	if left > 0 {
		p.label(width/2, height-8, fmt.Sprintf("and %d more", left))
	}
	return p.write(w, title, width, height)
}
