// Package coref finds which mentions of an article are one entity, and makes the article's chains.
//
// It works in sieves, from the surest to the least sure, each building on the chains of those before it (the
// idea of Lee et al., "Deterministic Coreference Resolution Based on Entity-Centric, Precision-Ranked Rules",
// Computational Linguistics 39(4), 2013):
//
//  1. names: equal full names, then names with the same first and last part, then single parts and short forms
//     ("Legend", "Jen"), which go to a full name that has them;
//  2. alias statements: "better known as X", "changed his name to X", "born X";
//  3. syntax: appositions and titles ("singer John Legend", "his wife, Amal");
//  4. descriptions: by whom they were said to belong to ("her husband", once he has been named so; "Bob's wife", whom the headline
//     names), and definite ones ("the 43-year-old singer", by the age where one is known);
//  5. plurals, which stand for their members: couples ("they", "the two musicians", "the Duke and Duchess of Marlow") and broods ("their
//     three kids");
//  6. third-person pronouns;
//  7. inside quotations, first-person pronouns, through the speaker.
//
// In 1, 4, 5 and 6 there may be several candidates. Gender, number, clause and quotation rule some out; among the rest [Weights] of
// recency, salience, syntax and prominence choose; of a couple, what the article says of their love. They were fitted by cmd/tune.
//
// [Resolver.Resolve] runs 1 to 6 outside quotations; [Resolver.ResolveQuoted] does the inside of quotations
// once their speakers are known. Limits: no cataphora but inside one sentence, and to who is
// introduced by age in the next; no world knowledge beyond the
// words of the article and the gender of given names.
package coref
