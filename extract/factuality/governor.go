package factuality

import (
	"strings"

	"celebgraph/extract/nlp"
)

// governor reads a word above the trigger, n steps up.
func (j *judge) governor(up, t, n int, c *context) {
	d := j.doc
	l, w := d.Lemma(up), strings.ToLower(d.Word(up))
	switch {
	case denialWords[l], j.putDown(up, t):
		c.denied = true
	case rumorWords[l] || rumorWords[w]:
		c.rumored = true
	case l == "use" && w == "used" && n == 0:
		c.ended = true
	case l == "have" && n == 0 && d.Tokens[up].XPOS == "VBD" && affairWords[d.Lemma(t)] && nlp.IsRel(d.Tokens[t].Deprel, "obj"):
		c.ended = true // "had a fling with"
	case n == 0 && nlp.IsRel(d.Tokens[t].Deprel, "obj", "nsubj:pass") && j.callsOff(up):
		c.cancelled = true
		c.ended = c.ended || !partingNouns[d.Lemma(t)]
	case endingVerbs[l] && n == 0 && !j.person[t], l == "call" && n == 0 && j.tree.HasLemmaChild(up, "time", "quits", "halt"):
		c.ended = true
	case n == 0 && sourced(l) && j.tree.Child(up, "aux:pass") != nlp.None && nlp.IsRel(d.Tokens[t].Deprel, "xcomp", "ccomp"):
		c.rumored = true // "is said to be dating"
	case l == "survive" && n == 0 && j.negatedAt(up):
		c.ended = true
	case (l == "much" || l == "prove") && n == 0 && j.tooMuch(up):
		c.ended = true
	case wishWords[l] && n == 0 && nlp.IsRel(d.Tokens[t].Deprel, "xcomp") && d.Tokens[t].UPOS == "VERB":
		c.unreal = true
	case planWords[l] && n == 0 && nlp.IsRel(d.Tokens[t].Deprel, "xcomp"):
		c.planned = true
	}
	c.rumored = c.rumored || j.hearsay(up)
	if n > 1 {
		return
	}
	for _, k := range j.tree.Children(up) {
		kw := strings.ToLower(d.Word(int(k)))
		switch {
		case negations[kw] && n == 0 && nlp.IsRel(d.Tokens[k].Deprel, "advmod") && nlp.IsRel(d.Tokens[t].Deprel, "xcomp", "obj", "obl", "ccomp"):
			c.negated = true
		case kw == "longer" || kw == "anymore":
			c.ended = true
		case n == 0 && futureModals[kw] && nlp.IsRel(d.Tokens[t].Deprel, "xcomp", "obj", "obl"):
			c.planned = true
		}
	}
}

// hearsay reports whether verb up tells what hangs on it by the word of somebody who vouches for nothing: a source or fans, or a paper that
// claims it ("it claimed that she was dating him").
func (j *judge) hearsay(up int) bool {
	says, claims := sourced(j.doc.Lemma(up)), false
	switch j.doc.Lemma(up) {
	case "claim", "allege", "contend", "assert", "maintain":
		claims = true
	}
	if !says && !claims {
		return false
	}
	for _, k := range j.tree.Children(up) {
		l := j.doc.Lemma(int(k))
		if nlp.IsRel(j.doc.Tokens[k].Deprel, "nsubj") && (says && (fanWords[l] || sourceWords[l] || rumorWords[l] || l == "report") ||
			claims && !j.person[int(k)] && (l == "it" || outletWords[l])) {
			return true
		}
	}
	return false
}

// callsOff reports whether the verb up says that what was planned or promised is not to be: "called off", "broke off", "scrapped".
func (j *judge) callsOff(up int) bool {
	switch j.doc.Lemma(up) {
	case "call", "break":
		return j.tree.HasLemmaChild(up, "off")
	case "cancel", "scrap", "axe", "ditch":
		return true
	}
	return false
}

// putDown reports whether the verb up is one as of rumors that are shut down, or put to rest, and its object holds t.
func (j *judge) putDown(up, t int) bool {
	where := "down"
	switch j.doc.Lemma(up) {
	case "shut", "shoot", "knock":
	case "put":
		where = "rest"
	default:
		return false
	}
	obj := j.tree.Child(up, "obj")
	return obj != nlp.None && j.tree.HasLemmaChild(up, where) && (obj == t || j.tree.Dominates(obj, t))
}

// negatedAt reports whether token t is negated.
func (j *judge) negatedAt(t int) bool {
	for _, k := range j.tree.Children(t) {
		if negations[strings.ToLower(j.doc.Word(int(k)))] {
			return true
		}
	}
	return false
}

// tooMuch reports whether the words of t say that something was too much to bear.
func (j *judge) tooMuch(t int) bool {
	first, end := j.tree.Subtree(t)
	for i := first; i+1 < end; i++ {
		if strings.EqualFold(j.doc.Word(i), "too") && strings.EqualFold(j.doc.Word(i+1), "much") {
			return true
		}
	}
	return false
}

// sourced reports whether a verb reports what its subject says.
func sourced(l string) bool {
	switch l {
	case "say", "tell", "claim", "report", "reveal", "add", "insist", "allege", "suggest", "explain", "think", "believe", "suspect", "speculate", "convince", "convinced":
		return true
	}
	return false
}
