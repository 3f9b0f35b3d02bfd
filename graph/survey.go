package graph

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

// Ranked is a name with a count, as a list of the most connected or most quoted holds them.
type Ranked struct {
	// Name is an entity's, or a speaker's as the articles write it.
	Name string `json:"name"`
	// Count is of relationships, or of claims.
	Count int `json:"count"`
}
