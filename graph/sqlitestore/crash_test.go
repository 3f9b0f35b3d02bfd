package sqlitestore_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"celebgraph/graph"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/resolve"
	"celebgraph/graph/sqlitestore"
)

// loaderFile names the store into which the test binary loads batches until it is killed, instead of testing.
const loaderFile = "SQLITESTORE_TEST_LOAD"

const crashBatch = 100

func TestMain(m *testing.M) {
	if path := os.Getenv(loaderFile); path != "" {
		if err := loadForEver(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// loadForEver loads batches of the archive and prints a line after each that the store has taken.
func loadForEver(path string) error {
	s, err := sqlitestore.Open(context.Background(), path, sqlitestore.Options{})
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		b := graph.Batch{Claims: graphtest.Archive(i*crashBatch, crashBatch)}
		if _, err := s.Load(context.Background(), b); err != nil {
			return err
		}
		fmt.Println("loaded", i)
	}
}

// TestCrash kills a loading process at several moments: the store must open again and hold whole batches, every
// one of which the process was told that it is in.
func TestCrash(t *testing.T) {
	for _, after := range []int{1, 4, 9} {
		t.Run(fmt.Sprintf("after %d batches", after), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "crash.db")
			cmd := exec.Command(os.Args[0])
			cmd.Env = append(os.Environ(), loaderFile+"="+path)
			cmd.Stderr = os.Stderr
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(out)
			acknowledged := 0
			for acknowledged < after && lines.Scan() {
				acknowledged++
			}
			if err := cmd.Process.Kill(); err != nil { // SIGKILL, in the middle of the next batch
				t.Fatal(err)
			}
			for lines.Scan() {
				acknowledged++
			}
			if err := cmd.Wait(); err == nil {
				t.Fatal("the loader was not killed")
			}
			s := open(t, path, sqlitestore.Options{Existing: true})
			n, err := s.Counts(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			batches := n.Claims / crashBatch
			if n.Claims%crashBatch != 0 || batches < acknowledged || batches > acknowledged+1 {
				t.Fatalf("%d claims in the store, %d batches of %d acknowledged", n.Claims, acknowledged, crashBatch)
			}
			wantArchive(t, s, batches*crashBatch)
			// It goes on where it stopped.
			if _, err := s.Load(t.Context(), graph.Batch{Claims: graphtest.Archive(0, (batches+1)*crashBatch)}); err != nil {
				t.Fatal(err)
			}
			wantArchive(t, s, (batches+1)*crashBatch)
		})
	}
}

// wantArchive compares the store with the first n claims of the archive.
func wantArchive(t *testing.T, s graph.Store, n int) {
	t.Helper()
	snap, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(snap)
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(graph.NewSnapshot(nil, graphtest.Archive(0, n), resolve.Resolver(nil)))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("the store's graph is not that of the first %d claims", n)
	}
}
