package extract

import (
	"celebgraph/extract/coref"
	"celebgraph/extract/factuality"
	"celebgraph/extract/nlp"
	"celebgraph/extract/quote"
	"celebgraph/extract/relation"
	"celebgraph/extract/timex"
)

// Reasoner runs the stages after the neural reader: who speaks, who is meant, what is stated, and how it stands.
type Reasoner struct {
	coref  *coref.Resolver
	finder *relation.Finder
}

// NewReasoner assembles those stages.
func NewReasoner(names coref.GivenNames) (*Reasoner, error) {
	finder, err := relation.New()
	if err != nil {
		return nil, err
	}
	return &Reasoner{coref: &coref.Resolver{Names: names}, finder: finder}, nil
}

// Reason fills the quotations, mentions, chains, times and facts of a document that has tokens, trees and names.
func (r *Reasoner) Reason(doc *nlp.Document) {
	quote.Find(doc)
	r.coref.Resolve(doc)
	quote.Attribute(doc)
	r.coref.ResolveQuoted(doc)
	timex.Find(doc)
	r.finder.Find(doc)
	factuality.Judge(doc)
	factuality.Date(doc)
	factuality.Settle(doc)
}
