package browser

import (
	"fmt"
	"strings"

	"celebgraph/graph"
)

// nodeStyle is how nodes of a label are drawn. Captions are on them, in the second colour.
type nodeStyle struct {
	label, color, text string
	diameter, font     int // px
	caption            string
}

var nodeStyles = []nodeStyle{
	{"Person", "#2F6DB5", "#FFFFFF", 74, 11, "{name}"},
	{"Group", "#0E8C7F", "#FFFFFF", 68, 11, "{name}"},
	{"Organization", "#6B7280", "#FFFFFF", 58, 10, "{name}"},
	{"Work", "#7A4FB5", "#FFFFFF", 58, 10, "{name}"},
	{"Article", "#E3DCCB", "#3A3A3A", 64, 9, "{name}"},
	{"Claim", "#FBF1B5", "#3A3A3A", 50, 9, "{label}"},
}

// present are the colours of what is so now, a colour for each field of life.
var present = map[graph.Predicate]string{
	graph.FriendOf:  "#2E9E4F",
	graph.PartnerOf: "#D6336C", graph.FianceOf: "#D6336C", graph.SpouseOf: "#D6336C",
	graph.ParentOf: "#8A5A2B", graph.SiblingOf: "#8A5A2B", graph.RelativeOf: "#8A5A2B",
	graph.RivalOf: "#C92A2A", graph.CriticOf: "#C92A2A", graph.AccuserOf: "#C92A2A",
	graph.CollaboratorOf: "#5B7DB1", graph.EmployeeOf: "#5B7DB1", graph.MemberOf: "#5B7DB1",
	graph.SupporterOf: "#5B7DB1", graph.ContributorTo: "#5B7DB1",
}

// edge returns colour and width in pixels of a relationship. What is not so now has one colour whatever it is about:
// grey is past, orange is talk, cyan is to come.
func edge(p graph.Predicate, s graph.Status) (color string, width int) {
	switch s {
	case graph.Former:
		return "#9AA1AC", 2
	case graph.Rumored:
		return "#F08C00", 2
	case graph.Planned:
		return "#15AABF", 2
	}
	return present[p], 4
}

// Style returns the style sheet (.grass) of every label and relationship type that a graph can have.
func Style() string {
	var b strings.Builder
	b.WriteString("node {\n  diameter: 50px;\n  color: #A5ABB6;\n  border-color: #9AA1AC;\n  border-width: 2px;\n" +
		"  text-color-internal: #FFFFFF;\n  font-size: 10px;\n}\n" +
		"relationship {\n  color: #A5ABB6;\n  shaft-width: 1px;\n  font-size: 9px;\n  padding: 3px;\n" +
		"  text-color-external: #3A3A3A;\n  text-color-internal: #FFFFFF;\n  caption: \"<type>\";\n}\n")
	for _, n := range nodeStyles {
		fmt.Fprintf(&b, "node.%s {\n  diameter: %dpx;\n  color: %s;\n  border-color: %s;\n  border-width: 1px;\n"+
			"  text-color-internal: %s;\n  font-size: %dpx;\n  caption: \"%s\";\n}\n",
			n.label, n.diameter, n.color, n.text, n.text, n.font, n.caption)
	}
	b.WriteString("relationship.STATES {\n  color: #D8D2C2;\n  shaft-width: 1px;\n  font-size: 7px;\n  padding: 2px;\n" +
		"  text-color-external: #8A8577;\n  text-color-internal: #8A8577;\n  caption: \"states\";\n}\n")
	for _, p := range graph.Predicates() {
		for _, s := range graph.Statuses() {
			edgeType, err := graph.EdgeType(p.Predicate, s)
			if err != nil { // denied: no edge
				continue
			}
			color, width := edge(p.Predicate, s)
			fmt.Fprintf(&b, "relationship.%s {\n  color: %s;\n  shaft-width: %dpx;\n  font-size: 9px;\n  padding: 3px;\n"+
				"  text-color-external: #3A3A3A;\n  text-color-internal: #FFFFFF;\n  caption: \"{label}\";\n}\n",
				edgeType, color, width)
		}
	}
	return b.String()
}
