package relation

import (
	"slices"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// possessors returns whose the noun t is: "Ann's N", "the N of Ann", "N to Ann", and for a conjunct without its
// own, that of the first ("her son Max and daughter Eve").
func (f *frame) possessors(t int) []int {
	for n := 0; n < 3 && t != nlp.None; n++ {
		var out []int
		for _, c := range f.tree.Children(t) {
			switch {
			case f.rel(int(c), "nmod:poss"):
				out = append(out, f.chains(int(c))...)
			case f.rel(int(c), "nmod", "obl") && int(c) > t && f.hasCase(int(c), []string{"of", "to"}):
				out = append(out, f.chains(int(c))...)
			}
		}
		if len(out) > 0 {
			return unique(out)
		}
		up := f.doc.Tokens[t].Head
		if up == nlp.None || f.named(up) && f.rel(t, "conj", "appos") || !f.rel(t, "conj", "appos", "compound", "flat", "nmod:desc") {
			break
		}
		t = up
	}
	return f.genitiveBefore(t)
}

// genitiveBefore finds a genitive left of the noun t by position, over adjectives and numbers, where the tree
// has hung it elsewhere: "Ann's longtime manager".
func (f *frame) genitiveBefore(t int) []int {
	for i := t - 1; i >= 0 && i >= t-5; i-- {
		switch tok := f.doc.Tokens[i]; {
		case tok.XPOS == "POS" && i > 0:
			return f.own(i - 1)
		case tok.XPOS == "PRP$":
			return f.own(i)
		case tok.UPOS == "ADJ", tok.UPOS == "NUM", tok.XPOS == "HYPH", tok.UPOS == "ADV", tok.UPOS == "NOUN" && i == t-1, tok.UPOS == "PUNCT" && f.doc.Word(i) == "-":
		default:
			return nil
		}
	}
	return nil
}

// holders returns the possessors of t or, for a noun that has none, the one who has, shares or is with it.
func (f *frame) holders(t int) []int {
	if p := f.possessors(t); len(p) > 0 {
		return p
	}
	up := f.doc.Tokens[t].Head
	if up == nlp.None {
		return nil
	}
	// "Ann and husband Bob", "Ann, with husband Bob"
	if f.rel(t, "conj", "appos") && f.named(up) && f.bare(t) {
		if d := f.description(up); d != nlp.None && d < t {
			return f.holders(d)
		}
		if f.doc.Minor(f.doc.Mentions[f.byTok[up]]) {
			return nil
		}
		return f.own(up)
	}
	if f.named(t) {
		return nil
	}
	switch {
	case f.rel(t, "obj", "obl", "nmod", "conj") && f.having(t), f.bare(t) && f.rel(t, "obl", "nmod", "obj", "compound", "flat"):
		if v := f.verbAbove(t); v != nlp.None {
			subject := f.subject(v)
			if f.describesAll(t, subject) {
				return f.besides(t)
			}
			return append(subject, f.sharing(v)...)
		}
	}
	return nil
}

// describesAll reports whether the noun t is said of all the people given, one or more: where the tree makes one of "with daughters Max, 8, and Eve, 6, Ann
// left" the subject.
func (f *frame) describesAll(t int, people []int) bool {
	m := f.byTok[t]
	if m == nlp.None || f.doc.Mentions[m].Chain == nlp.None || len(people) == 0 {
		return false
	}
	members := f.members(f.doc.Mentions[m].Chain)
	return !slices.ContainsFunc(people, func(c int) bool { return !slices.Contains(members, c) })
}

// besides returns the first person named behind the noun t in its sentence whom it does not describe, where t stands behind "with".
func (f *frame) besides(t int) []int {
	if t == 0 || f.doc.Lemma(t-1) != "with" {
		return nil
	}
	for i := t + 1; i < f.doc.Sentences[f.doc.Tokens[t].Sentence].End; i++ {
		if !f.named(i) {
			continue
		}
		if c := f.own(i); len(c) == 1 && f.doc.Chains[c[0]].Type == graph.Person && !f.describesAll(t, c) {
			return c
		}
	}
	return nil
}

// sharing returns with whom the subject of a verb has what it has: "Ann shares son Max with Bob".
func (f *frame) sharing(v int) []int {
	switch f.doc.Lemma(v) {
	case "have", "share", "welcome", "expect", "raise":
		return f.oblique(v, []string{"with"})
	}
	return nil
}

// description returns the common noun that describes the name at token t in its sentence ("her son Max"), None
// when there is none: in a list of children each hangs on the first name, not on the parent.
func (f *frame) description(t int) int {
	c := f.doc.Mentions[f.byTok[t]].Chain
	for i := f.doc.Sentences[f.doc.Tokens[t].Sentence].First; i < t; i++ {
		m := f.byTok[i]
		if m == nlp.None || f.doc.Mentions[m].Kind != nlp.Nominal || f.doc.Mentions[m].Chain == nlp.None {
			continue
		}
		for _, x := range f.members(f.doc.Mentions[m].Chain) {
			if x == c {
				return i
			}
		}
	}
	return nlp.None
}

// bare reports whether the noun t has neither article nor possessive.
func (f *frame) bare(t int) bool { return f.tree.Child(t, "det", "nmod:poss") == nlp.None }

// verbAbove returns the verb whose argument t is, over coordinations and nouns in between.
func (f *frame) verbAbove(t int) int {
	for n := 0; n < 5; n++ {
		t = f.doc.Tokens[t].Head
		if t == nlp.None {
			return nlp.None
		}
		if u := f.doc.Tokens[t].UPOS; u == "VERB" || u == "AUX" {
			return t
		}
	}
	return nlp.None
}

// having reports whether t is what somebody has, shares, raises, welcomes or keeps.
func (f *frame) having(t int) bool {
	v := f.verbAbove(t)
	if v == nlp.None {
		return false
	}
	switch f.doc.Lemma(v) {
	case "have", "share", "raise", "welcome", "expect", "adopt", "keep", "maintain", "begin", "start", "end", "spark", "strike", "rekindle",
		"enjoy", "confirm", "deny", "announce", "continue", "develop", "hit", "call", "get", "make", "pursue":
		return true
	}
	return false
}

// selves returns whom the noun t describes: the chain of the description, names in apposition, the subject of
// which it is said.
func (f *frame) selves(t int) []int {
	var out []int
	if m := f.byTok[t]; m != nlp.None && f.doc.Mentions[m].Chain != nlp.None {
		out = append(out, f.members(f.doc.Mentions[m].Chain)...)
	}
	for _, c := range f.tree.Children(t) {
		switch {
		case f.rel(int(c), "appos", "flat") && f.named(int(c)):
			out = append(out, f.listed(int(c), f.plural(t))...)
		case f.rel(int(c), "nsubj") && f.tree.Child(t, "cop") != nlp.None:
			out = append(out, f.chains(int(c))...)
		}
	}
	if name := f.personAfter(t); len(out) == 0 && name != nil { // whatever the tree says: "her hubby Bob"
		out = append(out, f.listed(name.Head, f.plural(t))...)
	}
	if f.tree.Child(t, "cop") != nlp.None && f.tree.Child(t, "nsubj") == nlp.None {
		out = append(out, f.subject(t)...)
	}
	up := f.doc.Tokens[t].Head
	switch {
	case up == nlp.None:
	case f.rel(t, "appos", "compound", "flat") && f.named(up):
		out = append(out, f.listed(up, f.plural(t))...)
	case f.rel(t, "nsubj") && f.named(up) && f.tree.Child(up, "cop") != nlp.None: // "her cousin is Bob"
		out = append(out, f.own(up)...)
	case f.rel(t, "xcomp", "obj") && f.linking(up):
		out = append(out, f.subject(up)...)
	case f.rel(t, "conj") && f.tree.Child(up, "cop") != nlp.None:
		out = append(out, f.subject(up)...)
	case f.rel(t, "nmod") && f.doc.Lemma(up) == "one" && f.hasCase(t, []string{"of"}): // "is one of her friends"
		out = append(out, f.selves(up)...)
	}
	return unique(out)
}

// personAfter returns the person's name that begins behind token t in its sentence, nil where none does.
func (f *frame) personAfter(t int) *nlp.Mention {
	sent := f.doc.Sentences[f.doc.Tokens[t].Sentence]
	if t++; t >= sent.End || !f.named(t) {
		return nil
	}
	if m := &f.doc.Mentions[f.byTok[t]]; m.Type == graph.Person && m.First == t {
		return m
	}
	return nil
}

// listed returns the entity named at t, with those coordinated with it only where a plural noun describes them.
func (f *frame) listed(t int, plural bool) []int {
	if plural {
		return f.chains(t)
	}
	return f.own(t)
}

func (f *frame) plural(t int) bool { return strings.Contains(f.doc.Tokens[t].Feats, "Number=Plur") }

// linking reports whether verb t says of its subject what it is: "became", "remain".
func (f *frame) linking(t int) bool {
	switch f.doc.Lemma(t) {
	case "become", "remain", "be", "stay":
		return true
	}
	return false
}

// context returns the one person who is the subject of the clause of t; nobody where that only speaks, where t is
// part of a description ("the 'Grease' star"), or names a podcast or paper.
func (f *frame) context(t int) []int {
	if up := f.doc.Tokens[t].Head; up != nlp.None && (f.byTok[up] != nlp.None || media[f.doc.Lemma(up)]) || f.mediaAfter(t) {
		return nil
	}
	v := t
	if u := f.doc.Tokens[t].UPOS; u != "VERB" {
		v = f.verbAbove(t)
	}
	if v == nlp.None || speech[f.doc.Lemma(v)] {
		return nil
	}
	if s := f.subject(v); len(s) == 1 {
		return s
	}
	return nil
}

// mediaAfter reports whether the name at t is that of a podcast or paper: "on 'The Long Chat' podcast".
func (f *frame) mediaAfter(t int) bool {
	if f.byTok[t] == nlp.None {
		return false
	}
	end := f.doc.Mentions[f.byTok[t]].End
	for i := end; i < min(end+2, len(f.doc.Tokens)); i++ {
		if media[f.doc.Lemma(i)] {
			return true
		}
	}
	return false
}

var (
	media  = map[string]bool{"podcast": true, "interview": true, "magazine": true, "newspaper": true, "website": true}
	speech = map[string]bool{"say": true, "tell": true, "speak": true, "reveal": true, "admit": true, "explain": true, "claim": true, "add": true, "talk": true, "write": true, "joke": true}
)

// fill returns the entities of the right type that fill argument a of the trigger t.
func (f *frame) fill(t int, c class, a arg) []int {
	all := f.function(t, c, a)
	if a.only == "" {
		return all
	}
	var out []int
	for _, x := range all {
		if x != nlp.None && f.doc.Chains[x].Type == a.only {
			out = append(out, x)
		}
	}
	return out
}

// function works out one grammatical function.
func (f *frame) function(t int, c class, a arg) []int {
	switch a.function {
	case "subj":
		if c == verbClass {
			return f.logical(t, false)
		}
		return f.subject(t)
	case "obj":
		return f.logical(t, true)
	case "obl":
		return f.oblique(t, a.preps)
	case "objposs":
		if o := f.tree.Child(t, "obj", "nsubj:pass"); o != nlp.None {
			return f.possessors(o)
		}
	case "poss":
		return f.possessors(t)
	case "holder":
		return f.holders(t)
	case "self":
		if c == nameClass {
			return f.own(t)
		}
		return f.selves(t)
	case "mod":
		return f.modifiers(t)
	case "ctx":
		return f.context(t)
	}
	return nil
}

// complements reports whether token t has the particle or object that the trigger asks for.
func (f *frame) complements(t int, p *trigger) bool {
	if p.particle != "" {
		for _, c := range f.tree.Children(t) {
			if strings.ToLower(f.doc.Word(int(c))) == p.particle && int(c) > t {
				return true
			}
		}
		return t+1 < len(f.doc.Tokens) && strings.ToLower(f.doc.Word(t+1)) == p.particle
	}
	if p.object != "" {
		for _, c := range f.tree.Children(t) {
			if f.rel(int(c), "obj", "obl", "xcomp", "nsubj:pass") && (f.doc.Lemma(int(c)) == p.object || strings.ToLower(f.doc.Word(int(c))) == p.object) {
				return true
			}
		}
		return false
	}
	return true
}
