// Package graphtest is the conformance suite of graph.Store: [Run] holds a store to the contract, [Claims] and
// its like draw random claims that agree and contradict, and [Story] writes short histories by hand.
package graphtest
