package factuality

import (
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

var (
	dyingVerbs  = nlp.WordSet("die perish")
	killedVerbs = nlp.WordSet("kill murder assassinate slay bury mourn")
	deathNouns  = nlp.WordSet("death passing funeral suicide widow widower burial")
	// hoaxWords make of a death a tale.
	hoaxWords = nlp.WordSet("hoax fake false rumor rumour alive untrue almost nearly scare threat")
)

// parting are the ties that a death ends (guidelines, "Decisions"; friends and spouses there, and so couples).
var parting = map[graph.Predicate]bool{graph.FriendOf: true, graph.SpouseOf: true, graph.PartnerOf: true, graph.FianceOf: true}

// part makes former what a death has ended: friendship and marriage with somebody who the article says is dead.
func part(doc *nlp.Document) {
	var dead map[int]bool
	for i := range doc.Facts {
		f := &doc.Facts[i]
		if !parting[f.Predicate] || f.Status != graph.Current {
			continue
		}
		if dead == nil {
			dead = deaths(doc)
		}
		if dead[f.Subject] || dead[f.Object] {
			f.Status = graph.Former
		}
	}
}

// deaths returns the chains of people who the article says are dead: "the late Ann Gray", "Gray died", "her death", "he was
// killed", "Gray's widow".
func deaths(doc *nlp.Document) map[int]bool {
	dead, tree := map[int]bool{}, nlp.NewTree(doc)
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		if c := m.Chain; c == nlp.None || dead[c] || doc.Chains[c].Type != graph.Person || m.Plural {
			continue
		}
		if isLate(doc, tree, m) || dies(doc, tree, m.Head) && !unlikely(doc, doc.Tokens[m.Head].Sentence) {
			dead[m.Chain] = true
		}
	}
	return dead
}

// isLate reports whether a mention is of "the late ...".
func isLate(doc *nlp.Document, tree *nlp.Tree, m *nlp.Mention) bool {
	for _, c := range tree.Children(m.Head) {
		if t := int(c); t < m.Head && strings.EqualFold(doc.Word(t), "late") && nlp.IsRel(doc.Tokens[t].Deprel, "amod", "compound") {
			return true
		}
	}
	return false
}

// dies reports whether the word at h, the head of a mention, is said to have died.
func dies(doc *nlp.Document, tree *nlp.Tree, h int) bool {
	v := doc.Tokens[h].Head
	if v == nlp.None {
		return false
	}
	verb, rel := doc.Lemma(v), doc.Tokens[h].Deprel
	switch {
	case nlp.IsRel(rel, "nmod"):
		possessive := rel == "nmod:poss"
		return deathNouns[verb] && (possessive || tree.HasLemmaChild(h, "of")) && !nlp.IsRel(doc.Tokens[v].Deprel, "compound")
	case doc.Tokens[v].UPOS != "VERB" || !happened(doc, tree, v):
		return false
	case rel == "nsubj:pass":
		return killedVerbs[verb]
	case rel == "nsubj":
		return dyingVerbs[verb] || verb == "pass" && tree.HasLemmaChild(v, "away") || takesOwnLife(doc, tree, v)
	}
	return false
}

// happened reports whether a verb tells what has happened: it is not negated, possible, or to come.
func happened(doc *nlp.Document, tree *nlp.Tree, v int) bool {
	for _, c := range tree.Children(v) {
		switch w := doc.Lemma(int(c)); {
		case negations[w], weakModals[w], futureModals[w], attemptWords[w], w == "be" && doc.Tokens[v].XPOS == "VBG":
			return false
		}
	}
	return true
}

// takesOwnLife reports whether the verb at v is that of "took his own life".
func takesOwnLife(doc *nlp.Document, tree *nlp.Tree, v int) bool {
	o := tree.Child(v, "obj")
	return (doc.Lemma(v) == "take" || doc.Lemma(v) == "end") && o != nlp.None && doc.Lemma(o) == "life" && tree.HasLemmaChild(o, "own")
}

// unlikely reports whether a sentence has a word that makes of a death in it a tale.
func unlikely(doc *nlp.Document, s int) bool {
	for t := doc.Sentences[s].First; t < doc.Sentences[s].End; t++ {
		if hoaxWords[doc.Lemma(t)] {
			return true
		}
	}
	return false
}
