package graph

import (
	"fmt"
	"slices"
	"strings"
)

// EntityType is one of the four kinds of thing that take part in a triple.
// It is also the Neo4j label of the entity's node.
type EntityType string

// The closed list of entity types (guidelines, "people").
const (
	Person       EntityType = "Person"
	Group        EntityType = "Group"
	Organization EntityType = "Organization"
	Work         EntityType = "Work"
)

// EntityTypes lists every entity type, in a fixed order.
func EntityTypes() []EntityType { return []EntityType{Person, Group, Organization, Work} }

// Valid reports whether t is in the closed list.
func (t EntityType) Valid() bool {
	switch t {
	case Person, Group, Organization, Work:
		return true
	}
	return false
}

// Predicate is a relation of the closed vocabulary, a noun phrase such as FRIEND_OF.
type Predicate string

// The closed list of predicates (guidelines, "Predicates").
const (
	FriendOf       Predicate = "FRIEND_OF"
	PartnerOf      Predicate = "PARTNER_OF"
	FianceOf       Predicate = "FIANCE_OF"
	SpouseOf       Predicate = "SPOUSE_OF"
	ParentOf       Predicate = "PARENT_OF"
	SiblingOf      Predicate = "SIBLING_OF"
	RelativeOf     Predicate = "RELATIVE_OF"
	RivalOf        Predicate = "RIVAL_OF"
	CollaboratorOf Predicate = "COLLABORATOR_OF"
	EmployeeOf     Predicate = "EMPLOYEE_OF"
	MemberOf       Predicate = "MEMBER_OF"
	SupporterOf    Predicate = "SUPPORTER_OF"
	CriticOf       Predicate = "CRITIC_OF"
	AccuserOf      Predicate = "ACCUSER_OF"
	ContributorTo  Predicate = "CONTRIBUTOR_TO"
)

// FactKind says how the truth of a predicate behaves in time.
type FactKind string

// The three kinds of fact (guidelines, column "kind of fact").
const (
	// State facts begin and end: friendship, marriage, membership.
	State FactKind = "state"
	// Permanent facts hold for ever once they hold: family.
	Permanent FactKind = "permanent"
	// Event facts happened once and stay true: a song made together.
	Event FactKind = "event"
)

// PredicateInfo is what the ontology knows of one predicate.
type PredicateInfo struct {
	Predicate Predicate
	// Phrase is the predicate in words: "friend of".
	Phrase string
	// Symmetric predicates are stored once, in id order.
	Symmetric bool
	Kind      FactKind
	// Subjects and Objects are the entity types that may stand at each end.
	Subjects, Objects []EntityType
}

var (
	persons        = []EntityType{Person}
	parties        = []EntityType{Person, Group}
	agents         = []EntityType{Person, Group, Organization}
	bodies         = []EntityType{Group, Organization}
	works          = []EntityType{Work}
	predicateTable = []PredicateInfo{
		{FriendOf, "friend of", true, State, parties, parties},
		{PartnerOf, "partner of", true, State, persons, persons},
		{FianceOf, "fiance of", true, State, persons, persons},
		{SpouseOf, "spouse of", true, State, persons, persons},
		{ParentOf, "parent of", false, Permanent, persons, persons},
		{SiblingOf, "sibling of", true, Permanent, persons, persons},
		{RelativeOf, "relative of", true, Permanent, persons, persons},
		{RivalOf, "rival of", true, State, agents, agents},
		{CollaboratorOf, "collaborator of", true, Event, agents, agents},
		{EmployeeOf, "employee of", false, State, parties, agents},
		{MemberOf, "member of", false, State, parties, bodies},
		{SupporterOf, "supporter of", false, Event, agents, agents},
		{CriticOf, "critic of", false, Event, agents, agents},
		{AccuserOf, "accuser of", false, Event, agents, agents},
		{ContributorTo, "contributor to", false, Event, parties, works},
	}
)

// Predicates lists the whole vocabulary in the order of the guidelines.
// The caller owns the slice; the type lists in it are shared and read only.
func Predicates() []PredicateInfo { return append([]PredicateInfo(nil), predicateTable...) }

// Info returns the ontology's entry for p; ok is false for an unknown predicate.
func (p Predicate) Info() (info PredicateInfo, ok bool) {
	for _, i := range predicateTable {
		if i.Predicate == p {
			return i, true
		}
	}
	return PredicateInfo{}, false
}

// Valid reports whether p is in the closed list.
func (p Predicate) Valid() bool { _, ok := p.Info(); return ok }

// Symmetric reports whether subject and object of p may be exchanged.
func (p Predicate) Symmetric() bool { i, _ := p.Info(); return i.Symmetric }

// Accepts reports whether an entity of type s may be p's subject while one of type o is its object.
func (p Predicate) Accepts(s, o EntityType) bool {
	i, ok := p.Info()
	return ok && slices.Contains(i.Subjects, s) && slices.Contains(i.Objects, o)
}

// Status says how a triple stands at an article's own time.
type Status string

// The closed list of statuses (guidelines, "Status").
const (
	Current Status = "current"
	Former  Status = "former"
	Rumored Status = "rumored"
	Denied  Status = "denied"
	Planned Status = "planned"
)

// Statuses lists every status, in a fixed order.
func Statuses() []Status { return []Status{Current, Former, Rumored, Planned, Denied} }

// Valid reports whether s is in the closed list.
func (s Status) Valid() bool {
	switch s {
	case Current, Former, Rumored, Denied, Planned:
		return true
	}
	return false
}

// Label returns predicate and status in words, "former friend of"; a current one is the bare phrase.
// An unknown predicate is spelled from its own name.
func Label(p Predicate, s Status) string {
	phrase := strings.ToLower(strings.ReplaceAll(string(p), "_", " "))
	if i, ok := p.Info(); ok {
		phrase = i.Phrase
	}
	if s == Current || s == "" {
		return phrase
	}
	return string(s) + " " + phrase
}

// EdgeType returns the Neo4j relationship type of predicate and status: FRIEND_OF, FORMER_FRIEND_OF.
// It is built from the closed lists only, so it is safe to write literally into Cypher; denied and unknown
// values are an error, since they make no edge.
func EdgeType(p Predicate, s Status) (string, error) {
	if !p.Valid() || !s.Valid() || s == Denied {
		return "", fmt.Errorf("edge type of %q %q: %w", s, p, ErrVocabulary)
	}
	if s == Current {
		return string(p), nil
	}
	return strings.ToUpper(string(s)) + "_" + string(p), nil
}

// EdgeTypes lists every relationship type that a graph can hold, in a fixed order.
func EdgeTypes() []string {
	var out []string
	for _, i := range predicateTable {
		for _, s := range Statuses() {
			if t, err := EdgeType(i.Predicate, s); err == nil {
				out = append(out, t)
			}
		}
	}
	return out
}
