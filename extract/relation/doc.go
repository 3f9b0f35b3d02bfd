// Package relation finds the triples that an article states, by patterns over dependency trees.
//
// The patterns are data: text files in patterns/, one a line, read by [Parse]:
//
//	noun wife husband spouse : holder self : SPOUSE_OF
//	verb marry wed           : subj obj    : SPOUSE_OF
//	verb split break+up      : subj+       : PARTNER_OF former
//	verb tie@knot            : subj obl(with) : SPOUSE_OF
//
// Before the first colon stands the trigger: its class (verb, noun, adj, name) and lemmas. A lemma may ask for a
// particle (break+up) or for an object (tie@knot). Between the colons stand the two arguments, the predicate's
// subject first, or one reciprocal argument with a plus sign, whose members are paired. After the second colon
// stand the predicate, and the status and kind where the words themselves tell them. A line that begins with
// "#" is a comment.
//
// Arguments are grammatical functions that the package works out over voice, control, conjunction and relative
// clauses:
//
//	subj      the logical subject: of a passive, its agent
//	obj       the logical object: of a passive, its subject
//	objposs   whose the object is
//	obl(p q)  a complement with preposition p or q, of the trigger or of its object
//	poss      whose: possessive, of-phrase, to-phrase
//	holder    poss, or the one who has, shares or is with what a bare noun names
//	self      whom a noun describes: appositions, the subject of "is", the description's own chain
//	mod       a group, organization or work that modifies the noun: "the 'Grease' star"
//	ctx       the subject of the clause that the trigger stands in
//
// A type in brackets narrows an argument: mod[Group].
//
// An argument token stands for the entities of its mention: a plural for its members, a coordination for all of
// it. Types are checked against the ontology, so one pattern serves "X's singer" for bands and songs alike.
//
// Every pattern has a precision, counted on training articles and kept in patterns/precision.txt; a fact's
// confidence starts from it.
package relation
