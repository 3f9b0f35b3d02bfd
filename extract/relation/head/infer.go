package head

import (
	"cmp"
	"slices"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// togetherShare is how often two contributors to one work, the lead being one of them, are collaborators on the training
// articles' gold: 151 required of 216 that count.
const togetherShare = 0.7

// colleagues adds what contributions to a work imply: its lead has worked with each of the others (guidelines,
// "Decisions": "The lead with each named co-star"). The lead is the contributor whom the article mentions most.
func colleagues(doc *nlp.Document, facts []nlp.Fact) []nlp.Fact {
	byWork := map[int][]int{}
	var works []int
	for i, f := range facts {
		if f.Predicate != graph.ContributorTo || f.Status == graph.Denied || doc.Chains[f.Subject].Type != graph.Person || doc.Chains[f.Object].Type != graph.Work {
			continue
		}
		if byWork[f.Object] == nil {
			works = append(works, f.Object)
		}
		byWork[f.Object] = append(byWork[f.Object], i)
	}
	for _, w := range works {
		lead := slices.MaxFunc(byWork[w], func(i, j int) int {
			a, b := facts[i].Subject, facts[j].Subject
			return cmp.Or(cmp.Compare(len(doc.Chains[a].Mentions), len(doc.Chains[b].Mentions)), cmp.Compare(b, a))
		})
		for _, i := range byWork[w] {
			if facts[i].Subject != facts[lead].Subject {
				facts = colleague(facts, facts[lead], facts[i])
			}
		}
	}
	return facts
}

// colleague adds one collaboration, or makes the fact that is there surer.
func colleague(facts []nlp.Fact, lead, other nlp.Fact) []nlp.Fact {
	p := togetherShare * lead.Confidence * other.Confidence
	for i := range facts {
		f := &facts[i]
		if f.Predicate == graph.CollaboratorOf && (f.Subject == lead.Subject && f.Object == other.Subject || f.Object == lead.Subject && f.Subject == other.Subject) {
			surer(f, p)
			return facts
		}
	}
	t := triple{min(lead.Subject, other.Subject), max(lead.Subject, other.Subject), graph.CollaboratorOf}
	return append(facts, implied(other, t, p, "work in common", other.Why))
}

// triple is what a fact says, without its status.
type triple struct {
	subject, object int
	predicate       graph.Predicate
}

// implied returns the fact that t holds with the confidence p because f does, on the evidence of f.
func implied(f nlp.Fact, t triple, p float64, rule, why string) nlp.Fact {
	f.Subject, f.Object, f.Predicate, f.Confidence, f.Rule, f.Why = t.subject, t.object, t.predicate, p, rule, why
	f.Kind, f.ValidFrom, f.ValidTo, f.Trigger = "", "", "", nlp.None
	return f
}

// surer adds to what speaks for f something else that does, with the probability p.
func surer(f *nlp.Fact, p float64) { f.Confidence = 1 - (1-f.Confidence)*(1-p) }

// rivalShare is how often two of whom an article says that they are no longer friends are rivals for it on the training articles'
// gold: 1 required of 9 that count.
const rivalShare = 0.1

// estranged makes it less sure that two are rivals where the head alone says so and it is surer that they are friends no more: people
// who have drifted apart do not fight.
func estranged(facts []nlp.Fact) {
	for i := range facts {
		f := &facts[i]
		if f.Predicate != graph.RivalOf || f.Rule != "head" {
			continue
		}
		for _, o := range facts {
			same := o.Subject == f.Subject && o.Object == f.Object || o.Subject == f.Object && o.Object == f.Subject
			if same && o.Predicate == graph.FriendOf && o.Status == graph.Former && o.Confidence > f.Confidence {
				f.Confidence *= rivalShare
				break
			}
		}
	}
}
