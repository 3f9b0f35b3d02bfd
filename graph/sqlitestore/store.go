// Package sqlitestore keeps a graph in one SQLite file, the embedded store that needs no server.
//
// Tables are normalised ([graph.Claim] in claim, triple, entity and article) and relationships are fused again,
// by graph.FusePair, only for what a load touches, so that a load costs about the same however
// large the file is. The file is in WAL mode and every commit reaches the disk (synchronous=FULL): after a crash
// it holds whole batches only. Several processes may use it at once; they wait for each other's writes.
package sqlitestore

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the database/sql driver "sqlite"

	"celebgraph/graph"
)

const (
	// applicationID is "celb" in the header of the file, by which a store is known from any other database.
	applicationID = 0x63656c62
	// schemaVersion is the header's user_version; it grows with every change of schema.sql.
	schemaVersion = 4
	// writerCache is the writer's page cache in KiB: enough to hold the inner pages of a large file's indices.
	writerCache = 64 << 10
	// checkpointPages is how many pages the log may hold before they are moved into the file. Ids are random, so
	// that batches touch many pages; a longer log moves each of them less often.
	checkpointPages = 16 << 10
)

//go:embed schema.sql
var schema string

// Options are the settings of a store; the zero value is right for most uses.
type Options struct {
	// Existing makes Open fail with graph.ErrUnavailable where there is no file, instead of making one.
	Existing bool
	// Wait is how long to wait for another process that is writing; 0 means 30 seconds.
	Wait time.Duration
	// MaxBytes limits the size of the file, beyond which a load fails with graph.ErrFull; 0 means no limit.
	MaxBytes int64
}

// Store is a graph.Store in a SQLite file.
type Store struct {
	path string
	db   *sql.DB // readers

	life   sync.RWMutex // held for reading by every method, for writing by Close
	closed bool

	writing sync.Mutex // guards what follows
	writer  *sql.Conn
	stmts   map[string]*sql.Stmt
}

var _ graph.Store = (*Store)(nil)

// Open opens the store at path, and makes it where there is no file or an empty one. The error wraps
// graph.ErrUnavailable (no such folder, no permission), graph.ErrNotStore (another kind of file, a damaged one,
// another schema version; such a file is left as it is) or graph.ErrFull.
func Open(ctx context.Context, path string, opt Options) (*Store, error) {
	abs, err := checkPath(path, opt)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	if opt.Wait <= 0 {
		opt.Wait = 30 * time.Second
	}
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: url.Values{"_pragma": {
		"busy_timeout(" + strconv.FormatInt(opt.Wait.Milliseconds(), 10) + ")",
		"foreign_keys(1)", "synchronous(FULL)", "temp_store(MEMORY)"}}.Encode()}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s := &Store{path: path, db: db, stmts: make(map[string]*sql.Stmt)}
	if err := s.init(ctx, opt); err != nil {
		if s.writer != nil {
			s.writer.Close()
		}
		db.Close()
		return nil, s.failed(ctx, "open", err)
	}
	return s, nil
}

// checkPath finds what SQLite would report less clearly: a folder in place of the file, a missing folder.
func checkPath(path string, opt Options) (abs string, err error) {
	if path == "" {
		return "", fmt.Errorf("%w: no file name given", graph.ErrUnavailable)
	}
	abs, err = filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("%w: %w", graph.ErrUnavailable, err)
	}
	info, err := os.Stat(abs)
	switch {
	case err == nil && info.IsDir():
		return "", fmt.Errorf("%w: it is a folder; give a file, such as %s", graph.ErrUnavailable,
			filepath.Join(path, "celebgraph.db"))
	case err == nil:
		return abs, nil
	case !errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%w: %w", graph.ErrUnavailable, err)
	case opt.Existing:
		return "", fmt.Errorf("%w: there is no such file; load something into it first", graph.ErrUnavailable)
	}
	if _, err := os.Stat(filepath.Dir(abs)); err != nil {
		return "", fmt.Errorf("%w: %w; make the folder first", graph.ErrUnavailable, err)
	}
	return abs, nil
}

// init takes the writer's connection, recognises the file and makes the tables of a new one.
func (s *Store) init(ctx context.Context, opt Options) error {
	var err error
	if s.writer, err = s.db.Conn(ctx); err != nil {
		return err
	}
	fresh, err := s.recognise(ctx)
	if err != nil {
		return err
	}
	if err := s.exec(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return err
	}
	if err := s.exec(ctx, fmt.Sprintf("PRAGMA cache_size = -%d; PRAGMA wal_autocheckpoint = %d", writerCache,
		checkpointPages)); err != nil {
		return err
	}
	if opt.MaxBytes > 0 {
		var pageSize int64
		if err := s.writer.QueryRowContext(ctx, "PRAGMA page_size").Scan(&pageSize); err != nil {
			return err
		}
		if err := s.exec(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", max(1, opt.MaxBytes/pageSize))); err != nil {
			return err
		}
	}
	if !fresh {
		return nil
	}
	return s.transact(ctx, func() error {
		// Another process may have made the tables since.
		if fresh, err := s.recognise(ctx); err != nil || !fresh {
			return err
		}
		return s.exec(ctx, schema+fmt.Sprintf(";PRAGMA application_id = %d; PRAGMA user_version = %d",
			applicationID, schemaVersion))
	})
}

// recognise reports whether the file is empty, and fails with graph.ErrNotStore if it is neither that nor a store
// of this schema version. It writes nothing.
func (s *Store) recognise(ctx context.Context) (fresh bool, err error) {
	var app, version, tables int64
	for query, to := range map[string]*int64{"PRAGMA application_id": &app, "PRAGMA user_version": &version,
		"SELECT count(*) FROM sqlite_schema": &tables} {
		if err := s.writer.QueryRowContext(ctx, query).Scan(to); err != nil {
			return false, err
		}
	}
	switch {
	case app == applicationID && version == schemaVersion:
		return false, nil
	case app == applicationID:
		return false, fmt.Errorf("%w: schema version %d, this program writes version %d; export it with the program "+
			"that wrote it, or load the articles into a new file", graph.ErrNotStore, version, schemaVersion)
	case app == 0 && version == 0 && tables == 0:
		return true, nil
	}
	return false, fmt.Errorf("%w: a SQLite database of another program (application id %#x, %d tables); "+
		"give another file name", graph.ErrNotStore, app, tables)
}

// exec runs a statement on the writer's connection.
func (s *Store) exec(ctx context.Context, query string) error {
	_, err := s.writer.ExecContext(ctx, query)
	return err
}

// transact runs do in one write transaction, which begins only when no other process writes, and rolls it back
// when do fails.
func (s *Store) transact(ctx context.Context, do func() error) (err error) {
	if err := s.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			// SQLite has itself rolled back after some errors; then this fails, which is no news.
			_ = s.exec(context.WithoutCancel(ctx), "ROLLBACK")
		}
	}()
	if err := do(); err != nil {
		return err
	}
	return s.exec(ctx, "COMMIT")
}

// stmt returns a prepared statement of the writer's connection.
func (s *Store) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if st, ok := s.stmts[query]; ok {
		return st, nil
	}
	st, err := s.writer.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", query, err)
	}
	s.stmts[query] = st
	return st, nil
}

// enter begins a method: it keeps the store open until the function it returns is called.
func (s *Store) enter(ctx context.Context, doing string) (leave func(), err error) {
	s.life.RLock()
	if s.closed {
		s.life.RUnlock()
		return nil, fmt.Errorf("%s: %s: %w: it is closed", s.path, doing, graph.ErrUnavailable)
	}
	if err := ctx.Err(); err != nil {
		s.life.RUnlock()
		return nil, fmt.Errorf("%s: %s: %w", s.path, doing, err)
	}
	return s.life.RUnlock, nil
}

// Close waits for methods that run and releases the file. Closing twice does no harm.
func (s *Store) Close(ctx context.Context) error {
	s.life.Lock()
	defer s.life.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	var errs []error
	for _, st := range s.stmts {
		errs = append(errs, st.Close())
	}
	errs = append(errs, s.writer.Close(), s.db.Close())
	if err := errors.Join(errs...); err != nil {
		return s.failed(ctx, "close", err)
	}
	return nil
}
