package coref

import (
	"cmp"
	"slices"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

const (
	// maxPaired is how many people, the latest, may be of the pair that a plural means.
	maxPaired = 8
	// maxMet bounds the people of one sentence of whom it is remembered that they met there.
	maxMet = 14
)

// tie is what the article has said so far of two people together.
type tie struct {
	// sentence is where they were last coordinated, loved or meant by a plural, if tied.
	sentence int
	tied     bool
	plural   bool // meant together by a plural
	met      int  // sentences that mention both
}

// ties remembers pairs of people, the lower chain first.
type ties struct {
	of map[[2]int]*tie
	// here are the people of the sentence being read.
	here     []int
	sentence int
	// romance counts the sentences of the whole article that name both and have a word of love or marriage.
	romance map[[2]int]int
	// brood holds pairs that are described together as somebody's children or siblings, young those people.
	brood map[[2]int]bool
	young map[int]bool
}

// both orders two chains.
func both(a, b int) [2]int { return [2]int{min(a, b), max(a, b)} }

func emptyTies() ties {
	return ties{of: map[[2]int]*tie{}, sentence: -1, romance: map[[2]int]int{}, brood: map[[2]int]bool{}, young: map[int]bool{}}
}

// newTies reads what names and descriptions alone tell of pairs.
func (s *state) newTies() ties {
	t := emptyTies()
	named := make([][]int, len(s.doc.Sentences))
	for _, m := range s.doc.Mentions {
		at := s.doc.Tokens[m.First].Sentence
		if m.Kind == nlp.Named && s.isPerson(m.Chain) && len(named[at]) < maxMet && !slices.Contains(named[at], m.Chain) {
			named[at] = append(named[at], m.Chain)
		}
		s.addBrood(&t, &m)
	}
	for i, people := range named {
		if len(people) < 2 || !s.ofLove(i) {
			continue
		}
		for k, a := range people {
			for _, b := range people[k+1:] {
				t.romance[both(a, b)]++
			}
		}
	}
	return t
}

// ofLove reports whether a sentence has a word of love or marriage.
func (s *state) ofLove(sentence int) bool {
	x := s.doc.Sentences[sentence]
	for t := x.First; t < x.End; t++ {
		if loveWords[s.doc.Lemma(t)] {
			return true
		}
	}
	return false
}

// addBrood notes the members of a plural that is somebody's children or siblings.
func (s *state) addBrood(t *ties, m *nlp.Mention) {
	if m.Kind != nlp.Nominal || !m.Plural || m.Chain == nlp.None || !broodNouns[s.doc.Lemma(m.Head)] {
		return
	}
	t.addBrood(s.doc.Chains[m.Chain].Members)
}

// addBrood notes that people are children of one family, if they are several.
func (t *ties) addBrood(members []int) {
	if len(members) < 2 {
		return
	}
	members = members[:min(len(members), maxMet)]
	for i, a := range members {
		t.young[a] = true
		for _, b := range members[i+1:] {
			t.brood[both(a, b)] = true
		}
	}
}

// tieOf returns what is remembered of two people, to be changed.
func (s *state) tieOf(a, b int) *tie {
	k := both(a, b)
	if s.ties.of[k] == nil {
		s.ties.of[k] = new(tie)
	}
	return s.ties.of[k]
}

// meet notes that the sentence of a mention has the person c.
func (s *state) meet(c, sentence int) {
	t := &s.ties
	if t.sentence != sentence {
		t.sentence, t.here = sentence, t.here[:0]
	}
	if !s.isPerson(c) || slices.Contains(t.here, c) || len(t.here) == maxMet {
		return
	}
	for _, x := range t.here {
		s.tieOf(x, c).met++
	}
	t.here = append(t.here, c)
}

// pairUp makes two people the latest pair.
func (s *state) pairUp(a, b, sentence int) {
	s.pair = []int{a, b}
	t := s.tieOf(a, b)
	t.tied, t.sentence = true, sentence
}

// pairOf returns the two people whom the plural m most likely means by the weights, nil where no pair fits.
func (s *state) pairOf(m *nlp.Mention) []int {
	sent := s.doc.Tokens[m.First].Sentence
	var fit []int
	for c, u := range s.salient {
		if s.isPerson(c) && float64(sent-u.sentence) <= s.weights.Pair["window"] && s.named[c] {
			fit = append(fit, c)
		}
	}
	slices.SortFunc(fit, func(a, b int) int {
		return cmp.Or(cmp.Compare(s.salient[b].token, s.salient[a].token), cmp.Compare(a, b))
	})
	fit = fit[:min(len(fit), maxPaired)]
	if len(s.pair) == 2 {
		for _, c := range s.pair {
			if u, ok := s.salient[c]; ok && float64(sent-u.sentence) <= s.weights.Pair["window"] && !slices.Contains(fit, c) {
				fit = append(fit, c)
			}
		}
	}
	var best []int
	before, top := s.namedIn(sent-1), s.weights.Pair["least"]
	if len(before) == 1 && len(s.pair) == 2 && slices.Contains(s.pair, before[0]) && s.tieOf(s.pair[0], s.pair[1]).sentence == sent-1 {
		before = s.pair // "she and Bob"
	}
	parent := s.parentHere(m)
	for i, a := range fit {
		for _, b := range fit[i+1:] {
			if parent != nlp.None && a != parent && b != parent || s.parentAndChild(a, b) {
				continue
			}
			v := 0.0
			s.pairFeatures(m, a, b, before, func(name string, x float64) { v += s.weights.Pair[name] * x })
			if v > top {
				best, top = []int{a, b}, v
			}
		}
	}
	return best
}

// parentAndChild reports whether one of two people has been described as the other's child: no plural that means just two means them.
func (s *state) parentAndChild(a, b int) bool {
	return slices.Contains(s.kin[a]["child"], b) || slices.Contains(s.kin[a]["parent"], b)
}

// parentHere returns, for "their" before a word for a child, the one person who is the subject of the clause ("she gave birth to
// their son"), None where there is none.
func (s *state) parentHere(m *nlp.Mention) int {
	t := s.doc.Tokens[m.Head].Head
	if t == nlp.None || !nlp.IsRel(s.doc.Tokens[m.Head].Deprel, "nmod:poss") || !broodNouns[s.doc.Lemma(t)] || s.isSubject(t) {
		return nlp.None
	}
	for n := 0; n < 3 && t != nlp.None && s.doc.Tokens[t].UPOS != "VERB"; n++ {
		t = s.doc.Tokens[t].Head
	}
	if c := s.subjectOf(t); s.isPerson(c) && s.named[c] && len(s.doc.Chains[c].Members) == 0 {
		return c
	}
	return nlp.None
}

// pairFeatures tells what speaks for and against the plural m's meaning the people a and b, after a sentence that names those of before.
func (s *state) pairFeatures(m *nlp.Mention, a, b int, before []int, tell func(name string, x float64)) {
	on := func(name string, yes bool) {
		if yes {
			tell(name, 1)
		}
	}
	sent := s.doc.Tokens[m.First].Sentence
	x, y := s.salient[a], s.salient[b]
	t := s.ties.of[both(a, b)]
	if t == nil {
		t = new(tie)
	}
	couple := m.Kind == nlp.Nominal && coupleNouns[s.doc.Lemma(m.Head)]
	ga, gb := s.doc.Chains[a].Gender, s.doc.Chains[b].Gender
	romance := float64(min(s.ties.romance[both(a, b)], 3))
	tell("distance", float64(min(sent-min(x.sentence, y.sentence), 12)))
	tell("position", float64(min(x.token, y.token)-m.First)/60)
	on("latest", len(s.pair) == 2 && both(s.pair[0], s.pair[1]) == both(a, b))
	if t.tied {
		tell("tied", 1)
		tell("since", float64(min(sent-t.sentence, 12)))
	}
	on("plural", t.plural)
	tell("met", float64(min(t.met, 5)))
	if len(before) == 2 && both(before[0], before[1]) == both(a, b) {
		on("before", true)
		on("before they", m.Kind == nlp.Pronominal && s.isSubject(m.Head))
	}
	tell("romance", romance)
	if couple {
		tell("romance couple", romance)
		on("genders couple", ga != nlp.UnknownGender && gb != nlp.UnknownGender && ga != gb)
	}
	tell("count", float64(min(x.count, y.count, 8)))
	on("headline", s.headlined(a) && s.headlined(b))
	topic := s.topic()
	on("topic", topic == a || topic == b)
	on("brood", s.ties.brood[both(a, b)])
	on("young", s.ties.young[a] != s.ties.young[b])
	on("here", x.sentence == sent && !s.spokenFor(x.token, m.First) || y.sentence == sent && !s.spokenFor(y.token, m.First))
	on("subjects", x.subject && y.subject)
}

// spokenFor reports whether the person mentioned at token t is mentioned only as one for whom another speaks: "a rep for Ann denied that the
// pair are dating".
func (s *state) spokenFor(t, before int) bool {
	mi := s.mentionAt(t)
	if mi == nlp.None {
		return false
	}
	head := s.doc.Mentions[mi].Head
	up := s.doc.Tokens[head].Head
	return up != nlp.None && up < before && nlp.IsRel(s.doc.Tokens[head].Deprel, "nmod", "nmod:poss") && sourceNouns[s.doc.Lemma(up)]
}

// coupleHere returns the two of whom the sentence has said before m that they love or loved, or whom it has called "the two", where
// it has spoken of nobody else but their children: "he was married to Ann; they have twins"; or for "they" that begins a sentence,
// the sentence before; nil elsewhere.
func (s *state) coupleHere(m *nlp.Mention) []int {
	sent := s.doc.Tokens[m.First].Sentence
	if s.couple == nil || s.strangerBefore(m) {
		return nil
	}
	switch said := s.tieOf(s.couple[0], s.couple[1]).sentence; {
	case said == sent:
	case said == sent-1 && m.Kind == nlp.Pronominal && m.First == s.doc.Sentences[sent].First && s.isSubject(m.Head):
		sent = said // "Ann wed Bob. They divorced in 2001."
	default:
		return nil
	}
	if s.ties.sentence == sent {
		for _, c := range s.ties.here {
			if !slices.Contains(s.couple, c) && !s.isChild(c) {
				return nil
			}
		}
	}
	return s.couple
}

// isChild reports whether a word for a child stands beside the name of chain c, or somebody is said to be the parent.
func (s *state) isChild(c int) bool {
	for noun := range broodNouns {
		if slices.Contains(s.offices[noun], c) {
			return true
		}
	}
	return len(s.kin[c]["parent"]) > 0
}

// strangerBefore reports whether the sentence of m describes somebody before it of whom it is not known who that is.
func (s *state) strangerBefore(m *nlp.Mention) bool {
	first := s.doc.Sentences[s.doc.Tokens[m.First].Sentence].First
	for k := range s.doc.Mentions {
		x := &s.doc.Mentions[k]
		if x.Kind == nlp.Nominal && x.Type == graph.Person && x.Chain == nlp.None && x.First >= first && x.First < m.First && !s.isPredicate(x.Head) &&
			!sourceNouns[s.doc.Lemma(x.Head)] {
			return true
		}
	}
	return false
}

// namedPeople lists the people whom the article names.
func (s *state) namedPeople() map[int]bool {
	out := map[int]bool{}
	for _, m := range s.doc.Mentions {
		if m.Kind == nlp.Named && s.isPerson(m.Chain) {
			out[m.Chain] = true
		}
	}
	return out
}
