package resolve

import (
	_ "embed"
	"slices"
	"strings"

	"celebgraph/graph"
)

//go:embed nicknames.txt
var nicknamesText string

// fullNames are the given names that a usual short form may stand for.
var fullNames = readNicknames(nicknamesText)

// readNicknames reads lines of a given name and its short forms.
func readNicknames(text string) map[string][]string {
	out := make(map[string][]string)
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		full, short, _ := strings.Cut(line, ":")
		for _, s := range strings.Fields(short) {
			out[s] = append(out[s], full)
		}
	}
	return out
}

// Variants returns the name with each other given name for which its first word is a usual short form, or which is short for
// it: "Bill Quill" for "William Quill" and the other way round. Words are folded. A name of one word has none.
func Variants(name string) []string {
	words := strings.Fields(graph.FoldName(name))
	if len(words) < 2 {
		return nil
	}
	given := slices.Clone(fullNames[words[0]])
	for short, full := range fullNames {
		if slices.Contains(full, words[0]) {
			given = append(given, short)
		}
	}
	slices.Sort(given)
	out := make([]string, len(given))
	for i, g := range given {
		out[i] = g + " " + strings.Join(words[1:], " ")
	}
	return out
}
