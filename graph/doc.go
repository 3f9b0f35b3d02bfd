// Package graph is the graph of who is what to whom: its vocabulary, the claims from which it is made, what
// many claims add up to, and the contract of the stores that keep it. There is no driver in it and no reading of
// articles: package celebgraph/extract makes the claims, and imports this one, never the other way round.
//
// # Words
//
// An [Article] is a text with, where known, a URL, an outlet and a publication time; an unknown time stays
// unknown. An [Entity] is a Person, Group, Organization or Work, known by the fold of its name ([FoldName]); one
// known by a given name only, also by the parents, and one whose age an article gives, by the year of birth. A triple is a subject, a [Predicate] of the closed vocabulary, and an object. A [Claim] is a triple as one
// article states it, with a [Status] at the article's own time and verbatim [Evidence]; claims are facts about
// articles and never change. A [Relationship] is what all claims about one triple add up to; it is derived, and
// nobody edits it. A [Change] is a point in a triple's history.
//
// Ids are version 5 UUIDs of stated parts ([NewID]), so that every machine gives the same thing the same id and
// nothing has to be asked or counted.
//
// # The way of a claim
//
// Claims arrive as JSON Lines, read by [DecodeClaims], or straight from an extractor. [Claim.Validate] holds
// them to the vocabulary and [Claim.Normalize] gives them their ids. They are put into a [Batch], with the
// articles that were read to their end, those that state nothing among them, and given to [Store.Load].
//
// A store adds to its set of claims what is not in it yet, merges what it learns about articles and names
// ([MergeArticle], [MergeEntity]), says which entity each name stands for (package resolve), and fuses again, by
// [FusePair], the pairs of entities that are touched. All of it is pure: merging is a semilattice, resolving a
// function of the set of names and fusion one of the set of claims. So loads may come in any
// order, in any batches, twice, or from several loaders at once: the graph is the same, byte for byte in a
// [Snapshot]. An article of 2010 that is loaded after one of 2022 does not bring a friendship back. The rules of
// fusion (which status wins, what counts as a source, what a confidence is, how romances have stages) stand at
// [Fuse]; [History] tells what they leave out of a relationship: friends, not friends, friends again.
//
// A join of names that comes late moves claims and relationships to one entity; [Store.SetAliases] has the user's own
// word, for and against; [Store.Retract] takes an article out, and leaves what has never seen it. [AsOf] is the graph
// of another day. Claims keep the names and aliases that their articles use, so that all this can be worked out anew.
//
// The price: a pair is fused anew from all its claims whenever one is added, so a pair with very many claims is
// slow to add to, though never the whole graph; and a publication time learned late fuses all pairs of its
// article again. In return nothing is ever patched, so nothing can drift.
//
// # Packages
//
//   - [celebgraph/graph]: this one. Files: ontology (the closed lists), entity, date, claim, relationship (the
//     data), codec (claims on the wire), merge, fuse, history and asof (what they add up to), fingerprint and copies (copies of
//     a text),
//     store (the contract), near and survey (names as people type them, and what questions about the whole graph return).
//   - [celebgraph/graph/resolve]: which names are one entity's.
//   - [celebgraph/graph/graphtest]: the conformance suite that every store passes, and random claims to test with.
//     [NewSnapshot] is the reference against which it holds a store.
//   - [celebgraph/graph/sqlitestore]: a store in one file, the default.
//   - [celebgraph/graph/neo4jstore]: a store in Neo4j, and files for its bulk import, where a relationship is an edge whose type says predicate
//     and status ([EdgeType]); the only package that imports the driver.
//   - [celebgraph/graph/query]: questions that people ask, answered from any store: friends, profile, timeline, paths, feuds.
//   - [celebgraph/graph/export]: a graph in other programs' formats, and pictures of its parts.
//
// A new store implements [Store], calls [Batch.Validate] and [Batch.Unify] at the start of a load and [FusePair]
// at its end, and is done when graphtest.Run passes.
package graph
