// Package head is the relation head on the neural reader: what a sentence that mentions two entities tells of them.
//
// The unit is a [Window]: a sentence and two entities with mentions in it, names, descriptions, pronouns and plurals
// alike.
// To the states that the reader's lower layers give for the sentence, vectors are added that mark who each word stands
// for (the pair's first, its second, both, others), the words on the way from one to the other in the dependency tree,
// and the words by which a pattern of package relation tells something of the pair. Transformer layers of the head's own
// follow, and over their means (the whole sentence, each entity, the way between) a classifier of predicate and
// direction, all of which may hold at once, and of the status that each would have. Marking the pair in the input
// and encoding each pair anew follows Zhong and Chen ("A Frustratingly Easy Approach for Entity and Relation
// Extraction", NAACL 2021); reading on from the middle of a shared encoder keeps it cheap. A gate, a small classifier on
// the lower states, spares most windows the layers.
//
// Articles go on about somebody without a word for him ("The former couple share a son, Rowan"): the person mentioned most
// so far, the one mentioned last in the sentence before, and the last work are carried to sentences that do not mention
// them ([Carried]), and paired with the entities that these do mention.
//
// [Joint] then makes one fact a triple out of the windows and the patterns' facts, by a logistic regression, and a [Forest] of small
// trees corrects it by what else the article says: of the pair, of either with others, how sure coreference is of who is meant. So
// the confidence is a probability: of what it holds 0.8 sure, four fifths are right.
//
// What these facts imply is added after: of a row of names what is said of most of it (rows.go), of a child the parents that a marriage or a
// brother gives (family.go), of those who make one work that they work together (infer.go).
//
// The weights (weights/relation.bin, in the format of package encoder) stand on one reader, which they name; those on the fast reader
// (weights/fast-relation.bin, [LoadFast]) have one layer where these have three. train/ has the Python that makes them.
// Cross-validation on the training articles fits the join and chooses the gate.
package head
