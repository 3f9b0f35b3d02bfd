package resolve_test

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// TestPairs measures what joins on pairs of public figures, and holds it to a precision and a recall. The figures
// are printed by go test -v.
func TestPairs(t *testing.T) {
	f, err := os.Open(filepath.Join("testdata", "pairs.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	right, wrong, missed, pairs := 0, 0, 0, 0
	in := bufio.NewScanner(f)
	for line := 1; in.Scan(); line++ {
		text := in.Text()
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		a, sign, b, err := pair(text)
		if err != nil {
			t.Fatalf("line %d: %v", line, err)
		}
		pairs++
		first, second := graph.Entity{Type: graph.Person, Name: a}, graph.Entity{Type: graph.Person, Name: b}
		if sign == "~" {
			first.Aliases = []string{b}
		}
		first, second = first.WithID(), second.WithID()
		names := []graph.Entity{first, second}
		if first.ID == second.ID {
			names = names[:1]
		}
		got := resolve.All(names, nil)
		joined := got[first.ID].ID == got[second.ID].ID
		switch same := sign != "!"; {
		case joined && same:
			right++
		case joined:
			wrong++
			t.Logf("line %d: %q and %q are joined", line, a, b)
		case same:
			missed++
			t.Logf("line %d: %q and %q are not joined", line, a, b)
		}
	}
	precision, recall := float64(right)/float64(right+wrong), float64(right)/float64(right+missed)
	t.Logf("%d pairs, precision %.3f, recall %.3f", pairs, precision, recall)
	if pairs < 300 || precision < 0.99 || recall < 0.90 {
		t.Errorf("%d pairs, precision %.3f, recall %.3f; want 300, 0.99, 0.90", pairs, precision, recall)
	}
}

func pair(text string) (a, sign, b string, err error) {
	for _, sign := range []string{"=", "!", "~"} {
		if a, b, ok := strings.Cut(text, " "+sign+" "); ok {
			return a, sign, b, nil
		}
	}
	return "", "", "", fmt.Errorf("%q has no sign", text)
}

// TestSpellings: names keep their own spelling, whatever others write.
func TestSpellings(t *testing.T) {
	for _, name := range []string{"SZA", "Leonardo DiCaprio", "will.i.am", "deadmau5", "JAY-Z", "A$AP Rocky", "Beyoncé",
		"Mary-Kate Olsen", "P!nk", "Sinéad O'Connor", "Dr. Dre"} {
		e := graph.Entity{Type: graph.Person, Name: name}.WithID()
		if got := resolve.All([]graph.Entity{e}, nil)[e.ID]; got.Name != name || got.ID != e.ID {
			t.Errorf("%q is called %q", name, got.Name)
		}
	}
}
