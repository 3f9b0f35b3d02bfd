package sqlitestore_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"celebgraph/graph"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/sqlitestore"
)

// wantOpen opens path and checks the sentinel and a part of the message, and that the file is left as it is.
func wantOpen(t *testing.T, path string, opt sqlitestore.Options, want error, message string) {
	t.Helper()
	before, _ := os.ReadFile(path)
	s, err := sqlitestore.Open(t.Context(), path, opt)
	if err == nil {
		s.Close(t.Context())
	}
	if !errors.Is(err, want) || !strings.Contains(fmt.Sprint(err), message) ||
		!strings.Contains(fmt.Sprint(err), path) {
		t.Errorf("Open(%s): %v; want %v, %q", path, err, want, message)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Errorf("Open(%s) has changed the file", path)
	}
}

func write(t *testing.T, path string, data []byte) string {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// database makes a SQLite file by statements.
func database(t *testing.T, path string, statements string) string {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	text := write(t, in("text.db"), []byte(strings.Repeat("This is an article, not a database.\n", 100)))
	wantOpen(t, text, sqlitestore.Options{}, graph.ErrNotStore, "give another file name")
	short := write(t, in("short.db"), []byte("hello"))
	wantOpen(t, short, sqlitestore.Options{}, graph.ErrNotStore, "give another file name")
	other := database(t, in("other.db"), "CREATE TABLE songs (title)")
	wantOpen(t, other, sqlitestore.Options{}, graph.ErrNotStore, "another program")
	newer := database(t, in("newer.db"), "PRAGMA application_id = 0x63656c62; PRAGMA user_version = 99")
	wantOpen(t, newer, sqlitestore.Options{}, graph.ErrNotStore, "schema version 99")
	wantOpen(t, in("no/such/folder.db"), sqlitestore.Options{}, graph.ErrUnavailable, "make the folder first")
	wantOpen(t, dir, sqlitestore.Options{}, graph.ErrUnavailable, "it is a folder")
	wantOpen(t, in("missing.db"), sqlitestore.Options{Existing: true}, graph.ErrUnavailable, "no such file")
	wantOpen(t, "", sqlitestore.Options{}, graph.ErrUnavailable, "no file name")
	if os.Geteuid() != 0 { // root may read everything
		locked := write(t, in("locked.db"), nil)
		if err := os.Chmod(locked, 0); err != nil {
			t.Fatal(err)
		}
		wantOpen(t, locked, sqlitestore.Options{}, graph.ErrUnavailable, "permission")
	}
	empty := write(t, in("empty.db"), nil)
	open(t, empty, sqlitestore.Options{})
}

// TestNoRoomToBegin: there is no room for the tables; with room again, the same file serves.
func TestNoRoomToBegin(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tiny.db")
	_, err := sqlitestore.Open(t.Context(), path, sqlitestore.Options{MaxBytes: 1})
	if !errors.Is(err, graph.ErrFull) || !strings.Contains(fmt.Sprint(err), "make room") {
		t.Errorf("Open: %v, want ErrFull", err)
	}
	s := open(t, path, sqlitestore.Options{})
	if _, err := s.Load(t.Context(), graph.Batch{Claims: graphtest.Archive(0, 10)}); err != nil {
		t.Error(err)
	}
	wantArchive(t, s, 10)
}

// TestDamaged overwrites the middle of a store.
func TestDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "damaged.db")
	s, err := sqlitestore.Open(t.Context(), path, sqlitestore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(t.Context(), graph.Batch{Claims: graphtest.Archive(0, 500)}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(data) / 2; i < len(data); i++ {
		data[i] = 0xAA
	}
	write(t, path, data)
	s = open(t, path, sqlitestore.Options{})
	if _, err := s.Snapshot(t.Context()); !errors.Is(err, graph.ErrNotStore) {
		t.Errorf("reading a damaged store: %v, want ErrNotStore", err)
	}
}

// TestFull loads until the file may not grow: the batch that does not fit leaves nothing, what was there stays.
func TestFull(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "full.db"), sqlitestore.Options{MaxBytes: 1 << 20})
	const batch = 200
	n := 0
	for ; ; n += batch {
		res, err := s.Load(t.Context(), graph.Batch{Claims: graphtest.Archive(n, batch)})
		if errors.Is(err, graph.ErrFull) && res == (graph.LoadResult{}) {
			break
		}
		if err != nil || n > 100_000 {
			t.Fatalf("after %d claims: %v, want ErrFull", n, err)
		}
	}
	if n == 0 {
		t.Fatal("nothing fits")
	}
	wantArchive(t, s, n)
	if _, err := s.Load(t.Context(), graph.Batch{Claims: graphtest.Archive(0, n)}); err != nil {
		t.Errorf("loading what is there already: %v", err)
	}
}

// TestBusy: a store that another process writes to for too long is unavailable, and usable again afterwards.
func TestBusy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "busy.db")
	s := open(t, path, sqlitestore.Options{Wait: 20 * time.Millisecond})
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	run := func(query string) {
		t.Helper()
		if _, err := conn.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	run("BEGIN IMMEDIATE")
	if _, err := s.Load(t.Context(), graph.Batch{Claims: graphtest.Archive(0, 10)}); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("Load while another writes: %v, want ErrUnavailable", err)
	}
	if _, err := s.Counts(t.Context()); err != nil {
		t.Errorf("reading while another writes: %v", err)
	}
	run("ROLLBACK")
	if _, err := s.Load(t.Context(), graph.Batch{Claims: graphtest.Archive(0, 10)}); err != nil {
		t.Error(err)
	}
	wantArchive(t, s, 10)
}

// TestTwoProcesses: two stores on one file, as two processes have them, see each other's loads and wait for
// each other.
func TestTwoProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shared.db")
	a, b := open(t, path, sqlitestore.Options{}), open(t, path, sqlitestore.Options{})
	errs := make(chan error, 2)
	for i, s := range []*sqlitestore.Store{a, b} {
		go func() {
			for j := range 10 {
				if _, err := s.Load(t.Context(), graph.Batch{Claims: graphtest.Archive((2*j+i)*20, 20)}); err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	wantArchive(t, a, 400)
	wantArchive(t, b, 400)
}
