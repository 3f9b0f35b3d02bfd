package coref

import (
	"slices"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// bonds are the kinds of relation nouns, by lemma.
var bonds = func() map[string]string {
	out := map[string]string{}
	for kind, list := range map[string]string{
		"spouse":   "wife husband spouse hubby bride groom",
		"ex":       "ex",
		"partner":  "girlfriend boyfriend partner beau lover fiancé fiancée fiance fiancee husband-to-be wife-to-be",
		"child":    "son daughter child kid baby toddler",
		"parent":   "mother father mom mum dad momager",
		"sibling":  "brother sister sibling twin",
		"co-star":  "co-star costar castmate",
		"co-host":  "co-host cohost",
		"bandmate": "bandmate",
	} {
		for w := range nlp.WordSet(list) {
			out[w] = kind
		}
	}
	return out
}()

// inverse is how the other of two people is described; "loved" is said of those of whom a verb tells that they married, dated or parted.
var inverse = map[string]string{"spouse": "spouse", "ex": "ex", "partner": "partner", "child": "parent", "parent": "child", "sibling": "sibling",
	"co-star": "co-star", "co-host": "co-host", "bandmate": "bandmate", "loved": "loved"}

// kin remembers who has been described as whose: by possessor and kind, in the order of mention.
type kin map[int]map[string][]int

func (k kin) add(of int, kind string, who int) {
	if k[of] == nil {
		k[of] = map[string][]int{}
	}
	if !slices.Contains(k[of][kind], who) {
		k[of][kind] = append(k[of][kind], who)
	}
}

// both notes that b has been described by kind as somebody of a, and so a as the inverse of b.
func (k kin) both(a, b int, kind string) {
	k.add(a, kind, b)
	k.add(b, inverse[kind], a)
}

// bond returns by which kind of relation the description m tells of which people, "" where it tells none.
func (s *state) bond(m *nlp.Mention) (kind string, owners []int) {
	lemma := s.doc.Lemma(m.Head)
	kind = bonds[lemma]
	if strings.HasPrefix(lemma, "ex-") || (kind == "spouse" || kind == "partner") && s.tree.HasLemmaChild(m.Head, "former", "ex", "estranged") {
		kind = "ex" // "ex-wife", "former husband"
	}
	if kind == "" {
		return "", nil
	}
	of := s.possessor(m)
	if of == nlp.None {
		return kind, s.ofWhom(m)
	}
	return kind, s.each(of)
}

// each returns the members of a chain for several, else the chain alone.
func (s *state) each(c int) []int {
	if members := s.doc.Chains[c].Members; len(members) > 0 {
		return members
	}
	return []int{c}
}

// ofWhom returns whose a description is that tells it behind itself, or leaves it to the subject of a headline: "the father of her son, Leo", "Ann Gray
// Slams Former Co-Host"; nil for others.
func (s *state) ofWhom(m *nlp.Mention) []int {
	for _, c := range s.tree.Children(m.Head) {
		if t := int(c); t > m.Head && nlp.IsRel(s.doc.Tokens[t].Deprel, "nmod") && s.tree.HasLemmaChild(t, "of") {
			return s.allAt(t)
		}
	}
	if c := s.subjectOf(s.clause(m.Head)); s.headline(m.Head) && s.isPerson(c) && c != m.Chain && s.tree.Child(m.Head, "det") == nlp.None {
		return []int{c}
	}
	return nil
}

// rememberKin notes the relation by which the description m, of known people, tells of its possessors, and returns both; "" where it tells none.
func (s *state) rememberKin(m *nlp.Mention) (kind string, owners []int) {
	if m.Kind != nlp.Nominal || m.Chain == nlp.None || s.doc.Chains[m.Chain].Type != graph.Person {
		return "", nil
	}
	kind, owners = s.bond(m)
	if kind == "parent" {
		s.ties.addBrood(owners)
	}
	for _, c := range s.each(m.Chain) {
		for _, o := range owners {
			if s.isPerson(o) && o != c {
				s.kin.both(o, c, kind)
			}
		}
	}
	return kind, owners
}

// kinOf returns whom a description by relation means ("her husband"): the one person so described before that fits; None where there
// were more, or nobody was.
func (s *state) kinOf(m *nlp.Mention) int {
	kind, owners := s.bond(m)
	for _, k := range kinds(kind) {
		var found []int
		for _, o := range owners {
			for _, c := range s.kin[o][k] {
				if s.named[c] && compatible(m.Gender, s.doc.Chains[c].Gender) && !slices.Contains(owners, c) {
					found = append(found, c)
				}
			}
		}
		switch found = unique(found); len(found) {
		case 0:
		case 1:
			return found[0]
		default:
			return nlp.None
		}
	}
	switch kind {
	case "parent":
		return s.otherParent(m, owners)
	case "child":
		return s.childOfOther(m, owners)
	}
	return nlp.None
}

// introduced returns the one whom the next sentence names first, and by age, where the sentence of m says whose relative that is, m being its subject or
// both having one surname: "Ed Gray's mother is happy. Jo Gray, 61, told ..."; None elsewhere.
func (s *state) introduced(m *nlp.Mention) int {
	next := s.doc.Tokens[m.First].Sentence + 1
	kind, owners := s.bond(m)
	if kind == "" || m.Plural || next >= len(s.doc.Sentences) {
		return nlp.None
	}
	mi := s.inName[s.doc.Sentences[next].First]
	if mi == nlp.None {
		return nlp.None
	}
	x := s.doc.Mentions[mi]
	if !s.isPerson(x.Chain) || x.End-x.First < 2 || !compatible(m.Gender, s.doc.Chains[x.Chain].Gender) || !s.agedAfter(x.End) {
		return nlp.None
	}
	for _, o := range s.doc.Mentions {
		if o.Chain == x.Chain && o.First < x.First {
			return nlp.None
		}
	}
	if nlp.IsRel(s.doc.Tokens[m.Head].Deprel, "nsubj") || slices.ContainsFunc(owners, func(o int) bool { return s.sameFamily(o, x.Chain) }) {
		return x.Chain
	}
	return nlp.None
}

// nearTopic is how many sentences back the topic of an article must have been mentioned for "Ed Gray's wife" to mean it.
const nearTopic = 3

// topicOf returns the person whom the headline names first for a description as the wife, boyfriend or ex of another by name, of whom it is not known who that
// is: "Why Ann Gray is happy. Bob Hill's wife told ..."; None elsewhere.
func (s *state) topicOf(m *nlp.Mention) int {
	kind, owners := s.bond(m)
	topic := s.topic()
	if m.Plural || topic == nlp.None || len(owners) != 1 || owners[0] == topic || kind != "spouse" && kind != "partner" && kind != "ex" {
		return nlp.None
	}
	p := s.tree.Child(m.Head, "nmod:poss")
	if p == nlp.None || s.inName[p] == nlp.None || !compatible(m.Gender, s.doc.Chains[topic].Gender) || s.clauseMates(m)[topic] {
		return nlp.None
	}
	if ga, gb := s.doc.Chains[topic].Gender, s.doc.Chains[owners[0]].Gender; m.Gender == nlp.UnknownGender && ga == gb {
		return nlp.None
	}
	u, known := s.salient[topic]
	if !known || s.doc.Tokens[m.First].Sentence-u.sentence > nearTopic || s.related(topic, owners[0]) {
		return nlp.None
	}
	return topic
}

// related reports whether one of two people has been described as family of the other, or a colleague.
func (s *state) related(a, b int) bool {
	for _, kind := range []string{"child", "parent", "sibling", "co-star", "co-host", "bandmate"} {
		if slices.Contains(s.kin[a][kind], b) || slices.Contains(s.kin[b][kind], a) {
			return true
		}
	}
	return false
}

// sameFamily reports whether two people have the same surname.
func (s *state) sameFamily(a, b int) bool {
	x, y := s.fullName(a), s.fullName(b)
	return len(x) > 1 && len(y) > 1 && x[len(x)-1] == y[len(y)-1]
}

// loves are the kinds by which those are described who may be a child's parents.
var loves = []string{"spouse", "ex", "partner", "loved"}

// lovesOf returns those who have been described as the spouse or partner of c, present or past.
func (s *state) lovesOf(c int) []int {
	var out []int
	for _, kind := range loves {
		out = append(out, s.kin[c][kind]...)
	}
	return out
}

// sole returns the only one of people, who may be listed several times; None where there are none, or several.
func sole(people []int) int {
	if people = unique(people); len(people) == 1 {
		return people[0]
	}
	return nlp.None
}

// childOfOther returns the one who has been described as the child of the spouse or partner, present or past, of an owner, where "his daughter" is said of
// one of whose children nothing is known; None where there is none, or several.
func (s *state) childOfOther(m *nlp.Mention, owners []int) int {
	var found []int
	for _, o := range owners {
		for _, p := range s.lovesOf(o) {
			for _, c := range s.kin[p]["child"] {
				if s.named[c] && compatible(m.Gender, s.doc.Chains[c].Gender) && !slices.Contains(owners, c) {
					found = append(found, c)
				}
			}
		}
	}
	return sole(found)
}

// otherParent returns the one who is or was the spouse or partner of a known parent of the owners, of the other gender, where "their father" is said of those
// whose mother is known; None where there is none, or several.
func (s *state) otherParent(m *nlp.Mention, owners []int) int {
	var found []int
	for _, o := range owners {
		for _, p := range s.kin[o]["parent"] {
			if compatible(m.Gender, s.doc.Chains[p].Gender) {
				continue
			}
			for _, c := range s.lovesOf(p) {
				if s.named[c] && compatible(m.Gender, s.doc.Chains[c].Gender) {
					found = append(found, c)
				}
			}
		}
	}
	return sole(found)
}

// kinds lists the kinds by which somebody may have been described before who is now described by kind.
func kinds(kind string) []string {
	switch kind {
	case "spouse":
		return []string{"spouse", "partner", "loved"}
	case "partner":
		return []string{"partner", "spouse", "loved"}
	case "ex":
		return []string{"ex", "spouse", "partner"}
	}
	return []string{kind}
}
