package head

import (
	"slices"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// deniable are the ties that people deny: that somebody denies something in passing says nothing of a film or an employer.
var deniable = map[graph.Predicate]bool{graph.FriendOf: true, graph.PartnerOf: true, graph.FianceOf: true, graph.SpouseOf: true, graph.RivalOf: true}

// told corrects the status of a triple by what patterns tell outright, whatever the votes: a divorce ends a marriage, of which
// the other sentences tell when it began, and so does a split in the first of them; a new girlfriend is no former one, and a
// rumored one rumored; a wedding of which nothing tells an end is of a marriage; what all patterns call former is, and what verbs tell
// as to come is planned; and what is denied, or rumored and denied, and nowhere told as
// true, is denied (guidelines, "Decisions").
func told(doc *nlp.Document, k key, patterns []int, voted graph.Status) graph.Status {
	label, a, b := allLabels[k.label], k.a, k.b
	by := map[graph.Status]int{}
	for _, i := range patterns {
		f := &doc.Facts[i]
		by[f.Status]++
		if label.Predicate == graph.SpouseOf && f.Status == graph.Former && f.Trigger != nlp.None && doc.Lemma(f.Trigger) == "divorce" {
			return graph.Former
		}
	}
	if by[graph.Current] > 0 && by[graph.Former] == 0 && slices.ContainsFunc(patterns, func(i int) bool { return unparted(&doc.Facts[i]) }) {
		return graph.Current
	}
	if label.Predicate == graph.MemberOf && slices.ContainsFunc(patterns, func(i int) bool { return quits(doc, &doc.Facts[i]) }) {
		return graph.Former
	}
	has := func(status graph.Status, adjectives ...string) bool {
		return slices.ContainsFunc(patterns, func(i int) bool { return modified(doc, &doc.Facts[i], status, adjectives...) })
	}
	switch {
	case voted == graph.Current && label.Predicate == graph.SpouseOf && (parted(doc, a, b) || filed(doc, a, b)):
		return graph.Former
	case voted == graph.Former && has(graph.Current, "new", "current"):
		return graph.Current
	case voted == graph.Former && label.Predicate == graph.SpouseOf && reunited(doc, a, b):
		return graph.Current
	case voted == graph.Former && label.Predicate == graph.SpouseOf && by[graph.Current] > 0 && by[graph.Former] == 0 && !endings(doc, a, b):
		return graph.Current
	case voted == graph.Current && by[graph.Current] == 0 && has(graph.Rumored, "rumored", "rumoured", "alleged", "supposed"):
		return graph.Rumored
	case voted == graph.Current && len(patterns) > 0 && by[graph.Former] == len(patterns):
		return graph.Former
	case deniable[label.Predicate] && (voted == graph.Rumored || voted == graph.Current && by[graph.Current] == 0) && denies(doc, a, b):
		return graph.Denied
	case voted == graph.Current && planned(doc, patterns):
		return graph.Planned
	case deniable[label.Predicate] && by[graph.Denied] > 0 && by[graph.Denied]+by[graph.Rumored] == len(patterns):
		return graph.Denied
	}
	return voted
}

// unparted reports whether a pattern that tells an end tells that there was none: "they are not divorcing".
func unparted(f *nlp.Fact) bool {
	return f.Status == graph.Current && strings.HasSuffix(f.Rule, " "+string(graph.Former))
}

// titledShare is how sure it is that two who are called duke and duchess are married. The head has hardly seen any: on the training articles' gold it is so for
// both of two couples.
const titledShare = 0.85

// outright returns how sure a triple is that patterns tell of which the head knows nothing; 0 for others.
func outright(doc *nlp.Document, patterns []int) float64 {
	for _, i := range patterns {
		if f := &doc.Facts[i]; f.Rule == "noun duke self+ SPOUSE_OF" && f.Status == graph.Current && doc.Lemma(f.Trigger+1) == "and" {
			return titledShare
		}
	}
	return 0
}

// quits reports whether a verb tells that somebody has left what they were in: who founded a band may have left it.
func quits(doc *nlp.Document, f *nlp.Fact) bool {
	if f.Status != graph.Former || f.Trigger == nlp.None {
		return false
	}
	switch doc.Lemma(f.Trigger) {
	case "leave", "quit", "exit":
		return doc.Tokens[f.Trigger].UPOS == "VERB"
	}
	return false
}

// early is how many sentences an article has that tell its news.
const early = 4

var (
	// partVerbs tell that two have split, and so does "their separation"; reuniteVerbs tell that they are together again.
	partVerbs    = nlp.WordSet("split separate part uncouple break separation")
	reuniteVerbs = nlp.WordSet("reunite rekindle reconcile")
)

// parted reports whether a verb in the first sentences tells that two people have split.
func parted(doc *nlp.Document, a, b int) bool { return news(doc, a, b, graph.Former, partVerbs) }

// reunited reports whether a verb there tells that they are together again.
func reunited(doc *nlp.Document, a, b int) bool { return news(doc, a, b, graph.Current, reuniteVerbs) }

// filed reports whether one of two people is said to have filed for divorce without a word on whom from, in a sentence or next to one that mentions the other.
func filed(doc *nlp.Document, a, b int) bool {
	var tree *nlp.Tree // of an article that has such a sentence
	for t := range doc.Tokens {
		up := doc.Tokens[t].Head
		if up == nlp.None || doc.Lemma(t) != "divorce" || doc.Lemma(up) != "file" || doc.Tokens[up].UPOS != "VERB" {
			continue
		}
		if tree == nil {
			tree = nlp.NewTree(doc)
		}
		if tree.HasLemmaChild(up, "not") || tree.HasLemmaChild(t, "from") ||
			slices.ContainsFunc(tree.Children(up), func(c int32) bool { return tree.HasLemmaChild(int(c), "from") }) {
			continue
		}
		s := tree.Child(up, "nsubj")
		if s == nlp.None {
			continue
		}
		at := doc.Tokens[t].Sentence
		if x := chainOver(doc, s); x == a && mentioned(doc, b, at) || x == b && mentioned(doc, a, at) {
			return true
		}
	}
	return false
}

// hearsays are what people deny without a word on what it says.
var hearsays = nlp.WordSet("rumor rumour report claim allegation story speculation gossip affair romance relationship feud")

// denies reports whether one of two people, or who speaks for them, is said to deny a rumor in a sentence with the other, or next to one.
func denies(doc *nlp.Document, a, b int) bool {
	var tree *nlp.Tree // of an article that has such a word
	for t := range doc.Tokens {
		switch doc.Lemma(t) {
		case "deny", "refute", "dismiss", "debunk":
		default:
			continue
		}
		if tree == nil {
			tree = nlp.NewTree(doc)
		}
		o, s := tree.Child(t, "obj"), tree.Child(t, "nsubj")
		if o == nlp.None || s == nlp.None || !hearsays[doc.Lemma(o)] {
			continue
		}
		at := doc.Tokens[t].Sentence
		who := chainOver(doc, s)
		for _, c := range tree.Children(s) {
			if nlp.IsRel(doc.Tokens[c].Deprel, "nmod", "nmod:poss") && who != a && who != b {
				who = chainOver(doc, int(c)) // "a rep for Ann"
			}
		}
		if who == a && mentioned(doc, b, at) || who == b && mentioned(doc, a, at) {
			return true
		}
	}
	return false
}

// chainOver returns the chain of the mention that token t heads, None where there is none.
func chainOver(doc *nlp.Document, t int) int {
	for _, m := range doc.Mentions {
		if m.Head == t {
			return m.Chain
		}
	}
	return nlp.None
}

// mentioned reports whether chain c, or a plural with it, is mentioned in a sentence or the one before or behind it.
func mentioned(doc *nlp.Document, c, sentence int) bool {
	return slices.ContainsFunc(doc.Mentions, func(m nlp.Mention) bool {
		apart := doc.Tokens[m.First].Sentence - sentence
		return m.Chain != nlp.None && apart >= -1 && apart <= 1 && (m.Chain == c || slices.Contains(doc.Chains[m.Chain].Members, c))
	})
}

// news reports whether one of the verbs given tells in the first sentences that two people are partners, with the status given.
func news(doc *nlp.Document, a, b int, status graph.Status, verbs map[string]bool) bool {
	return slices.ContainsFunc(doc.Facts, func(f nlp.Fact) bool {
		return f.Predicate == graph.PartnerOf && f.Status == status && min(f.Subject, f.Object) == a && max(f.Subject, f.Object) == b && f.Trigger != nlp.None &&
			(doc.Tokens[f.Trigger].UPOS == "VERB" || strings.Contains(f.Rule, "poss+")) && doc.Tokens[f.Trigger].Sentence < early && verbs[doc.Lemma(f.Trigger)]
	})
}

// partWords tell that a tie is over, and maybe whose; endWords, in a sentence on two people, that theirs is.
var (
	partWords = nlp.WordSet("divorce divorced split separate separation breakup ex ex-wife ex-husband widow widower died death dead estranged annul annulment late")
	endWords  = nlp.WordSet("part former previous previously once until last end dissolve survive leave apart over break")
	// ordinals tell it of a marriage or of who was married, not of "their second child".
	ordinals = nlp.WordSet("first second third fourth")
)

// wedded are the nouns behind an ordinal that may tell of an earlier marriage.
var wedded = nlp.WordSet("marriage wife husband spouse wedding hubby")

// endings reports whether a sentence that mentions one of two people tells of a parting, or one on both of an end.
func endings(doc *nlp.Document, a, b int) bool {
	said := make([][2]bool, len(doc.Sentences)) // of a, of b
	for _, m := range doc.Mentions {
		if m.Chain == nlp.None {
			continue
		}
		of, at := doc.Chains[m.Chain].Members, &said[doc.Tokens[m.First].Sentence]
		at[0] = at[0] || m.Chain == a || slices.Contains(of, a)
		at[1] = at[1] || m.Chain == b || slices.Contains(of, b)
	}
	for t := range doc.Tokens {
		word, lemma := strings.ToLower(doc.Word(t)), doc.Lemma(t)
		if lemma == "late" && word != "late" {
			continue // "two years later"
		}
		at := said[doc.Tokens[t].Sentence]
		if ordinals[word] {
			if up := doc.Tokens[t].Head; up != nlp.None && at[0] && at[1] && wedded[doc.Lemma(up)] {
				return true
			}
			continue
		}
		if (at[0] || at[1]) && (partWords[word] || partWords[lemma]) || at[0] && at[1] && (endWords[word] || endWords[lemma]) {
			return true
		}
	}
	return false
}

// planned reports whether verbs tell an event as to come, and none tells it as happening or past: what a noun tells in passing
// ("his album") does not count.
func planned(doc *nlp.Document, patterns []int) bool {
	ahead := false
	for _, i := range patterns {
		f := &doc.Facts[i]
		if info, _ := f.Predicate.Info(); info.Kind != graph.Event || f.Trigger == nlp.None || doc.Tokens[f.Trigger].UPOS != "VERB" {
			continue
		}
		if f.Status == graph.Current {
			return false
		}
		ahead = ahead || f.Status == graph.Planned
	}
	return ahead
}

// modified reports whether the noun that tells a fact with the status has one of these adjectives before it.
func modified(doc *nlp.Document, f *nlp.Fact, status graph.Status, adjectives ...string) bool {
	if f.Status != status || f.Trigger == nlp.None || doc.Tokens[f.Trigger].UPOS != "NOUN" {
		return false
	}
	for t := f.Trigger - 1; t >= max(0, f.Trigger-2); t-- {
		if doc.Tokens[t].Head == f.Trigger && (slices.Contains(adjectives, doc.Lemma(t)) || slices.Contains(adjectives, strings.ToLower(doc.Word(t)))) {
			return true
		}
	}
	return false
}
