package graph

import "slices"

// Link is a relationship in brief, for walks over the graph: its ends are bare ids.
type Link struct {
	// ID is the relationship's.
	ID              string
	Subject, Object string
	Predicate       Predicate
	Status          Status
}

// Other returns the end of the link that is not the given one.
func (l *Link) Other(id string) string {
	if l.Subject == id {
		return l.Object
	}
	return l.Subject
}

// Story is a triple whose status has changed, with the number of its changes as [History] gives them: two or more.
type Story struct {
	Subject, Object string // ids of entities
	Predicate       Predicate
	Changes         int
}

// Relationship returns the id of the story's relationship.
func (s *Story) Relationship() string { return RelationshipID(s.Subject, s.Predicate, s.Object) }

// Stories returns the stories that claims tell, in no order. The claims must be normalized, and each be there once.
func Stories(claims []Claim) []Story {
	if !slices.ContainsFunc(claims, func(c Claim) bool { return c.Status != claims[0].Status }) {
		return nil // as nearly always: nothing has changed
	}
	var out []Story
	for key, cs := range byTriple(claims) {
		info, _ := key.predicate.Info()
		if n := len(phases(info.Kind, cs)); n > 1 {
			out = append(out, Story{Subject: key.subject, Object: key.object, Predicate: key.predicate, Changes: n})
		}
	}
	return out
}

// Ranked is a name with a count, as a list of the most connected or most quoted holds them.
type Ranked struct {
	// Name is an entity's, or a speaker's as the articles write it.
	Name string `json:"name"`
	// Count is of relationships, or of claims.
	Count int `json:"count"`
}
