// Package article reads articles from files: plain text, HTML pages, JSON and JSON Lines, tables (CSV, TSV), feeds (RSS,
// Atom) and WARC, as they are or in gzip, bzip2, zstd, tar and zip, which may lie in each other.
//
// [Walk] goes through files, folders and standard input in a fixed order, tells formats apart by content before
// name, and hands out articles one by one, so memory holds one at a time, whatever the size of the archive. What cannot be
// read becomes a [Reject] with its place, the reason and a cure; it never stops the others and is never dropped
// silently. Sizes, depths and rates of expansion are bounded: nothing is written to the disk but a copy of a zip
// archive that does not lie there itself.
//
// The text of an article is immutable: claims point into it by byte offsets. Of a text file it is the file's
// content as it is, its line ends too, without a byte order mark, in UTF-8; of HTML it is the title, an empty line, and
// the paragraphs with empty lines between; of JSON, tables and feeds the title, an empty line, and the text.
//
// A publication time is taken only from where one is stated: JSON-LD, meta elements, fields, feeds, datelines, and the day in
// the path of an address. A time that is not known stays unknown.
package article

import (
	"errors"
	"strings"
	"time"

	"celebgraph/graph"
)

// Article is a text with what is known of its publication.
type Article struct {
	// Meta identifies the article; PublishedAt is nil when unknown.
	Meta graph.Article
	// Text is valid UTF-8; Text[:TitleEnd] is the headline, empty when there is none.
	Text     string
	TitleEnd int
	// PublishedBy says where the publication time was stated: "json-ld", "meta", "field", "feed", "dateline", "url", "flag", "".
	PublishedBy string
	// Path is the file that the article came from, as given, and Line the line in it, 0 for a whole file.
	Path string
	Line int
}

// Reject is something that could not be read.
type Reject struct {
	Path string `json:"path"`
	// Line counts from 1; 0 stands for the whole file.
	Line   int    `json:"line,omitempty"`
	Reason string `json:"reason"`
	Cure   string `json:"cure,omitempty"`
}

// Options tunes reading; the zero value is right.
type Options struct {
	// Published is the publication time of articles that state none.
	Published *time.Time
	// Map names the fields of JSON objects and the columns of tables.
	Map FieldMap
	// AnyLanguage takes articles that are not in English too, of which the reader understands nothing.
	AnyLanguage bool
	// MaxBytes is the size past which an article is rejected; 0 means 10 MB. For JSON Lines it limits a line.
	MaxBytes int
	// Stdin is what the path "-" reads; nil means nothing.
	Stdin Reader
}

// Reader is an io.Reader; it is named here so that Options needs no import of the caller's.
type Reader interface{ Read(p []byte) (int, error) }

const defaultMaxBytes = 10 << 20

func (o Options) maxBytes() int {
	if o.MaxBytes > 0 {
		return o.MaxBytes
	}
	return defaultMaxBytes
}

// problem is an error with its cure, for a Reject.
type problem struct{ reason, cure string }

func (p *problem) Error() string { return p.reason }

func rejectOf(path string, line int, err error) Reject {
	r := Reject{Path: path, Line: line, Reason: err.Error()}
	var p *problem
	if errors.As(err, &p) {
		r.Reason, r.Cure = p.reason, p.cure
	}
	return r
}

// finish completes an article: the id, the fingerprint, and the publication time of the options where it states none.
func (a *Article) finish(o Options) {
	a.Meta.ID = graph.ArticleID(a.Meta.URL, a.Text)
	a.Meta.Title = first(a.Meta.Title)
	a.Meta.Fingerprint = graph.Fingerprint(a.Text)
	if a.Meta.PublishedAt == nil {
		if t, ok := urlDay(a.Meta.URL); ok {
			a.Meta.PublishedAt, a.PublishedBy = &t, "url"
		}
	}
	if a.Meta.PublishedAt == nil && o.Published != nil {
		t := o.Published.UTC()
		a.Meta.PublishedAt, a.PublishedBy = &t, "flag"
	}
}

// readDateline takes the publication time from a dateline of the text where none is known yet.
func (a *Article) readDateline() {
	if a.Meta.PublishedAt != nil {
		return
	}
	if t, ok := dateline(a.Text); ok {
		a.Meta.PublishedAt, a.PublishedBy = &t, "dateline"
	}
}

// first returns the first of the values that holds a word, its white space made single.
func first(values ...string) string {
	for _, v := range values {
		if v = strings.Join(strings.Fields(v), " "); v != "" {
			return v
		}
	}
	return ""
}

// compose joins title and body to a text; a first line of the body that repeats the title is left out.
func compose(title, body string) (text string, titleEnd int) {
	title, body = first(title), strings.TrimSpace(body)
	if line, rest, _ := strings.Cut(body, "\n"); strings.EqualFold(first(line), title) {
		body = strings.TrimSpace(rest)
	}
	switch {
	case title == "":
		return body, 0
	case body == "":
		return title, len(title)
	}
	return title + "\n\n" + body, len(title)
}
