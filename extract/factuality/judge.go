// Package factuality decides how the facts of an article stand: current, former, rumored, denied or planned.
//
// [Judge] reads the words around each fact's trigger: negation, tense and aspect, modality, the verbs and
// adverbs of report, rumour and denial that govern it (the dimensions of certainty and polarity of Saurí and
// Pustejovsky, "FactBank", LRE 43, 2009, narrowed to the guidelines' section "Status"). [Settle] then makes of
// all facts about one triple a single one: what the whole article says at its own time.
package factuality

import (
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

type judge struct {
	doc    *nlp.Document
	tree   *nlp.Tree
	person map[int]bool // heads of descriptions of people
	named  map[int]bool // heads of names, pronouns and plurals of people
}

// Judge sets the status of every fact from its context and removes facts that the text only supposes. The
// status that a pattern's own words tell ("ex-wife") stays, unless it is denied or rumoured.
func Judge(doc *nlp.Document) {
	j := &judge{doc, nlp.NewTree(doc), map[int]bool{}, map[int]bool{}}
	for _, m := range doc.Mentions {
		if m.Kind == nlp.Nominal && m.Type == graph.Person {
			j.person[m.Head] = true
		}
		if m.Kind != nlp.Nominal || m.Plural {
			j.named[m.Head] = true
		}
	}
	kept := doc.Facts[:0]
	for _, f := range doc.Facts {
		if f.Trigger == nlp.None || j.judge(&f) {
			kept = append(kept, f)
		}
	}
	doc.Facts = kept
}

// context is what the words around a trigger tell.
type context struct {
	negated, ended, past, rumored, denied, planned, weak, asked, unreal bool
	cancelled                                                           bool // called off
}

// String names what holds, for explanation.
func (c context) String() string {
	var out []string
	for _, x := range []struct {
		on   bool
		name string
	}{{c.negated, "negated"}, {c.ended, "ended"}, {c.past, "past"}, {c.rumored, "rumored"}, {c.denied, "denied"}, {c.planned, "planned"},
		{c.weak, "only possible"}, {c.asked, "asked"}, {c.unreal, "not real"}, {c.cancelled, "called off"}} {
		if x.on {
			out = append(out, x.name)
		}
	}
	return strings.Join(out, ", ")
}

// judge sets f's status; false means that the text does not state the fact at all.
func (j *judge) judge(f *nlp.Fact) bool {
	c := j.context(f.Trigger)
	f.Why = c.String()
	if c.unreal {
		return false
	}
	info, _ := f.Predicate.Info()
	state := info.Kind == graph.State
	switch {
	case f.Status == graph.Former && state && !c.ended && (c.negated && j.doc.Tokens[f.Trigger].UPOS != "NOUN" || c.denied || c.cancelled):
		f.Status = graph.Current // who have not split, or deny it, are together (guidelines, "Decisions")
	case c.denied:
		f.Status = graph.Denied
		f.Confidence *= 0.7
	case c.negated && (c.ended || f.Status == graph.Former) && state:
		f.Status = graph.Former
	case c.negated:
		if !state {
			return false
		}
		f.Status = graph.Denied
		f.Confidence *= 0.6
	case f.Status == graph.Former && (c.rumored || c.asked || c.planned) && (f.Predicate == graph.MemberOf || f.Predicate == graph.EmployeeOf):
		f.Status = graph.Current // who is rumored to leave has not left
	case c.rumored && (state || info.Kind == graph.Event && j.doc.Tokens[f.Trigger].UPOS == "VERB"):
		f.Status = graph.Rumored
	case c.asked:
		f.Status = graph.Rumored
		f.Confidence *= 0.5
	case c.weak && f.Status == graph.Current && info.Kind != graph.Permanent:
		f.Confidence *= 0.5
	case c.planned && (info.Kind == graph.Event || state && j.doc.Tokens[f.Trigger].UPOS == "VERB") && f.Status == graph.Current:
		f.Status = graph.Planned
		if f.Predicate == graph.SpouseOf { // an upcoming wedding (guidelines, "Decisions")
			f.Predicate, f.Status = graph.FianceOf, graph.Current
		}
	case (c.ended || c.past) && state && f.Status == graph.Current:
		f.Status = graph.Former
	}
	return true
}

// context reads the trigger, the words that depend on it, and the words that it depends on.
func (j *judge) context(t int) context {
	var c context
	d := j.doc
	j.own(t, &c)
	c.ended = c.ended || j.left(t)
	if j.presupposed(t) {
		return c
	}
	for n, up := 0, d.Tokens[t].Head; n < 5 && up != nlp.None; n, up = n+1, d.Tokens[up].Head {
		j.governor(up, t, n, &c)
	}
	if l := d.Lemma(t); l == "link" || l == "linked" { // by others: that is a rumour
		c.rumored = true
	}
	sent := d.Sentences[d.Tokens[t].Sentence]
	if c.negated && j.past(t) {
		c.ended = true
	}
	if d.Word(sent.End-1) == "?" && j.asserted(t) {
		c.asked = true
	}
	for i := sent.First; i < sent.End; i++ {
		switch l := d.Lemma(i); {
		case rumorWords[l] || rumorWords[strings.ToLower(d.Word(i))]:
			c.rumored = c.rumored || j.close(i, t)
		case l == "accord" || l == "according":
			h := d.Tokens[i].Head
			c.rumored = c.rumored || j.tree.HasLemmaChild(i, "source", "insider") || h != nlp.None && sourceWords[d.Lemma(h)]
		}
	}
	return c
}

// left reports whether the verb of a description tells that it no longer holds: "fired her manager", "mourned his friend",
// "is survived by her husband".
func (j *judge) left(t int) bool {
	up := j.doc.Tokens[t].Head
	if up == nlp.None || !j.person[t] {
		return false
	}
	switch l := j.doc.Lemma(up); {
	case leavingVerbs[l]:
		return nlp.IsRel(j.doc.Tokens[t].Deprel, "obj")
	case l == "cut":
		return j.tree.HasLemmaChild(up, "tie", "contact")
	case l == "split", l == "separate", l == "break", l == "part": // "split from his fiancée", "broke up with her boyfriend"
		return nlp.IsRel(j.doc.Tokens[t].Deprel, "obl") && j.tree.HasLemmaChild(t, "from", "with") && (l != "break" || j.tree.HasLemmaChild(up, "up"))
	case l == "survive":
		return j.tree.Child(up, "aux:pass") != nlp.None
	}
	return false
}

// past reports whether the words that t governs compare with the past: "as much as we used to", "since then".
func (j *judge) past(t int) bool {
	first, end := j.tree.Subtree(t)
	for i := first; i < end; i++ {
		switch strings.ToLower(j.doc.Word(i)) {
		case "used", "since", "anymore", "longer":
			return true
		}
	}
	return false
}

// presupposed reports whether t describes somebody in passing ("his wife left"): what is said, denied or
// rumoured of the clause does not touch it.
func (j *judge) presupposed(t int) bool {
	return j.person[t] && !j.asserted(t) && !nlp.IsRel(j.doc.Tokens[t].Deprel, "xcomp", "root", "ccomp")
}

// asserted reports whether the clause of t asserts what t says: a noun in an argument ("his wife left") is
// presupposed instead, and neither question nor condition takes it back.
func (j *judge) asserted(t int) bool {
	return j.doc.Tokens[t].UPOS == "VERB" || j.tree.Child(t, "cop") != nlp.None || j.doc.Tokens[t].Head == nlp.None
}

// close reports whether token i has the trigger in its scope: it governs it, or hangs on it or on its verb.
func (j *judge) close(i, t int) bool {
	if j.tree.Dominates(i, t) || j.tree.Dominates(t, i) && j.sameClause(i, t) {
		return true
	}
	h := j.doc.Tokens[i].Head
	return h != nlp.None && j.doc.Tokens[i].Deprel != "conj" && j.tree.Dominates(h, t) && j.doc.Tokens[h].UPOS != "NOUN"
}

// sameClause reports whether nothing between token i and t above it begins another clause: "they divorced, ending months of
// speculation" is no speculation.
func (j *judge) sameClause(i, t int) bool {
	for ; i != t && i != nlp.None; i = j.doc.Tokens[i].Head {
		if nlp.IsRel(j.doc.Tokens[i].Deprel, "advcl", "acl", "parataxis", "conj") {
			return false
		}
	}
	return true
}

// own reads the trigger's dependents.
func (j *judge) own(t int, c *context) {
	d := j.doc
	perfect, progressive := false, d.Tokens[t].XPOS == "VBG"
	for _, ch := range j.tree.Children(t) {
		k := int(ch)
		w, l := strings.ToLower(d.Word(k)), d.Lemma(k)
		switch {
		case negations[w] && nlp.IsRel(d.Tokens[k].Deprel, "advmod", "det", "neg", "cc:preconj", "aux"):
			c.negated = true
			if j.tree.HasLemmaChild(k, "anymore", "longer") {
				c.ended = true
			}
		case formerMods[l] && w != "later" && w != "latest" && nlp.IsRel(d.Tokens[k].Deprel, "amod", "compound", "advmod", "nmod"):
			c.ended = true
		case l == "almost" || l == "nearly":
			c.unreal = true
		case l == "falsely" || l == "wrongly":
			c.denied = true
		case rumorWords[l] || rumorWords[w]:
			c.rumored = true
		case fictionWords[l]:
			c.unreal = true
		case w == "longer" || w == "anymore" || l == "once" || l == "previously" || l == "formerly" || l == "briefly":
			c.ended = true
			c.negated = c.negated && w != "longer"
		case futureModals[w] && nlp.IsRel(d.Tokens[k].Deprel, "aux"):
			c.planned = true
		case weakModals[w] && nlp.IsRel(d.Tokens[k].Deprel, "aux"):
			c.weak = true
		case nlp.IsRel(d.Tokens[k].Deprel, "aux") && l == "have":
			perfect = true
		case nlp.IsRel(d.Tokens[k].Deprel, "aux") && w == "used", l == "since" && c.negated:
			c.ended = true
		case nlp.IsRel(d.Tokens[k].Deprel, "cop") && (d.Tokens[k].XPOS == "VBD" || d.Tokens[k].XPOS == "VBN" && j.pastAux(t)):
			c.past = c.past || j.named[j.tree.Child(t, "nsubj")] // "among those there were her friend Tom" tells of no past friend, nor "the donor was her friend Tom"
		case attemptWords[w] && nlp.IsRel(d.Tokens[k].Deprel, "mark"):
			c.weak = true
			c.unreal = c.unreal || w != "whether" && d.Tokens[t].UPOS == "VERB" && nlp.IsRel(d.Tokens[t].Deprel, "advcl")
		case l == "upcoming":
			c.planned = true
		}
	}
	if d.Tokens[t].UPOS == "VERB" {
		switch x := d.Tokens[t].XPOS; {
		case progressive && !j.pastAux(t):
		case perfect && progressive:
		case j.heads(t) && j.tree.HasLemmaChild(t, "to") && x == "VB": // a headline: "Two To Star In It"
			c.planned = true
		case x == "VBD" || x == "VBN" && !j.passiveNow(t) || progressive:
			c.past = c.past || endsWhenPast[d.Lemma(t)]
		}
	}
	switch d.Lemma(t) {
	case "marry", "married", "engage", "engaged":
		c.past = j.wasMarried(t)
	}
	c.ended = c.ended || j.formerBefore(t)
	if t > 0 && strings.ToLower(d.Word(t-1)) == "-" && t > 1 && strings.ToLower(d.Word(t-2)) == "ex" || t > 0 && strings.ToLower(d.Word(t-1)) == "ex" {
		c.ended = true
	}
}

// heads reports whether verb t is all that a sentence says, at its root or of the name there.
func (j *judge) heads(t int) bool {
	up := j.doc.Tokens[t].Head
	return up == nlp.None || nlp.IsRel(j.doc.Tokens[t].Deprel, "acl") && j.doc.Tokens[up].Head == nlp.None && j.doc.Tokens[up].UPOS == "PROPN"
}

// formerBefore reports whether the modifiers of a noun begin with "former": "the former Paper Lions drummer", in which the
// tree may hang the word on the name.
func (j *judge) formerBefore(t int) bool {
	d := j.doc
	if d.Tokens[t].UPOS == "VERB" {
		return false
	}
	for i := t - 1; i >= d.Sentences[d.Tokens[t].Sentence].First && j.tree.Dominates(t, i); i-- {
		for k := i; k != t; k = d.Tokens[k].Head {
			if k == nlp.None || !nlp.IsRel(d.Tokens[k].Deprel, "amod", "compound", "flat", "punct", "nmod:desc", "det", "nummod") {
				return false
			}
		}
		switch strings.ToLower(d.Word(i)) {
		case "former", "ex", "onetime", "one-time":
			return true
		}
	}
	return false
}

// wasMarried reports whether t is "was married to" or "had been engaged to", a state that is over, and not "were married in 2014",
// an event.
func (j *judge) wasMarried(t int) bool {
	was, to := false, false
	for _, c := range j.tree.Children(t) {
		k := int(c)
		switch {
		case nlp.IsRel(j.doc.Tokens[k].Deprel, "cop", "aux:pass") && (strings.HasPrefix(strings.ToLower(j.doc.Word(k)), "w") || j.pastAux(t)):
			was = true
		case nlp.IsRel(j.doc.Tokens[k].Deprel, "obl", "nmod") && (j.tree.HasLemmaChild(k, "to") || j.tree.HasLemmaChild(k, "from")):
			to = true
		case nlp.IsRel(j.doc.Tokens[k].Deprel, "obl") && j.tree.HasLemmaChild(k, "in", "on"):
			return false
		case nlp.IsRel(j.doc.Tokens[k].Deprel, "obl") && j.tree.HasLemmaChild(k, "for"): // "were married for six years"
			to = true
		}
	}
	return was && to
}

// endsWhenPast are the verbs whose past tells that the state is over: "dated", "managed", "feuded".
var endsWhenPast = nlp.WordSet("date romance court see woo manage represent feud work")

func (j *judge) pastAux(t int) bool {
	for _, c := range j.tree.Children(t) {
		if nlp.IsRel(j.doc.Tokens[c].Deprel, "aux") && j.doc.Tokens[c].XPOS == "VBD" {
			return true
		}
	}
	return false
}

// passiveNow reports whether t is a participle in a present passive: "is engaged", "is linked".
func (j *judge) passiveNow(t int) bool {
	a := j.tree.Child(t, "aux:pass")
	return a != nlp.None && j.doc.Tokens[a].XPOS != "VBD"
}
