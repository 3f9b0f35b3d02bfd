package graph_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"celebgraph/graph"
)

// story is a made-up text: sentences of words drawn by Zipf's law.
type story [][]string

func newStory(rng *rand.Rand, zipf *rand.Zipf, sentences int) story {
	out := make(story, sentences)
	for i := range out {
		for range 8 + rng.IntN(20) {
			out[i] = append(out[i], "w"+strconv.FormatUint(zipf.Uint64(), 36))
		}
	}
	return out
}

func (s story) text() string {
	var lines []string
	for _, words := range s {
		lines = append(lines, strings.Join(words, " ")+".")
	}
	return strings.Join(lines, " ")
}

// TestNearDuplicates measures the fingerprint on edits that syndication makes, and on other stories of the same event,
// which quote the same sentences.
func TestNearDuplicates(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	zipf := rand.NewZipf(rng, 1.1, 3, 20000)
	edits := map[string]func(story) story{
		"another headline": func(s story) story { return append(newStory(rng, zipf, 1), s[1:]...) },
		"a footer":         func(s story) story { return append(slices.Clone(s), newStory(rng, zipf, 2)...) },
		"cut by a third":   func(s story) story { return s[:len(s)*2/3] },
		"a new beginning":  func(s story) story { return append(newStory(rng, zipf, len(s)/4), s...) },
		"paragraphs moved": func(s story) story { return append(slices.Clone(s[len(s)/2:]), s[:len(s)/2]...) },
		"capitals": func(s story) story {
			out := slices.Clone(s)
			out[0] = strings.Fields(strings.ToUpper(strings.Join(s[0], " ")))
			return out
		},
		"one word in twenty changed": func(s story) story {
			out := make(story, len(s))
			for i, words := range s {
				out[i] = slices.Clone(words)
				for j := range words {
					if rng.IntN(20) == 0 {
						out[i][j] = "x" + strconv.Itoa(rng.IntN(1000))
					}
				}
			}
			return out
		},
	}
	var found, missed, wrong, other, alone int
	var copies graph.Copies
	for range 300 {
		s := newStory(rng, zipf, 10+rng.IntN(40))
		print := graph.Fingerprint(s.text())
		id := "story " + strconv.Itoa(other)
		if of := copies.Of(id, print); of != "" {
			t.Errorf("%s is taken for a copy of %s", id, of)
		}
		for name, edit := range edits {
			edited := graph.Fingerprint(edit(s).text())
			if graph.NearDuplicate(print, edited) {
				if found++; copies.Of(id+" "+name, edited) != id {
					alone++
				}
			} else {
				missed++
				t.Logf("%s of a story of %d sentences is not found", name, len(s))
			}
		}
		// Another story with a fifth of the sentences in common.
		quoting := append(newStory(rng, zipf, len(s)), s[:len(s)/5]...)
		for _, another := range []story{newStory(rng, zipf, len(s)), quoting} {
			if other++; graph.NearDuplicate(print, graph.Fingerprint(another.text())) {
				wrong++
			}
		}
	}
	precision, recall := float64(found)/float64(found+wrong), float64(found)/float64(found+missed)
	t.Logf("%d copies, %d other stories: precision %.4f, recall %.4f", found+missed, other, precision, recall)
	if precision < 0.99 || recall < 0.97 {
		t.Errorf("precision %.4f, recall %.4f; want 0.99, 0.97", precision, recall)
	}
	if t.Logf("Copies misses %d of %d", alone, found); alone > found/100 {
		t.Errorf("Copies misses %d of %d near-duplicates", alone, found)
	}
}

func TestFingerprintOfLittle(t *testing.T) {
	for _, text := range []string{"", "!!!", "a few words only", strings.Repeat("\xff", 100)} {
		if f := graph.Fingerprint(text); f != "" {
			t.Errorf("%q has fingerprint %q", text, f)
		}
	}
	if graph.NearDuplicate("", "") || graph.NearDuplicate("x", "x") {
		t.Error("nothing is a copy of nothing")
	}
}

func BenchmarkFingerprint(b *testing.B) {
	rng := rand.New(rand.NewPCG(7, 7))
	text := newStory(rng, rand.NewZipf(rng, 1.1, 3, 20000), 40).text()
	b.SetBytes(int64(len(text)))
	for range b.N {
		graph.Fingerprint(text)
	}
}
