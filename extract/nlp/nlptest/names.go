package nlptest

import "strings"

// Given is what a test knows of a given name.
type Given struct {
	// Female is the probability that a bearer is female.
	Female float64
	// Short lists short forms of the name, in lower case.
	Short []string
}

// Names is a fake of a table of given names, by the name in lower case. It satisfies coref.GivenNames.
type Names map[string]Given

// Female returns the probability of the table; known is false for a name that is not in it.
func (n Names) Female(name string) (p float64, known bool) {
	g, known := n[strings.ToLower(name)]
	return g.Female, known
}

// Nickname reports whether one of the two is a short form of the other.
func (n Names) Nickname(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return n.short(a, b) || n.short(b, a)
}

func (n Names) short(short, full string) bool {
	for _, s := range n[full].Short {
		if s == short {
			return true
		}
	}
	return false
}

// Cast returns the given names of the people in the tests of this module.
func Cast() Names {
	woman, man := Given{Female: 0.99}, Given{Female: 0.01}
	names := Names{
		"jennifer": {Female: 0.99, Short: []string{"jen", "jenny"}},
		"robert":   {Female: 0.01, Short: []string{"bob", "rob"}},
		"alex":     {Female: 0.4},
	}
	for _, n := range strings.Fields("ann mary lena nora clara eve ruth ida vera tess maya june") {
		names[n] = woman
	}
	for _, n := range strings.Fields("tom bill john max leo paul mark otto hugo victor felix dean") {
		names[n] = man
	}
	return names
}
