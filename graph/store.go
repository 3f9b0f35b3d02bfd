package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Sentinel errors on which callers branch. A Store wraps them with what it was doing.
var (
	// ErrUnavailable: the store cannot be reached (server down, file unreadable).
	ErrUnavailable = errors.New("store unavailable")
	// ErrUnauthorized: the server refuses user or password.
	ErrUnauthorized = errors.New("store refuses the credentials")
	// ErrNoDatabase: the server has no database of that name.
	ErrNoDatabase = errors.New("no such database")
	// ErrReadOnly: the store may be read only.
	ErrReadOnly = errors.New("store is read-only")
	// ErrFull: the store has no room for more.
	ErrFull = errors.New("store is full")
	// ErrNotStore: the file or database is not a celebgraph store, or is damaged, or of another schema version.
	ErrNotStore = errors.New("not a celebgraph store")
)

// Batch is what one Load takes: articles that were read to their end, and claims that they state.
type Batch struct {
	// Extractor names the extractor that read the articles; it is remembered for [Store.Known].
	Extractor string
	// Articles may hold articles without claims, and need not hold those of the claims.
	Articles []Article
	// Claims must be valid and normalized.
	Claims []Claim
	// Force also loads articles that were retracted, which then are no longer.
	Force bool
	// Replace takes out all that is known of Articles first, in the same transaction: their claims are then exactly
	// those of the batch, and the extractor is the only one that has read them.
	Replace bool
}

// Validate checks that every claim is valid and normalized and every article has an id and a time that RFC 3339
// can express. A Store checks a batch so before it loads anything. The error wraps [ErrInvalidClaim].
func (b *Batch) Validate() error {
	for i := range b.Articles {
		if err := b.Articles[i].validate(); err != nil {
			return err
		}
	}
	for i := range b.Claims {
		c := &b.Claims[i]
		if err := c.Validate(); err != nil {
			return fmt.Errorf("claim %d, %q: %w", i+1, c.ID, err)
		}
		n := *c
		if n.Normalize(); n.ID != c.ID || n.Subject.ID != c.Subject.ID || n.Object.ID != c.Object.ID ||
			n.Label != c.Label || n.Confidence != c.Confidence {
			return fmt.Errorf("%w: claim %d, %q: not normalized", ErrInvalidClaim, i+1, c.ID)
		}
	}
	return nil
}

// WithoutArticles returns the batch without the articles of these ids and all that they state, and how many of them
// it held.
func (b *Batch) WithoutArticles(ids map[string]bool) (Batch, int) {
	if len(ids) == 0 {
		return *b, 0
	}
	out := Batch{Extractor: b.Extractor, Force: b.Force, Replace: b.Replace}
	held := make(map[string]bool)
	for _, a := range b.Articles {
		if ids[a.ID] {
			held[a.ID] = true
		} else {
			out.Articles = append(out.Articles, a)
		}
	}
	for _, c := range b.Claims {
		if ids[c.Article.ID] {
			held[c.Article.ID] = true
		} else {
			out.Claims = append(out.Claims, c)
		}
	}
	return out, len(held)
}

// ArticleIDs returns the ids of all articles that the batch speaks of, sorted.
func (b *Batch) ArticleIDs() []string {
	ids := make([]string, 0, len(b.Articles)+len(b.Claims))
	for i := range b.Articles {
		ids = append(ids, b.Articles[i].ID)
	}
	for i := range b.Claims {
		ids = append(ids, b.Claims[i].Article.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// LoadResult counts what a Load added.
type LoadResult struct {
	// NewArticles and NewClaims were not in the store before.
	NewArticles, NewClaims int
	// Relationships is how many relationships were made, changed or removed.
	Relationships int
	// Retracted is how many of the batch's articles were left out, with their claims, since they were retracted
	// before.
	Retracted int
}

// Counts is the size of a store.
type Counts struct {
	Articles, Claims, People, Entities, Relationships int
}

// Snapshot is a whole graph in canonical form: every list sorted by id, load times left out. Equal graphs give
// equal snapshots, and equal bytes when written as JSON.
type Snapshot struct {
	Articles      []Article      `json:"articles"`
	Entities      []Entity       `json:"entities"`
	Claims        []Claim        `json:"claims"`
	Relationships []Relationship `json:"relationships"`
}

// Store keeps claims and the graph that they add up to. Every Store passes graphtest.Run.
//
// The names of claims stand for entities as celebgraph/graph/resolve says, which a Store calls with its aliases. It
// fuses with [FusePair] and [MergeArticle] and [MergeEntity], so that any order, batching and repetition of loads gives
// the same [Snapshot]. It may be used by several goroutines at once.
type Store interface {
	// Load adds articles and claims in one transaction: after an error nothing of the batch is in the store.
	// What is already there changes nothing. Articles that were retracted stay out, unless the batch forces them.
	Load(ctx context.Context, b Batch) (LoadResult, error)
	// Retract takes articles out, given by id or URL, with all that they state: the graph is then the one that
	// has never seen them. It returns those that were there, sorted by id, and remembers them for Load.
	Retract(ctx context.Context, articles ...string) ([]Article, error)
	// Retracted returns which of the given article ids were retracted.
	Retracted(ctx context.Context, ids []string) (map[string]bool, error)
	// SetAliases replaces the user's aliases, and joins and parts entities accordingly.
	SetAliases(ctx context.Context, rules []AliasRule) error
	// Aliases returns the user's aliases, sorted.
	Aliases(ctx context.Context) ([]AliasRule, error)
	// Known returns which of the given article ids were read by the given extractor, by any where it is "".
	Known(ctx context.Context, extractor string, ids []string) (map[string]bool, error)
	// Find returns the entities one of whose names has the same [FoldName] as name, or, when there are none,
	// at most limit entities with a name that contains all its words; sorted by name, then id. See [Entity.Match].
	Find(ctx context.Context, name string, limit int) ([]Entity, error)
	// Relationships returns those at either end of which the entity stands, sorted by predicate, status,
	// other end's name, id.
	Relationships(ctx context.Context, entityID string) ([]Relationship, error)
	// Claims returns the claims about the given relationships, denied ones among them, oldest publication
	// first, undated ones before all, then by id; each, by [Claim.Between], with the graph's entities in place of
	// the names that the article uses.
	Claims(ctx context.Context, relationshipIDs ...string) ([]Claim, error)
	// Counts returns the size of the store.
	Counts(ctx context.Context) (Counts, error)
	// Snapshot returns the whole graph; meant for exports and tests.
	Snapshot(ctx context.Context) (*Snapshot, error)
	// Close releases the store. From then on every method but Close fails with [ErrUnavailable].
	Close(ctx context.Context) error
}
