// Package nlp is the data model that the stages of the reader share: one immutable text and annotations that
// point into it. It holds no language knowledge.
//
// Every position is a byte offset into [Document.Text] or an index into one of the Document's lists; nothing
// copies text. A stage reads the lists of earlier stages and fills its own.
package nlp

import (
	"strconv"
	"strings"

	"celebgraph/graph"
)

// Span is a half-open range of byte offsets into Document.Text.
type Span struct{ Start, End int }

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether o lies wholly inside s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps reports whether s and o share a byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// None marks an index that points nowhere: the head of a root, the chain of an unresolved mention.
const None = -1

// Token is one syntactic word of the text in the sense of Universal Dependencies, multiword tokens split
// ("don't" is "do" and "n't").
type Token struct {
	Span
	// UPOS and XPOS are the universal and Penn tags, Feats the UD features ("Number=Sing|Person=3").
	UPOS, XPOS, Feats string
	// Lemma is the base form, lower case but for names.
	Lemma string
	// Head is the index in Document.Tokens of the syntactic head, None for the root of a sentence.
	Head int
	// Deprel is the UD relation to the head, with its subtype: "nmod:poss".
	Deprel string
	// Sentence is the index of the token's sentence.
	Sentence int
}

// Sentence is the half-open range of tokens First to End.
type Sentence struct {
	First, End int
	// Paragraph counts from 0, headlines and captions being paragraphs of their own.
	Paragraph int
	// Headline: the article's title, or a line set like one.
	Headline bool
	// Boilerplate is furniture of the page ("2-min read", comment notices), which states nothing.
	Boilerplate bool
}

// NameType is the type of a named entity mention.
type NameType string

// The six types of names.
const (
	NamePerson NameType = "PER"
	NameGroup  NameType = "GRP"
	NameOrg    NameType = "ORG"
	NameWork   NameType = "WORK"
	NamePlace  NameType = "LOC"
	NameDate   NameType = "DATE"
)

// EntityType returns the type of entity that a name of type t stands for; ok is false for places and dates.
func (t NameType) EntityType() (et graph.EntityType, ok bool) {
	switch t {
	case NamePerson:
		return graph.Person, true
	case NameGroup:
		return graph.Group, true
	case NameOrg:
		return graph.Organization, true
	case NameWork:
		return graph.Work, true
	}
	return "", false
}

// Name is a named entity mention: the tokens First to End.
type Name struct {
	First, End int
	Type       NameType
}

// MentionKind says how a mention refers.
type MentionKind uint8

// The kinds of mention.
const (
	// Named mentions are proper names: "John Legend", "Legend".
	Named MentionKind = iota
	// Nominal mentions are descriptions: "the singer", "his former friend".
	Nominal
	// Pronominal mentions are pronouns and possessives.
	Pronominal
)

// Gender of the person referred to, as far as known.
type Gender uint8

// The values of Gender.
const (
	UnknownGender Gender = iota
	Female
	Male
)

// Mention is a phrase that stands for an entity: the tokens First to End.
type Mention struct {
	First, End int
	// Head is the token index of the phrase's head word.
	Head   int
	Kind   MentionKind
	Gender Gender
	Plural bool
	// Type is the entity type of named mentions and of nominal ones where the noun tells it.
	Type graph.EntityType
	// Chain is the index of the coreference chain, None when unresolved.
	Chain int
	// Doubt is how likely it is that the chain is another's, as far as coreference weighed candidates: 0 where it did not, at most
	// 0.5.
	Doubt float64
}

// Chain is one entity of the article: a coreference chain.
type Chain struct {
	Type   graph.EntityType
	Gender Gender
	// Name is the fullest name in the article, its own spelling; empty for an entity that is never named.
	Name string
	// Aliases are the other forms of the name that the article uses, sorted.
	Aliases []string
	// Mentions are indices into Document.Mentions, in text order.
	Mentions []int
	// Members are the chains of a plural ("the couple"): empty for a single entity.
	Members []int
}

// Turn is what a stretch of speech is in an interview.
type Turn int

// Turns of an interview; direct speech in quotation marks is none.
const (
	NoTurn Turn = iota
	Question
	Answer
)

// Quote is a stretch of direct speech, its quotation marks included, or a turn of an interview.
type Quote struct {
	Span
	Turn Turn
	// Speaker is the chain of the speaker, None when unknown.
	Speaker int
	// Addressee is the chain that "you" means, None when unknown.
	Addressee int
}

// Time is a date expression.
type Time struct {
	Span
	Date graph.Date
	// Role is what the preposition says: "since", "until", "at" or "".
	Role string
}

// Fact is a triple that the article states, between two chains.
type Fact struct {
	Subject, Object    int
	Predicate          graph.Predicate
	Status             graph.Status
	Kind               string
	ValidFrom, ValidTo graph.Date
	// Speaker is the chain of who says it, None for the article itself.
	Speaker int
	// Trigger is the token that tells the relation, None when there is no single one.
	Trigger int
	// Rule names the pattern or model that found it, for explanation.
	Rule       string
	Confidence float64
	Evidence   Span
	// Why tells what decided on status and confidence, for explanation.
	Why string
}

// Pieces holds what the encoder's lower layers say of a sentence, for heads that read on from there.
type Pieces struct {
	// First is the index of each token's first piece; piece 0 stands for the sentence, and the last one ends it.
	First []int
	// States holds the pieces' states, row by row.
	States []float32
}

// Document is an article with everything that the stages found in it.
type Document struct {
	// Text never changes; all offsets point into it.
	Text string
	// Title is the span of the headline, empty when there is none.
	Title Span
	// Published is the publication date, as precise as known.
	Published graph.Date

	Sentences []Sentence
	Tokens    []Token
	// Pieces holds one value a sentence, or nothing where no head asks for it; a sentence too long for the encoder to read
	// at once has none of its own.
	Pieces   []Pieces
	Names    []Name
	Mentions []Mention
	Chains   []Chain
	Quotes   []Quote
	Times    []Time
	Facts    []Fact
}

// Word returns the text of token i.
func (d *Document) Word(i int) string { return d.Text[d.Tokens[i].Start:d.Tokens[i].End] }

// Slice returns the text of s.
func (d *Document) Slice(s Span) string { return d.Text[s.Start:s.End] }

// Minor reports whether a child's age follows mention m: "Max, 4", "Max (4)".
func (d *Document) Minor(m Mention) bool {
	if m.End+1 >= len(d.Tokens) || d.Tokens[m.End+1].UPOS != "NUM" || d.Word(m.End) != "," && d.Word(m.End) != "(" {
		return false
	}
	age, err := strconv.Atoi(d.Word(m.End + 1))
	return err != nil || age < 18
}

// WordSet makes a set of the words, divided by spaces, of lists.
func WordSet(lists ...string) map[string]bool {
	out := map[string]bool{}
	for _, l := range lists {
		for _, w := range strings.Fields(l) {
			out[w] = true
		}
	}
	return out
}

// PastComma returns token t, or the one before it where t is a comma that is not the first token.
func (d *Document) PastComma(t int) int {
	if t > 0 && d.Word(t) == "," {
		return t - 1
	}
	return t
}

// InRow reports whether nothing but what divides the names of a row, commas, ages and "and", stands between the tokens end and next of one sentence, and
// whether there is an "and", behind which a row has its last name.
func (d *Document) InRow(end, next int) (in, and bool) {
	if d.Tokens[end-1].Sentence != d.Tokens[next].Sentence || next == end {
		return false, false
	}
	for t := end; t < next; t++ {
		switch strings.ToLower(d.Word(t)) {
		case ",":
		case "and", "&":
			and = true
		default:
			if d.Tokens[t].UPOS != "NUM" {
				return false, false
			}
		}
	}
	return true, and
}

// TokenSpan returns the bytes that the tokens first to end (excluded) cover; empty when there are none.
func (d *Document) TokenSpan(first, end int) Span {
	if first >= end {
		return Span{}
	}
	return Span{d.Tokens[first].Start, d.Tokens[end-1].End}
}

// QuoteOf returns, for every token, the index in Quotes, which are in text order, of the quotation around it, or None.
func (d *Document) QuoteOf() []int {
	out := make([]int, len(d.Tokens))
	q := 0
	for t := range out {
		out[t] = None
		for q < len(d.Quotes) && d.Quotes[q].End <= d.Tokens[t].Start {
			q++
		}
		if q < len(d.Quotes) && d.Quotes[q].Contains(d.Tokens[t].Span) {
			out[t] = q
		}
	}
	return out
}

// SentenceSpan returns the bytes that sentence i covers.
func (d *Document) SentenceSpan(i int) Span {
	return d.TokenSpan(d.Sentences[i].First, d.Sentences[i].End)
}
