// Package neo4jstore keeps a graph in Neo4j 5.26, Community or Enterprise, over Bolt.
//
// # The graph
//
// (:Person), (:Group), (:Organization) and (:Work) hold id, name, aliases and folded, which is graph.FoldName of
// every form of the name, for look-ups. (:Article)-[:STATES]->(:Claim) is what was read; a claim points to its
// relationship by the indexed property relationship. The names
// that claims use are nodes (:Name), with the id of the entity for which they stand, and (:NameKey), by which names
// are found that may be one entity's; no edge leads to them, so that they are in nobody's way. What questions about the
// whole graph ask is counted while loading: degree, the number of an entity's relationships, and the nodes (:Speaker),
// with the number of claims of somebody quoted, and (:Story), with how often the status of a triple has changed. A
// relationship is an edge between entities whose type is graph.EdgeType of predicate and status: FRIEND_OF,
// FORMER_FRIEND_OF. Properties that are unknown are left out. Times are of Neo4j's type DATETIME, in UTC. One node
// (:Celebgraph) says which version of this schema the database holds.
//
// # How a load works
//
// One transaction, in UNWIND batches: it locks the (:Celebgraph) node, so that loads of all programs come one
// after the other (parallel ones would wait for each other's entities anyway); adds what is new; fetches the
// claims and edges of the ties ([tie]) that it touches; fuses those again by graph.FusePair; and writes the
// differences only. It may be repeated after any failure. Labels, types and property names are literals from
// closed lists, every value is a parameter.
package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/notifications"

	"celebgraph/graph"
)

// DefaultBatchSize is how many rows one UNWIND takes: the best of 1,000, 5,000 and 20,000 as measured.
const DefaultBatchSize = 5000

// Options are the settings of a store.
type Options struct {
	// Username and Password log in; without a user name the server must not ask for one.
	Username, Password string
	// Database is the database's name; "" is the user's home database.
	Database string
	// BatchSize is the number of rows of one statement; 0 means DefaultBatchSize. A load of any size is still one
	// transaction.
	BatchSize int
	// Wait is how long to try again when a connection breaks or the server says that it may help; 0 means 15 seconds.
	Wait time.Duration
}

// Store is a graph.Store in Neo4j.
type Store struct {
	uri    string
	opt    Options
	driver neo4j.DriverWithContext
	// bookmarks let every session see, in a cluster too, what the ones before it wrote.
	bookmarks neo4j.BookmarkManager
	// loading lets one Load of this program at a time go to the server.
	loading chan struct{}

	life   sync.RWMutex // held for reading by every method, for writing by Close
	closed bool
}

var _ graph.Store = (*Store)(nil)

// Open connects to a server (bolt://, bolt+s://, neo4j://, neo4j+s:// and so on) and makes the constraints and
// indexes that its database lacks. The error wraps graph.ErrUnavailable, graph.ErrUnauthorized,
// graph.ErrNoDatabase or, for a database of another schema version, graph.ErrNotStore; it never holds the password.
func Open(ctx context.Context, uri string, opt Options) (*Store, error) {
	if opt.BatchSize <= 0 {
		opt.BatchSize = DefaultBatchSize
	}
	if opt.Wait <= 0 {
		opt.Wait = 15 * time.Second
	}
	token := neo4j.NoAuth()
	if opt.Username != "" {
		token = neo4j.BasicAuth(opt.Username, opt.Password, "")
	}
	driver, err := neo4j.NewDriverWithContext(uri, token, func(c *config.Config) {
		c.UserAgent = "celebgraph"
		c.SocketConnectTimeout = 5 * time.Second
		c.ConnectionAcquisitionTimeout = 30 * time.Second
		c.MaxTransactionRetryTime = opt.Wait
		c.NotificationsMinSeverity = notifications.DisabledLevel
		c.TelemetryDisabled = true
		c.FetchSize = 5000
	})
	if err != nil {
		return nil, fmt.Errorf("%s: open: %w: %w; write bolt://HOST:7687 or neo4j+s://HOST", uri, graph.ErrUnavailable, err)
	}
	s := &Store{uri: uri, opt: opt, driver: driver,
		bookmarks: neo4j.NewBookmarkManager(neo4j.BookmarkManagerConfig{}), loading: make(chan struct{}, 1)}
	if err := s.connect(ctx); err != nil {
		_ = driver.Close(context.WithoutCancel(ctx)) // the first error is the one to know
		return nil, s.failed(ctx, "open", err)
	}
	return s, nil
}

func (s *Store) connect(ctx context.Context) error {
	if err := s.driver.VerifyConnectivity(ctx); err != nil {
		return err
	}
	return s.ensureSchema(ctx)
}

// session opens a session on the store's database.
func (s *Store) session(ctx context.Context, mode neo4j.AccessMode) neo4j.SessionWithContext {
	return s.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: mode, DatabaseName: s.opt.Database,
		BookmarkManager: s.bookmarks})
}

// enter begins a method: it keeps the store open until the function it returns is called.
func (s *Store) enter(ctx context.Context, doing string) (leave func(), err error) {
	s.life.RLock()
	if s.closed {
		s.life.RUnlock()
		return nil, fmt.Errorf("%s: %s: %w: it is closed", s.uri, doing, graph.ErrUnavailable)
	}
	if err := ctx.Err(); err != nil {
		s.life.RUnlock()
		return nil, fmt.Errorf("%s: %s: %w", s.uri, doing, err)
	}
	return s.life.RUnlock, nil
}

// read runs do in a read transaction, again when the server says that this may help.
func (s *Store) read(ctx context.Context, doing string, do func(q querier) error) error {
	leave, err := s.enter(ctx, doing)
	if err != nil {
		return err
	}
	defer leave()
	session := s.session(ctx, neo4j.AccessModeRead)
	defer session.Close(context.WithoutCancel(ctx))
	_, err = session.ExecuteRead(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
		return nil, do(querier{ctx, tx, s.opt.BatchSize})
	})
	if err != nil {
		return s.failed(ctx, doing, err)
	}
	return nil
}

// commitAttempts is how often a transaction is run whose connection breaks while the server commits it.
const commitAttempts = 4

// write runs do in one write transaction that holds the store's lock, again when the server says that this may
// help, and when the connection breaks while the server commits: then it cannot be known whether do is stored, so
// that doing it twice must be the same as once. The context can stop it until do has returned; from then on it is
// committed, so that after an error nothing is stored, and after success all.
func (s *Store) write(ctx context.Context, doing string, do func(q querier) error) error {
	leave, err := s.enter(ctx, doing)
	if err != nil {
		return err
	}
	defer leave()
	select {
	case s.loading <- struct{}{}:
		defer func() { <-s.loading }()
	case <-ctx.Done():
		return s.failed(ctx, doing, ctx.Err())
	}
	inner, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	session := s.session(inner, neo4j.AccessModeWrite)
	defer session.Close(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, cancel)
	committing := false
	transaction := func(tx neo4j.ManagedTransaction) (any, error) {
		stop()
		stop = context.AfterFunc(ctx, cancel)
		committing = false
		q := querier{inner, tx, s.opt.BatchSize}
		if err := lock(q); err != nil {
			return nil, err
		}
		if err := do(q); err != nil {
			return nil, forDriver(err)
		}
		if !stop() {
			return nil, context.Cause(ctx)
		}
		committing = true
		return nil, nil
	}
	for range commitAttempts {
		var cut *neo4j.ConnectivityError
		if _, err = session.ExecuteWrite(inner, transaction); !committing || !errors.As(err, &cut) {
			break
		}
	}
	if err != nil {
		return s.failed(ctx, doing, err)
	}
	return nil
}

// Close waits for methods that run and closes the connections. Closing twice does no harm.
func (s *Store) Close(ctx context.Context) error {
	s.life.Lock()
	defer s.life.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	if err := s.driver.Close(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return s.failed(ctx, "close", err)
	}
	return nil
}
