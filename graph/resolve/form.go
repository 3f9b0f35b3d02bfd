package resolve

import (
	"slices"
	"strings"
	"unicode/utf8"

	"celebgraph/graph"
)

// form is a name taken apart. Words are folded ([graph.FoldName]).
type form struct {
	// words are those of the name without honorifics before and a generation behind it, initials that stand
	// together made one word ("jk").
	words []string
	// generation is "jr", "sr", "ii" and so on; empty for none.
	generation string
	// inverted says that the name has a hyphen, as given names have that follow a surname in East Asia.
	inverted bool
}

// honorifics stand before names and are left out where two words of the name remain, so that Dr. Dre and Lady
// Gaga keep theirs. Titles that are worn instead of a surname (Prince, Queen) are not among them.
var honorifics = wordSet("mr mrs ms miss mister dr doctor sir dame lady lord prof professor president rev reverend " +
	"captain capt sgt sergeant senator sen gov governor congressman congresswoman coach judge mayor pastor actor " +
	"actress singer rapper comedian chef")

// generations stand behind names; the value is the usual short form.
var generations = map[string]string{"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}

// secondGiven are words that follow a first given name about as often as they are a surname: a name of two words
// that ends in one may be a given name only, and is not somebody's name before marriage.
var secondGiven = wordSet("ann anne anna bob beth dee elizabeth ellen earl ethan fay faye grace henry jack james jane jay jean " +
	"jo joe john jon kate kay lee leigh lou louis louise love luther lyn lynn lynne mae marie mary may michael michelle nicole patrick paul " +
	"rachel rae ray rose roy ruth seymour sue taylor thomas tyler wayne")

func wordSet(words string) map[string]bool {
	out := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// parse takes a person's name apart.
func parse(name string) form {
	if last, first, ok := strings.Cut(name, ", "); ok && !strings.Contains(first, ",") {
		if _, generation := generations[graph.FoldName(first)]; !generation {
			name = first + " " + last
		}
	}
	f := form{words: initialsTogether(strings.Fields(graph.FoldName(name))), inverted: strings.Contains(name, "-")}
	if n := len(f.words); n > 2 {
		if g, ok := generations[f.words[n-1]]; ok {
			f.generation, f.words = g, f.words[:n-1]
		}
	}
	for len(f.words) > 2 && honorifics[f.words[0]] {
		f.words = f.words[1:]
	}
	return f
}

// initialsTogether makes one word of initials that stand side by side: "j k rowling" is "jk rowling".
func initialsTogether(words []string) []string {
	var out []string
	run := false
	for _, w := range words {
		initial := isInitial(w)
		if initial && run {
			out[len(out)-1] += w
		} else {
			out = append(out, w)
		}
		run = initial
	}
	return out
}

func isInitial(w string) bool { return utf8.RuneCountInString(w) == 1 }

// single writes doubled letters once: "scarlett" is "scarlet".
func single(s string) string {
	var b strings.Builder
	var last rune
	for _, r := range s {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// middle reports whether two names differ in middle names only, of which one is the initial of the other.
func middle(a, b form) bool {
	if len(a.words) != 3 || len(b.words) != 3 || a.words[0] != b.words[0] || a.words[2] != b.words[2] {
		return false
	}
	x, y := a.words[1], b.words[1]
	return x != y && (isInitial(x) && strings.HasPrefix(y, x) || isInitial(y) && strings.HasPrefix(x, y))
}

// married reports whether long is short with a surname more.
func married(short, long form) bool {
	return len(short.words) == 2 && len(long.words) == 3 && slices.Equal(short.words, long.words[:2]) &&
		!isInitial(long.words[1]) && !isInitial(long.words[2]) && !secondGiven[short.words[1]] && short.words[0] != "the"
}

// turned reports whether a name of a hyphenated given name and a surname is another in the other order.
func turned(a, b form) bool {
	n := len(a.words)
	if n != 3 || len(b.words) != 3 || !(a.inverted && b.inverted) {
		return false
	}
	return slices.Equal(append(slices.Clone(a.words[1:]), a.words[0]), b.words) ||
		slices.Equal(append(slices.Clone(b.words[1:]), b.words[0]), a.words)
}

// spaced reports whether two names differ in spaces only. A single word is another's two only where one of the two
// is a letter ("J Lo"), since "William" is not "will.i.am".
func spaced(a, b form) bool {
	if slices.Equal(a.words, b.words) || strings.Join(a.words, "") != strings.Join(b.words, "") {
		return false
	}
	if len(a.words) > len(b.words) {
		a, b = b, a
	}
	return len(a.words) >= 2 || len(b.words) == 2 && (isInitial(b.words[0]) || isInitial(b.words[1]))
}

// misspelled reports whether two full names differ in doubled letters only.
func misspelled(a, b form) bool {
	if len(a.words) < 2 || len(a.words) != len(b.words) || slices.Equal(a.words, b.words) {
		return false
	}
	letters := 0
	for i := range a.words {
		if single(a.words[i]) != single(b.words[i]) {
			return false
		}
		letters += len(a.words[i])
	}
	return letters >= 9
}

// shortened reports whether two names differ in the given name only, of which one is a short form of the other.
func shortened(a, b form) bool {
	if len(a.words) < 2 || len(a.words) != len(b.words) || !slices.Equal(a.words[1:], b.words[1:]) {
		return false
	}
	x, y := a.words[0], b.words[0]
	return slices.Contains(fullNames[x], y) || slices.Contains(fullNames[y], x)
}
