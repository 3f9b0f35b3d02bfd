package extract

import (
	"slices"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// maxCharacterNames is up to how many times a character may be named for one statement that it is one to be enough: a
// person whom somebody else plays ("plays Princess Diana") may well live, too, and is then spoken of more.
const maxCharacterNames = 3

// dropCharacters takes away the facts about people who are played by others: "a character and the actor" are two, and only
// one of them is somebody (guidelines: "Fictional characters take part in nothing").
func dropCharacters(doc *nlp.Document) {
	played := characters(doc)
	doc.Facts = slices.DeleteFunc(doc.Facts, func(f nlp.Fact) bool { return played[f.Subject] || played[f.Object] })
}

// characters returns the chains of people of whom the article says that others play them, by the syntax of the sentence:
// "plays Rose Winters", "stars as Rose Winters", "the role of Rose", "her character, Rose", "Rose, played by Ann Gray", and
// "Rose (Ann Gray)".
func characters(doc *nlp.Document) map[int]bool {
	tree := nlp.NewTree(doc)
	named, played := map[int]int{}, map[int]int{}
	for _, m := range doc.Mentions {
		if m.Chain == nlp.None || m.Kind != nlp.Named || doc.Chains[m.Chain].Type != graph.Person || len(doc.Chains[m.Chain].Members) > 0 {
			continue
		}
		named[m.Chain]++
		if isPlayed(doc, tree, &m) || castBehind(doc, &m) {
			played[m.Chain]++
		}
	}
	out := map[int]bool{}
	for c, n := range played {
		if named[c] <= maxCharacterNames || 2*n >= named[c] {
			out[c] = true
		}
	}
	return out
}

// isPlayed reports whether the sentence says that mention m is played.
func isPlayed(doc *nlp.Document, tree *nlp.Tree, m *nlp.Mention) bool {
	t := m.Head
	// "plays journalist Rose Winters", "her character, Rose", "Joe and Rose": another noun stands in the sentence for the name.
	for n := 0; n < 3 && doc.Tokens[t].Head != nlp.None && !isDash(doc, m.First-1); n++ {
		rel := doc.Tokens[t].Deprel
		if nlp.IsRel(rel, "appos", "flat", "compound") && isRole(doc.Lemma(doc.Tokens[t].Head)) {
			return true
		}
		if !nlp.IsRel(rel, "appos", "flat", "conj") {
			break
		}
		t = doc.Tokens[t].Head
	}
	if tree.HasLemmaChild(m.Head, "character") {
		return true
	}
	for _, c := range tree.Children(m.Head) { // "Rose, played by Ann Gray"
		if nlp.IsRel(doc.Tokens[c].Deprel, "acl") && isPlay(doc.Lemma(int(c))) && agent(doc, tree, int(c)) {
			return true
		}
	}
	if listed(doc, tree, m) {
		return true
	}
	head := doc.Tokens[t].Head
	if head == nlp.None {
		return false
	}
	switch rel := doc.Tokens[t].Deprel; {
	case nlp.IsRel(rel, "obj"):
		return isPlay(doc.Lemma(head)) && tree.Child(head, "nsubj:pass") == nlp.None
	case nlp.IsRel(rel, "obl"):
		return tree.HasLemmaChild(t, "as") && isCast(doc.Lemma(head))
	case nlp.IsRel(rel, "nmod"):
		return (tree.HasLemmaChild(t, "of") || tree.HasLemmaChild(t, "as")) && isRole(doc.Lemma(head))
	}
	return false
}

// listed reports whether nothing but names and nouns stands between a verb of playing, in the active, and mention m: "played
// husband and wife Kate and Jack Moore", of which trees are often wrong.
func listed(doc *nlp.Document, tree *nlp.Tree, m *nlp.Mention) bool {
	for t := m.First - 1; t >= doc.Sentences[doc.Tokens[m.First].Sentence].First; t-- {
		switch tok := doc.Tokens[t]; {
		case tok.UPOS == "VERB":
			return isPlay(doc.Lemma(t)) && tok.XPOS != "VBN" && tree.Child(t, "nsubj:pass") == nlp.None
		case !slices.Contains([]string{"NOUN", "PROPN", "CCONJ", "ADJ", "DET"}, tok.UPOS):
			return false
		}
	}
	return false
}

// agent reports whether verb v, in the passive, names who does it.
func agent(doc *nlp.Document, tree *nlp.Tree, v int) bool {
	for _, c := range tree.Children(v) {
		if nlp.IsRel(doc.Tokens[c].Deprel, "obl") && tree.HasLemmaChild(int(c), "by") {
			return true
		}
	}
	return false
}

// isDash reports whether token t divides what follows from what stands before.
func isDash(doc *nlp.Document, t int) bool {
	return t >= 0 && strings.Contains("-–—:", doc.Word(t))
}

func isPlay(lemma string) bool { return lemma == "play" || lemma == "portray" }

func isCast(lemma string) bool {
	switch strings.ToLower(lemma) {
	case "star", "cast", "costar", "co-star", "reprise":
		return true
	}
	return false
}

func isRole(lemma string) bool {
	switch strings.ToLower(lemma) {
	case "role", "character", "portrayal":
		return true
	}
	return false
}

// castBehind reports whether mention m, of one word, is followed by another person's full name in brackets, as in lists of a
// cast. A full name may be followed by that of a character or by a stage name instead.
func castBehind(doc *nlp.Document, m *nlp.Mention) bool {
	if m.End-m.First > 1 || m.End >= len(doc.Tokens) || doc.Word(m.End) != "(" {
		return false
	}
	for i := range doc.Mentions {
		a := &doc.Mentions[i]
		if a.Kind == nlp.Named && a.First == m.End+1 && a.Chain != m.Chain && a.Chain != nlp.None {
			return doc.Chains[a.Chain].Type == graph.Person && a.End-a.First > 1 && a.End < len(doc.Tokens) && doc.Word(a.End) == ")"
		}
	}
	return false
}
