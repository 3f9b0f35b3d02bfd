package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"celebgraph/graph"
)

// failed wraps an error with the file, what was being done, and the sentinel on which callers branch.
func (s *Store) failed(ctx context.Context, doing string, err error) error {
	if cause := ctx.Err(); cause != nil {
		return fmt.Errorf("%s: %s: %w", s.path, doing, cause)
	}
	if cure, sentinel := classify(err); sentinel != nil {
		return fmt.Errorf("%s: %s: %w: %w%s", s.path, doing, sentinel, err, cure)
	}
	return fmt.Errorf("%s: %s: %w", s.path, doing, err)
}

// classify returns what to do about an error of SQLite, and the sentinel for it; nil for other errors.
func classify(err error) (cure string, sentinel error) {
	if errors.Is(err, sql.ErrConnDone) {
		return "", graph.ErrUnavailable
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return "", nil
	}
	switch e.Code() & 0xff { // the primary code; the rest is detail
	case sqlite3.SQLITE_FULL:
		return "; make room on the disk and load again, what is loaded already is kept", graph.ErrFull
	case sqlite3.SQLITE_NOTADB:
		return "; give another file name", graph.ErrNotStore
	case sqlite3.SQLITE_CORRUPT:
		return "; the file is damaged, load the articles into a new one", graph.ErrNotStore
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return "; another program is writing to it, try again", graph.ErrUnavailable
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR,
		sqlite3.SQLITE_AUTH:
		return "; check the permissions of the file and its folder", graph.ErrUnavailable
	}
	return "", nil
}
