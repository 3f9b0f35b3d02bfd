// Package query answers the questions that people ask of a graph: who is a friend of whom, what is known of a
// person, how it came about, and which sentence says so.
//
// It needs little of a store, which [Source] names, and holds no text for people: commands print.
package query
