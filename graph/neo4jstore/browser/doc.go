// Package browser makes Neo4j Browser ready to look at a graph of celebgraph's: a style by which present, former,
// rumored and planned relationships are told apart ([Style]), saved queries ([SavedQueries]), a guide that Browser
// plays ([Guide]), and a small HTTP server that hands them to Browser when it connects ([Handler]). [Run] has all of
// it together with a Neo4j, in Docker or, where there is none, by package local; [Find] and [Stop] are for programs
// that come later.
//
// Queries and guide name people of the graph at hand, its [Cast], so that every step draws something. A name stands
// in them as a Cypher literal that cannot end early, and in the guide as escaped HTML.
package browser
