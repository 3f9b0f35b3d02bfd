package head

import "celebgraph/graph"

// Carried says why an entity that a sentence does not mention is paired with those that it does: articles go on about
// somebody ("The former couple share a son, Rowan"), and list a cast after they have named the film.
type Carried uint8

// Why an entity is carried.
const (
	_ Carried = iota
	// CarriedTopic is the person mentioned most so far.
	CarriedTopic
	// CarriedLast is the person mentioned last in the sentence before.
	CarriedLast
	// CarriedTopicLast is both.
	CarriedTopicLast
	// CarriedWork is the work mentioned last, at most workReach sentences before.
	CarriedWork

	carriedKinds = int(CarriedWork)
)

// workReach is over how many sentences a work is carried: on the training articles that reaches 27 of the 38 triples told of
// the last work, for half of the windows (train/README.md).
const workReach = 3

// memory is what a finder has read before a sentence.
type memory struct {
	count map[int]int // by person: mentions
	last  map[int]int // by entity: the last sentence that mentions it
	topic int         // person with most mentions, the first to have them; none where count is empty
	// person and work are those mentioned last.
	person, work int
}

func newMemory() memory {
	return memory{count: map[int]int{}, last: map[int]int{}, topic: -1, person: -1, work: -1}
}

// remember adds what sentence s mentions.
func (f *finder) remember(s int) {
	m := &f.memory
	for _, i := range f.mentions[s] {
		for _, c := range f.entities(f.doc.Mentions[i].Chain) {
			m.last[c] = s
			switch f.doc.Chains[c].Type {
			case graph.Person:
				m.count[c]++
				m.person = c
				if m.topic < 0 || m.count[c] > m.count[m.topic] {
					m.topic = c
				}
			case graph.Work:
				m.work = c
			}
		}
	}
}

// carrying is an entity carried to a sentence.
type carrying struct {
	chain int
	how   Carried
}

// carried returns the entities carried to sentence s, which mentions those of present.
func (f *finder) carried(s int, present map[int]bool) []carrying {
	m := &f.memory
	var out []carrying
	last := m.person >= 0 && m.last[m.person] == s-1 && !present[m.person]
	switch topic := m.topic >= 0 && !present[m.topic]; {
	case topic && last && m.topic == m.person:
		out = append(out, carrying{m.topic, CarriedTopicLast})
	default:
		if topic {
			out = append(out, carrying{m.topic, CarriedTopic})
		}
		if last {
			out = append(out, carrying{m.person, CarriedLast})
		}
	}
	if m.work >= 0 && s-m.last[m.work] <= workReach && !present[m.work] {
		out = append(out, carrying{m.work, CarriedWork})
	}
	return out
}
