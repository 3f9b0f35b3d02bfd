package graph

import "time"

// Relationship is what all claims about one triple add up to. It is derived by [Fuse], never edited.
type Relationship struct {
	// ID is [RelationshipID] of subject, predicate and object.
	ID        string    `json:"id"`
	Subject   Entity    `json:"subject"`
	Predicate Predicate `json:"predicate"`
	Object    Entity    `json:"object"`
	Status    Status    `json:"status"`
	Label     string    `json:"label"`
	Kind      string    `json:"kind,omitempty"`
	ValidFrom Date      `json:"valid_from,omitempty"`
	ValidTo   Date      `json:"valid_to,omitempty"`
	// FirstSeen and LastSeen are the first and last known publication times of its claims.
	FirstSeen *time.Time `json:"first_seen,omitempty"`
	LastSeen  *time.Time `json:"last_seen,omitempty"`
	// Claims counts the claims about the triple, whatever their status.
	Claims int `json:"claims"`
	// Outlets counts independent sources: syndicated copies of one text count once.
	Outlets    int     `json:"outlets"`
	Confidence float64 `json:"confidence"`
	// Quote is the evidence of the best claim for the status.
	Quote string `json:"quote"`
}

// Text prints the relationship for people: "John Legend — former friend of — Kanye West".
func (r *Relationship) Text() string {
	return r.Subject.Name + " — " + Label(r.Predicate, r.Status) + " — " + r.Object.Name
}
