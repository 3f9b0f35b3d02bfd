package main

import "celebgraph/graph"

// triple prints a triple for people: "John Legend — former friend of — Kanye West". The names of a symmetric one
// are in alphabetical order, not in that of their ids. A name with a line break in it stays on the line.
func triple(subject graph.Entity, p graph.Predicate, s graph.Status, object graph.Entity) string {
	if p.Symmetric() && object.Name < subject.Name {
		subject, object = object, subject
	}
	return oneLine(subject.Name) + " — " + graph.Label(p, s) + " — " + oneLine(object.Name)
}

// claimTriple prints the triple of a claim.
func claimTriple(c *graph.Claim) string { return triple(c.Subject, c.Predicate, c.Status, c.Object) }
