package resolve

import (
	_ "embed"
	"strings"
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
