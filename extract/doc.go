// Package extract reads articles and says who is what to whom: it turns an [article.Article] into claims.
//
// # Words
//
// An article is a text with what is known of its publication. A [nlp.Document] is that text with annotations,
// all of them byte offsets into it. A mention is a span that stands for an entity; a chain is all mentions of one
// entity; a fact is a triple between two chains; a claim ([graph.Claim]) is a fact with its article, its evidence
// and ids that are the same on every machine.
//
// # The stages, in order
//
//   - [celebgraph/extract/article] reads files: plain text, HTML, JSON Lines; what cannot be read is rejected with
//     a reason, never silently.
//   - [celebgraph/extract/tokenize] finds sentences and tokens, headlines and boilerplate.
//   - [celebgraph/extract/encoder] is the neural part: WordPiece, a small transformer, its kernels and weights.
//   - [celebgraph/extract/annotate] has the heads on it: tags, features, lemmas, names, dependency trees; and the
//     gender and short forms of given names.
//   - [celebgraph/extract/quote] finds direct speech and the turns of interviews, and their speakers once names are known.
//   - [celebgraph/extract/coref] makes the chains: names, aliases, descriptions, pronouns, couples.
//   - [celebgraph/extract/timex] finds dates.
//   - [celebgraph/extract/relation] finds facts by patterns over trees; the patterns are data.
//   - [celebgraph/extract/relation/head] is the relation head: what the neural reader makes of two people in one sentence,
//     or of one and another of whom the article was speaking, joined with what the patterns found. What is said of
//     characters, and of works that only describe somebody else, is taken out again (characters.go, described.go).
//   - [celebgraph/extract/factuality] says how each fact stands (current, former, rumored, denied, planned) and
//     settles on one fact a triple.
//
// [New] assembles them and [Pipeline.Extract] runs them. Of reader and relation head there are two, the second one for archives that are
// too large for the first ([Options].Fast); the other stages are the same. The neural reader works on many articles at once, the
// other stages on one. Every stage reads the Document's earlier lists and fills its own; no stage imports another.
//
// # What is decided where
//
// The weights of the reader decide words, names and trees; patterns/*.txt and the weights of the relation head decide
// which sentences state which relation; cross-validation on training articles (relation/head/weights/join.json, and
// relation/patterns/precision.txt for each pattern) decides how far each is believed. No rule names a
// person, a work or an article.
package extract
