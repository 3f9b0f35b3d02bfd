package extract

import (
	"fmt"

	"celebgraph/extract/coref"
	"celebgraph/extract/encoder"
	"celebgraph/extract/factuality"
	"celebgraph/extract/nlp"
	"celebgraph/extract/quote"
	"celebgraph/extract/relation"
	"celebgraph/extract/relation/head"
	"celebgraph/extract/timex"
)

// Reasoner runs the stages after the neural reader: who speaks, who is meant, what is stated, and how it stands.
type Reasoner struct {
	coref  *coref.Resolver
	finder *relation.Finder
	// head and joint are nil where only patterns are to find facts.
	head  *head.Head
	joint *head.Joint
	lower func(doc *nlp.Document, sentences []int) []nlp.Pieces
}

// NewReasoner assembles those stages, with patterns alone to find facts: documents need no more than tokens, trees and
// names. The pipeline adds the relation head.
func NewReasoner(names coref.GivenNames) (*Reasoner, error) {
	finder, err := relation.New()
	if err != nil {
		return nil, err
	}
	return &Reasoner{coref: &coref.Resolver{Names: names}, finder: finder}, nil
}

// addHead adds a relation head, which must stand on the reader whose weights have the checksum given.
func (r *Reasoner) addHead(h *head.Head, j *head.Joint, reader string) error {
	if h.Reader != reader {
		return fmt.Errorf("%w: the relation head was trained on another reader", encoder.ErrFormat)
	}
	r.head, r.joint = h, j
	return nil
}

// Reason fills the quotations, mentions, chains, times and facts of a document that has tokens, trees and names.
func (r *Reasoner) Reason(doc *nlp.Document) {
	r.find(doc)
	var scored []head.Scored
	if r.head != nil {
		scored = r.score(doc)
	}
	r.settle(doc, scored)
}

// score runs the relation head.
func (r *Reasoner) score(doc *nlp.Document) []head.Scored {
	return r.head.Score(doc, func(sentences []int) []nlp.Pieces { return r.lower(doc, sentences) })
}

// settle makes one fact a triple of what patterns found and the head scored.
func (r *Reasoner) settle(doc *nlp.Document, scored []head.Scored) {
	if r.head != nil {
		r.joint.Join(doc, scored)
	}
	dropCharacters(doc)
	dropDescribed(doc)
	factuality.Settle(doc)
}

// find runs the stages up to the facts that patterns find.
func (r *Reasoner) find(doc *nlp.Document) {
	quote.Find(doc)
	r.coref.Resolve(doc)
	quote.Attribute(doc)
	r.coref.ResolveQuoted(doc)
	timex.Find(doc)
	r.finder.Find(doc)
	factuality.Judge(doc)
	factuality.Date(doc)
}
