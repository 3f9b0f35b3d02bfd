// Package evaluate scores extracted claims against gold triples and lists what was missed and what was wrong.
//
// A claim belongs to the article whose gold [Gold.Doc] is the base name of the claim's article URL (or id). It is
// right when predicate and both names match a gold triple, in either order for symmetric predicates; names are
// compared without case, diacritics and punctuation, against every form that the gold accepts. Several claims
// for one triple count once, the most confident deciding the status. Claims that match an optional triple count
// neither way. Precision, recall and F1 are micro-averaged over articles.
//
// [Score] gives the figures, [Report.WriteTable] prints them; ties and rounding are those of the project's
// reference scorer, a Python script outside this repository, which a test compares with.
package evaluate
