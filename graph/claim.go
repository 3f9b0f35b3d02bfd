package graph

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// ErrVocabulary is wrapped by errors about a predicate, status or entity type outside the closed lists.
var ErrVocabulary = errors.New("not in the vocabulary")

// ErrInvalidClaim is wrapped by every error that [Claim.Validate] returns.
var ErrInvalidClaim = errors.New("invalid claim")

// maxParents bounds [Entity.Of]: an article that names more as somebody's parents has been misread.
const maxParents = 8

// Article says where a claim stands. Everything but ID may be unknown.
type Article struct {
	// ID is [ArticleID] of the URL or of the text.
	ID     string `json:"id"`
	URL    string `json:"url,omitempty"`
	Title  string `json:"title,omitempty"`
	Outlet string `json:"outlet,omitempty"`
	// PublishedAt is the publication time in UTC; nil when unknown, and never "now" instead.
	PublishedAt *time.Time `json:"published_at,omitempty"`
	// Fingerprint is [Fingerprint] of the text, by which copies of it are known; empty when unknown.
	Fingerprint string `json:"fingerprint,omitempty"`
}

// validate checks what a store needs of an article: an id, and a publication time that RFC 3339 can express.
func (a *Article) validate() error {
	if a.ID == "" {
		return fmt.Errorf("%w: article has no id", ErrInvalidClaim)
	}
	if strings.ContainsRune(a.ID, 0) {
		return fmt.Errorf("%w: article id %q contains a NUL character", ErrInvalidClaim, a.ID)
	}
	if err := validFingerprint(a.Fingerprint); err != nil {
		return fmt.Errorf("%w: article %q: %w", ErrInvalidClaim, a.ID, err)
	}
	if s := a.ID + a.URL + a.Title + a.Outlet; !utf8.ValidString(s) {
		return fmt.Errorf("%w: article id, URL, title or outlet is not UTF-8: %q", ErrInvalidClaim, s)
	}
	if t := a.PublishedAt; t != nil && (t.UTC().Year() < 1 || t.UTC().Year() > 9999) {
		return fmt.Errorf("%w: article published in the year %d", ErrInvalidClaim, t.UTC().Year())
	}
	return nil
}

// ArticleID returns the id of an article: the UUID v5 of "article" and its http(s) URL where it has one, else
// of "article" and the whole text, so that a file keeps its id wherever it lies.
func ArticleID(url, text string) string {
	if len(url) > 4 && url[:4] == "http" {
		return NewID("article", url)
	}
	return NewID("article", "", text)
}

// Evidence is the verbatim place of an article that states a claim.
type Evidence struct {
	Text string `json:"text"`
	// Start and End are byte offsets into the article's text as extracted: text[Start:End] == Text.
	Start int `json:"start"`
	End   int `json:"end"`
}

// Claim is a triple as one article states it (DESIGN §2). Claims are facts about articles: immutable.
type Claim struct {
	ID        string    `json:"id"`
	Article   Article   `json:"article"`
	Subject   Entity    `json:"subject"`
	Predicate Predicate `json:"predicate"`
	Status    Status    `json:"status"`
	// Label is [Label] of predicate and status.
	Label string `json:"label"`
	// Kind is the finer word of the text: "cousin", "co-star".
	Kind      string `json:"kind,omitempty"`
	Object    Entity `json:"object"`
	ValidFrom Date   `json:"valid_from,omitempty"`
	ValidTo   Date   `json:"valid_to,omitempty"`
	// Speaker is the name of the person who says it in the article; empty for the article itself.
	Speaker string `json:"speaker,omitempty"`
	// Confidence is the probability that the claim is right, 0 to 1.
	Confidence float64  `json:"confidence"`
	Evidence   Evidence `json:"evidence"`
	// Extractor names the program and version that read the article: "pipeline/1".
	Extractor string `json:"extractor,omitempty"`
}

// Normalize fills in what follows from the other fields: entity ids, the order of a symmetric triple
// (subject id <= object id), the label and the claim's id, which is the UUID v5 of "claim" and, in order, the
// article id, subject id, predicate, object id, status, kind, dates, speaker, confidence (four decimals),
// evidence offsets and text, and extractor. The article's other fields and the aliases do not enter.
//
// The confidence is rounded to those four decimals, so that claims of one id are equal in it.
func (c *Claim) Normalize() {
	confidence := strconv.FormatFloat(c.Confidence, 'f', 4, 64)
	c.Confidence, _ = strconv.ParseFloat(confidence, 64)
	c.Subject, c.Object = c.Subject.WithID(), c.Object.WithID()
	if c.Predicate.Symmetric() && c.Object.ID < c.Subject.ID {
		c.Subject, c.Object = c.Object, c.Subject
	}
	c.Label = Label(c.Predicate, c.Status)
	c.ID = NewID("claim", c.Article.ID, c.Subject.ID, string(c.Predicate), c.Object.ID, string(c.Status), c.Kind,
		string(c.ValidFrom), string(c.ValidTo), c.Speaker, confidence,
		strconv.Itoa(c.Evidence.Start), strconv.Itoa(c.Evidence.End), c.Evidence.Text, c.Extractor)
}

// RelationshipID returns the id of the relationship that the claim speaks of: the same whatever the status.
func (c *Claim) RelationshipID() string {
	return RelationshipID(c.Subject.ID, c.Predicate, c.Object.ID)
}

// RelationshipID returns the UUID v5 of "relationship", subject id, predicate and object id; the ids of a
// symmetric predicate are taken in order.
func RelationshipID(subject string, p Predicate, object string) string {
	if p.Symmetric() && object < subject {
		subject, object = object, subject
	}
	return NewID("relationship", subject, string(p), object)
}

// Between returns the claim as said of the entities subject and object in place of those that it names, which is how
// claims are fused when names have turned out to be one entity's ([Store]); of a symmetric predicate in the order of
// their ids. Its id stays that of the claim.
func (c Claim) Between(subject, object Entity) Claim {
	if c.Predicate.Symmetric() && object.ID < subject.ID {
		subject, object = object, subject
	}
	c.Subject, c.Object = subject, object
	return c
}

// Validate checks a claim that comes from outside: vocabulary, types, ids, dates, confidence and offsets that
// fit the evidence's own length. The error wraps [ErrInvalidClaim] and says which field is wrong and what it
// should be.
func (c *Claim) Validate() error {
	fail := func(format string, a ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{ErrInvalidClaim}, a...)...)
	}
	if !c.Predicate.Valid() {
		return fail("predicate %q: %w", c.Predicate, ErrVocabulary)
	}
	if !c.Status.Valid() {
		return fail("status %q: %w; want current, former, rumored, denied or planned", c.Status, ErrVocabulary)
	}
	for _, e := range []struct {
		side string
		Entity
	}{{"subject", c.Subject}, {"object", c.Object}} {
		if e.Name == "" {
			return fail("%s has no name", e.side)
		}
		if s := e.Name + strings.Join(e.Aliases, "") + strings.Join(e.Of, ""); !utf8.ValidString(s) {
			return fail("%s name or alias %q is not UTF-8", e.side, s)
		}
		if len(e.Of) > maxParents {
			return fail("%s %q is of %d parents; %d are the most", e.side, e.Name, len(e.Of), maxParents)
		}
		if e.Born != 0 && (e.Type != Person || len(e.Of) > 0 || e.Born < 0 || e.Born > 9999) {
			return fail("%s %q is born in %d; want a year of a person's who is not known by parents", e.side, e.Name, e.Born)
		}
		if !e.Type.Valid() {
			return fail("%s type %q: %w; want Person, Group, Organization or Work", e.side, e.Type, ErrVocabulary)
		}
	}
	if !c.Predicate.Accepts(c.Subject.Type, c.Object.Type) {
		return fail("%s does not hold between %s and %s", c.Predicate, c.Subject.Type, c.Object.Type)
	}
	if c.Subject.WithID().ID == c.Object.WithID().ID {
		return fail("%q stands at both ends", c.Subject.Name)
	}
	if err := c.Article.validate(); err != nil {
		return err
	}
	for _, s := range []string{c.Kind, c.Speaker, c.Extractor, c.Evidence.Text} {
		if !utf8.ValidString(s) {
			return fail("%q is not UTF-8", s)
		}
	}
	for _, d := range []Date{c.ValidFrom, c.ValidTo} {
		if _, err := ParseDate(string(d)); err != nil {
			return fail("%w", err)
		}
	}
	if !(c.Confidence >= 0 && c.Confidence <= 1) {
		return fail("confidence %v is not between 0 and 1", c.Confidence)
	}
	if e := c.Evidence; e.Start < 0 || e.End-e.Start != len(e.Text) || e.Text == "" {
		return fail("evidence offsets %d to %d do not hold a text of %d bytes", e.Start, e.End, len(e.Text))
	}
	return nil
}

// Text prints the triple for people: "John Legend — former friend of — Kanye West".
func (c *Claim) Text() string {
	return c.Subject.Name + " — " + Label(c.Predicate, c.Status) + " — " + c.Object.Name
}
