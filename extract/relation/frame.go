package relation

import (
	"slices"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// frame answers who fills the grammatical functions of a word.
type frame struct {
	doc   *nlp.Document
	tree  *nlp.Tree
	byTok []int // mention that a token heads or, in a name, belongs to; nlp.None
}

func newFrame(doc *nlp.Document) *frame {
	f := &frame{doc: doc, tree: nlp.NewTree(doc), byTok: make([]int, len(doc.Tokens))}
	for i := range f.byTok {
		f.byTok[i] = nlp.None
	}
	for i, m := range doc.Mentions {
		if m.Kind == nlp.Named {
			for t := m.First; t < m.End; t++ {
				f.byTok[t] = i
			}
		}
	}
	for i, m := range doc.Mentions {
		if m.Kind != nlp.Named && f.byTok[m.Head] == nlp.None {
			f.byTok[m.Head] = i
		}
	}
	return f
}

// rel reports whether token t has one of the relations to its head.
func (f *frame) rel(t int, rels ...string) bool { return nlp.IsRel(f.doc.Tokens[t].Deprel, rels...) }

func (f *frame) named(t int) bool {
	return t != nlp.None && f.byTok[t] != nlp.None && f.doc.Mentions[f.byTok[t]].Kind == nlp.Named
}

// chains returns the entities that token t stands for: those of its mention, plurals as their members; for a
// common noun without a chain, those of the name beside it ("her album 'Z'"). Coordinated ones are added.
func (f *frame) chains(t int) []int {
	if t == nlp.None {
		return nil
	}
	out := f.own(t)
	for _, c := range f.tree.Children(t) {
		switch {
		case f.rel(int(c), "conj") && (f.named(int(c)) || f.byTok[c] != nlp.None):
			out = append(out, f.own(int(c))...)
		case f.rel(int(c), "nmod") && int(c) > t && f.hasCase(int(c), []string{"including"}): // "women, including Ann"
			out = append(out, f.chains(int(c))...)
		}
	}
	return unique(out)
}

func (f *frame) own(t int) []int {
	if m := f.byTok[t]; m != nlp.None {
		if c := f.doc.Mentions[m].Chain; c != nlp.None {
			return f.members(c)
		}
	}
	if a := f.antecedent(t); a != nlp.None && a != t {
		if b := f.doc.PastComma(t - 1); b != a && f.ofOne(t) && b >= 0 && f.named(b) {
			return f.own(f.doc.Mentions[f.byTok[b]].Head) // "Ann, Bob and Cy, who stars in Z"
		}
		return f.chains(a)
	}
	if f.doc.Tokens[t].UPOS != "NOUN" && f.doc.Tokens[t].UPOS != "PROPN" {
		return nil
	}
	for _, c := range f.tree.Children(t) {
		if f.rel(int(c), "appos", "flat", "compound", "parataxis") && f.named(int(c)) && int(c) > t {
			return f.chains(int(c))
		}
	}
	// The name right after a noun of its kind, whatever the tree says: "the song 'Z'".
	end := f.doc.Sentences[f.doc.Tokens[t].Sentence].End
	for n := t + 1; n < end && n <= t+3; n++ {
		if f.named(n) {
			if m := f.doc.Mentions[f.byTok[n]]; m.Type != graph.Person && m.Chain != nlp.None {
				return f.members(m.Chain)
			}
			return nil
		}
		if f.doc.Tokens[n].UPOS != "PUNCT" || f.doc.Word(n) == "." {
			return nil
		}
	}
	return nil
}

// ofOne reports whether the relative pronoun t is the subject of a verb in the singular.
func (f *frame) ofOne(t int) bool {
	up := f.doc.Tokens[t].Head
	if up == nlp.None || !f.rel(t, "nsubj") {
		return false
	}
	if f.doc.Tokens[up].XPOS == "VBZ" {
		return true
	}
	for _, c := range f.tree.Children(up) {
		if w := strings.ToLower(f.doc.Word(int(c))); f.rel(int(c), "aux", "cop") && (f.doc.Tokens[c].XPOS == "VBZ" || w == "was") {
			return true
		}
	}
	return false
}

func (f *frame) members(c int) []int {
	if m := f.doc.Chains[c].Members; len(m) > 0 {
		return m
	}
	return []int{c}
}

// antecedent returns the noun that a relative pronoun stands for, None for any other token.
func (f *frame) antecedent(t int) int {
	switch strings.ToLower(f.doc.Word(t)) {
	case "who", "whom", "which", "that", "whose":
	default:
		return nlp.None
	}
	for n, x := 0, t; n < 6 && x != nlp.None; n++ {
		if f.rel(x, "acl:relcl") {
			return f.whoBefore(t, f.doc.Tokens[x].Head)
		}
		x = f.doc.Tokens[x].Head
	}
	if b := f.doc.PastComma(t - 1); b >= 0 && b < t-1 && f.named(b) && f.doc.Mentions[f.byTok[b]].Type == graph.Person && strings.HasPrefix(strings.ToLower(f.doc.Word(t)), "who") {
		return f.doc.Mentions[f.byTok[b]].Head // ", whose wife ...", where the tree makes a clause of its own of it
	}
	return nlp.None
}

// whoBefore returns the person named right before "who", where the tree hangs its clause on a thing: "his second romance was
// with Ann, who dated Bob"; else the noun that the tree gives.
func (f *frame) whoBefore(t, noun int) int {
	b := f.doc.PastComma(t - 1)
	if b < 0 || strings.ToLower(f.doc.Word(t)) == "which" || strings.ToLower(f.doc.Word(t)) == "that" || f.byTok[b] == nlp.None {
		return noun
	}
	m := f.doc.Mentions[f.byTok[b]]
	if m.Kind == nlp.Named && m.Type == graph.Person && (f.byTok[noun] == nlp.None || f.doc.Mentions[f.byTok[noun]].Type != graph.Person) {
		return m.Head
	}
	return noun
}

// subject returns the chains of the surface subject of t, its own or inherited: from the verb that it is
// joined to, that controls it, or from the noun that it modifies.
func (f *frame) subject(t int) []int {
	for n := 0; n < 5 && t != nlp.None; n++ {
		if s := f.tree.Child(t, "nsubj"); s != nlp.None {
			return f.chains(s)
		}
		up := f.doc.Tokens[t].Head
		switch {
		case up == nlp.None:
			return nil
		case f.rel(t, "acl"):
			return f.chains(up)
		case f.rel(t, "xcomp"):
			if o := f.tree.Child(up, "obj", "iobj"); o != nlp.None && o < t {
				return f.chains(o)
			}
		case !f.rel(t, "conj", "advcl", "parataxis", "ccomp", "obl", "nmod"):
			return nil
		}
		t = up
	}
	return nil
}

// passive reports whether verb t is in the passive voice.
func (f *frame) passive(t int) bool {
	return f.tree.Child(t, "nsubj:pass") != nlp.None || f.tree.Child(t, "aux:pass") != nlp.None ||
		f.doc.Tokens[t].Deprel == "acl" && f.doc.Tokens[t].XPOS == "VBN" && f.tree.Child(t, "aux") == nlp.None
}

// logical returns the logical subject or object of a verb.
func (f *frame) logical(t int, object bool) []int {
	if f.passive(t) {
		if object {
			return f.subject(t)
		}
		return f.oblique(t, []string{"by"})
	}
	if !object {
		return f.subject(t)
	}
	o := f.tree.Child(t, "obj")
	if o == nlp.None {
		o = f.tree.Child(t, "iobj") // as trees have it: "sued him"
	}
	if o == nlp.None {
		return nil
	}
	return append(f.chains(o), f.insideOf(o)...)
}

// insideOf gives the works in a longer object: "directed the film version of 'Z'".
func (f *frame) insideOf(o int) []int {
	if f.byTok[o] != nlp.None {
		return nil
	}
	return f.modifiers(o)
}

// oblique returns the complements of t, or of its object, with one of the prepositions.
func (f *frame) oblique(t int, preps []string) []int {
	var out []int
	heads := []int{t}
	for _, c := range f.tree.Children(t) {
		if f.rel(int(c), "obj", "obl", "xcomp", "compound:prt", "advmod") {
			heads = append(heads, int(c))
		}
	}
	for _, h := range heads {
		for _, c := range f.tree.Children(h) {
			if f.rel(int(c), "obl", "nmod", "advcl", "conj") && f.hasCase(int(c), preps) {
				out = append(out, f.chains(int(c))...)
				if f.byTok[c] == nlp.None {
					out = append(out, f.modifiers(int(c))...)
				}
			}
		}
	}
	return unique(out)
}

func (f *frame) hasCase(t int, preps []string) bool {
	for _, c := range f.tree.Children(t) {
		if f.rel(int(c), "flat") && f.hasCase(int(c), preps) { // as trees of names have it
			return true
		}
		if f.rel(int(c), "nmod:desc", "nmod", "compound") && int(c) < t && f.named(t) && !f.named(int(c)) && f.hasCase(int(c), preps) {
			return true // "to banker Bob"
		}
		if f.rel(int(c), "case", "mark") {
			w := strings.ToLower(f.doc.Word(int(c)))
			for _, p := range preps {
				if w == p {
					return true
				}
			}
		}
	}
	return false
}

// modifiers returns the groups, organizations and works inside the noun phrase of t.
func (f *frame) modifiers(t int) []int {
	var out []int
	first, _ := f.tree.Subtree(t)
	first = max(first, t-12)
	for i := first; i < t; i++ {
		if f.named(i) && f.doc.Mentions[f.byTok[i]].Type != graph.Person && f.tree.Dominates(t, i) && f.direct(i, t) {
			out = append(out, f.doc.Mentions[f.byTok[i]].Chain)
		}
	}
	for _, c := range f.tree.Children(t) {
		if int(c) > t && f.rel(int(c), "nmod") && f.hasCase(int(c), []string{"of", "on", "in", "for", "at", "from"}) {
			out = append(out, f.notPeople(f.chains(int(c)))...)
		}
	}
	return unique(out)
}

// direct reports whether the name at i modifies t itself, not through a clause.
func (f *frame) direct(i, t int) bool {
	for n := 0; n < 6 && i != t && i != nlp.None; n++ {
		if !f.rel(i, "compound", "nmod", "nmod:poss", "flat", "amod", "appos", "conj", "nmod:desc", "dep", "nsubj", "obj", "obl", "det", "case", "punct") {
			return false
		}
		i = f.doc.Tokens[i].Head
	}
	return i == t
}

func (f *frame) notPeople(chains []int) []int {
	var out []int
	for _, c := range chains {
		if f.doc.Chains[c].Type != graph.Person {
			out = append(out, c)
		}
	}
	return out
}

func unique(in []int) []int {
	var out []int
	for _, x := range in {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
