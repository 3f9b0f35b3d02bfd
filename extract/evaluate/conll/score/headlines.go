package main

import (
	"context"
	"strings"
	"unicode"

	"celebgraph/extract/evaluate/conll"
)

// The length of the sentences that stand in for headlines, in words.
const (
	minHeadline = 5
	maxHeadline = 16
)

// headlines scores tags, trees and names on sentences of the test set that are written like headlines.
func (m *meter) headlines(spell func(w *conll.Word, first bool) string) error {
	trees, err := m.open(ewtTest, conll.Read)
	if err != nil {
		return err
	}
	tagged, err := m.open(unerTest, conll.ReadIOB)
	if err != nil {
		return err
	}
	names := map[string]*conll.Sentence{}
	for i := range tagged {
		id, _ := tagged[i].Comment("sent_id")
		names[id] = &tagged[i]
	}
	var gold []conll.Sentence
	for i := range trees {
		id, _ := trees[i].Comment("sent_id")
		if s := headline(&trees[i], names[id], spell); s != nil {
			gold = append(gold, *s)
		}
	}
	d := given(gold)
	if err := m.annotator.Annotate(context.Background(), d); err != nil {
		return err
	}
	system := conll.FromDocument(d)
	for i := range system { // the given words, without multiword tokens
		system[i].Tokens = singles(system[i].Words)
	}
	s, err := conll.Score(gold, system)
	if err != nil {
		return err
	}
	m.line("UPOS", s.UPOS)
	m.line("UAS", s.UAS)
	m.line("LAS", s.LAS)
	m.nameLines(conll.ScoreNames(conll.Names(gold), conll.Names(system), unerKind))
	return nil
}

// headline respells a sentence with its names, without its full stop; nil when it does not look like one: too
// short, too long, no verb, or other words on the side of the names.
func headline(tree, names *conll.Sentence, spell func(w *conll.Word, first bool) string) *conll.Sentence {
	words := append([]conll.Word(nil), tree.Words...)
	if n := len(words); n > 0 && words[n-1].Form == "." {
		words = words[:n-1]
	}
	if len(words) < minHeadline || len(words) > maxHeadline || names == nil || len(names.Words) != len(tree.Words) {
		return nil
	}
	verb := false
	for i := range words {
		if words[i].Form != names.Words[i].Form || words[i].Head > len(words) {
			return nil
		}
		verb = verb || words[i].UPOS == "VERB"
		words[i].Misc = names.Words[i].Misc
		words[i].Form = spell(&tree.Words[i], i == 0)
	}
	if !verb {
		return nil
	}
	return &conll.Sentence{Words: words, Tokens: singles(words)}
}

func singles(words []conll.Word) []conll.Token {
	var out []conll.Token
	for i, w := range words {
		out = append(out, conll.Token{Form: w.Form, First: i, End: i + 1, SpaceAfter: true})
	}
	return out
}

// titleCase begins every word with a capital but short prepositions, articles and conjunctions, clitics aside.
func titleCase(w *conll.Word, first bool) string {
	switch w.UPOS {
	case "ADP", "DET", "CCONJ", "PART", "SCONJ":
		if len(w.Form) < 4 && !first {
			return w.Form
		}
	}
	r := []rune(w.Form)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

func capitals(w *conll.Word, _ bool) string { return strings.ToUpper(w.Form) }
