package coref

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"math"
	"slices"

	"celebgraph/extract/nlp"
)

// Weights say how much each feature of a candidate speaks for it, by the features' names; one that is not named counts for
// nothing. They were fitted to LitBank and to the training articles (cmd/tune), where a triple whose evidence names one of
// its two people tells whom the other words of the sentence mean.
type Weights struct {
	// Pronoun and Nominal choose whom a pronoun and a description mean, Part whose name a single part of one is. The window of the
	// first two is how many sentences back a candidate may have been mentioned.
	Pronoun map[string]float64 `json:"pronoun"`
	Nominal map[string]float64 `json:"nominal"`
	Part    map[string]float64 `json:"part"`
	// Pair chooses which two people a plural means. Its search was cut short where further moves gained little, and "young" was set
	// by hand.
	Pair map[string]float64 `json:"pair"`
}

//go:embed weights.json
var weightsText []byte

var shipped = func() *Weights {
	w := new(Weights)
	if err := json.Unmarshal(weightsText, w); err != nil {
		panic("coref: weights.json: " + err.Error()) // embedded, and read by every test
	}
	return w
}()

// best returns the single person mentioned so far whom m most likely means by the weights, None where nobody fits; skip rules
// people out. The second likeliest makes m's doubt.
func (s *state) best(m *nlp.Mention, weights map[string]float64, skip map[int]bool) int {
	sent := s.doc.Tokens[m.First].Sentence
	var fit []int
	for c, u := range s.salient {
		if skip[c] || !s.isPerson(c) || !compatible(m.Gender, s.doc.Chains[c].Gender) || float64(sent-u.sentence) > weights["window"] {
			continue
		}
		if m.Kind == nlp.Nominal && len(s.fullName(c)) == 0 {
			continue // no description is of somebody who is never named
		}
		fit = append(fit, c)
	}
	slices.SortFunc(fit, func(a, b int) int {
		return cmp.Or(cmp.Compare(s.salient[b].token, s.salient[a].token), cmp.Compare(a, b))
	})
	best, top, next, later := nlp.None, math.Inf(-1), math.Inf(-1), 0
	for i, c := range fit {
		if s.salient[c].token < s.salient[fit[later]].token {
			later = i
		}
		v := 0.0
		s.features(m, c, later, func(name string, x float64) { v += weights[name] * x })
		if v > top || v == top && c < best {
			best, top, next = c, v, top
		} else {
			next = max(next, v)
		}
	}
	if best != nlp.None {
		m.Doubt = 1 / (1 + math.Exp(top-next))
	}
	return best
}

// features tells what speaks for and against m's meaning chain c, after which as many others that fit were mentioned as later says.
func (s *state) features(m *nlp.Mention, c, later int, tell func(name string, x float64)) {
	on := func(name string, yes bool) {
		x := 0.0
		if yes {
			x = 1
		}
		tell(name, x)
	}
	u, here := s.salient[c], s.doc.Tokens[m.First]
	owner := nlp.IsRel(s.doc.Tokens[m.Head].Deprel, "nmod:poss")
	tell("distance", float64(min(here.Sentence-u.sentence, 12)))
	tell("later", float64(min(later, 4)))
	tell("position", float64(u.token)/float64(len(s.doc.Tokens)+1))
	tell("count", float64(min(u.count, 8)))
	on("subject", u.subject)
	on("owner", u.owner)
	on("both owners", owner && u.owner)
	on("member", u.member)
	on("name before", u.kind == nlp.Named)
	on("gender", m.Gender != nlp.UnknownGender && s.doc.Chains[c].Gender == m.Gender)
	on("sentence", u.sentence == here.Sentence)
	on("sentence's subject", u.sentence == here.Sentence && u.subject)
	on("clause's subject", owner && u.sentence == here.Sentence && c == s.subjectOf(s.clause(m.Head)))
	on("paragraph", s.doc.Sentences[u.sentence].Paragraph == s.doc.Sentences[here.Sentence].Paragraph)
	on("first", u.first == 0)
	on("topic", c == s.topic())
	on("headline", s.headlined(c))
}

// topic returns the person whom the headline names first, None where it names nobody.
func (s *state) topic() int {
	for _, m := range s.doc.Mentions {
		if m.Kind == nlp.Named && s.isPerson(m.Chain) {
			if s.headline(m.First) {
				return m.Chain
			}
			break
		}
	}
	return nlp.None
}

// headlined reports whether the title names chain c.
func (s *state) headlined(c int) bool {
	for _, m := range s.doc.Mentions {
		if s.doc.Tokens[m.First].Start >= s.doc.Title.End {
			break
		}
		if m.Kind == nlp.Named && m.Chain == c {
			return true
		}
	}
	return false
}

// Shipped returns the embedded weights, which must not be changed.
func Shipped() *Weights { return shipped }
