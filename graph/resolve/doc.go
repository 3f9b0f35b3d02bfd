// Package resolve says which names are one entity's, across articles: a pure function of the set of names ([All]),
// and the same done step by step for a store ([Update]). There is no list of famous people in it, no network and no
// embedding: names join by how they are written, by what articles say ("Shawn Carter, better known as Jay-Z" gives
// the name an alias), and by the user's [Rules].
//
// # What joins
//
// A name has keys ([Keys]); two names are compared only when they share one, so that the cost grows with the number
// of names and not with its square. They may join when
//
//   - they are one form but for honorifics, punctuation, diacritics, spaces, doubled letters, or the order that some
//     languages write names in ("Sir Elton John", "J.K. Rowling" and "JK Rowling", "Joon-ho Bong");
//   - one has a middle initial of the other's middle name, a usual short form of its given name ("Bill" of
//     "William"), or a surname more, as people have who marry ("Kim Kardashian West");
//   - one is an alias of the other, which at least one article states, and no third name has that alias too.
//
// What does not: names of different type; people whose ages, as dated articles give them, make them born more than five
// years apart; a junior and a senior; two different middle initials, or one and none
// ("Michael B. Jordan"); a single word and a full name, unless the word is an alias that is no part of the name
// ("Ye" of "Kanye West", but not "Jackson" of "Janet Jackson", which stands for her inside one article only).
//
// People known only by a given name ([celebgraph/graph.Entity] with Of) are one when they have a name and a parent
// in common, whatever the parent is called, and never join anybody else.
//
// A name without a year of birth ([celebgraph/graph.Entity] with Born) is that of all people it may join, where these may be
// one; where they may not, that of the one who has most names (an archive that speaks much of somebody tells an age in
// more years than one), and nobody's else when that is a draw. What somebody does is no evidence: singers act.
//
// # How clusters are made
//
// Names that may join, directly or by way of others, are a component. Inside it joins are made from the surest
// kind to the least, in the order of ids, and each is left out that would bring together two names which must stay
// apart. So a cluster depends on nothing outside its component, and on no order of arrival. The cluster's entity
// has the id of the member whose name it takes.
package resolve
