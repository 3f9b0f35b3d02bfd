package neo4jstore_test

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"testing"
	"time"

	"celebgraph/fixtures/neo4jtest"
	"celebgraph/graph"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/neo4jstore"
	"celebgraph/graph/neo4jstore/local"
	"celebgraph/graph/resolve"
)

// killedAt are the batches of the archive before which the server is killed.
var killedAt = map[int]bool{3: true, 9: true}

// TestServerKilled: a server that is killed while a loader works, and started again, ends with the whole graph; a server that
// is read-only refuses with a word.
func TestServerKilled(t *testing.T) {
	neo4jtest.Start(t) // or skip
	opt := local.Options{Home: t.TempDir(), JavaOptions: []string{"-XX:TieredStopAtLevel=1"}}
	srv, err := local.Start(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	kill := func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_ = srv.Stop(ctx)
	}
	defer func() { kill() }()
	at, err := url.Parse(srv.BoltURI)
	if err != nil {
		t.Fatal(err)
	}
	if opt.BoltPort, err = strconv.Atoi(at.Port()); err != nil {
		t.Fatal(err)
	}
	login := neo4jstore.Options{Username: srv.Username, Password: srv.Password, Wait: 2 * time.Minute}
	s, err := neo4jstore.Open(t.Context(), srv.BoltURI, login)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.Background())
	const batch, batches = 200, 14
	for i := range batches {
		restarted := make(chan error, 1)
		if killedAt[i] {
			go func() {
				time.Sleep(30 * time.Millisecond) // within the load, most times
				kill()
				var err error
				srv, err = local.Start(context.Background(), opt)
				restarted <- err
			}()
		} else {
			restarted <- nil
		}
		b := graph.Batch{Claims: graphtest.Archive(i*batch, batch)}
		_, err := s.Load(t.Context(), b)
		if e := <-restarted; e != nil {
			t.Fatal(e)
		}
		if err != nil { // cut while it was committing: loading again is right, whatever became of it
			if _, err = s.Load(t.Context(), b); err != nil {
				t.Fatalf("batch %d: %v", i, err)
			}
		}
	}
	wantArchive(t, s, batch*batches)

	kill()
	opt.Settings = map[string]string{"server.databases.default_to_read_only": "true"}
	if srv, err = local.Start(t.Context(), opt); err != nil {
		t.Fatal(err)
	}
	readOnly, err := neo4jstore.Open(t.Context(), srv.BoltURI, login)
	if err != nil {
		t.Fatalf("opening a read-only server whose schema is there: %v", err)
	}
	defer readOnly.Close(context.Background())
	if _, err := readOnly.Load(t.Context(), graph.Batch{Claims: graphtest.Archive(batch*batches, 1)}); !errors.Is(err, graph.ErrReadOnly) {
		t.Errorf("loading into a read-only server: %v, want ErrReadOnly", err)
	}
	if _, err := readOnly.Counts(t.Context()); err != nil {
		t.Errorf("asking it: %v", err)
	}
}

// wantArchive compares the store with the first n claims of the archive.
func wantArchive(t *testing.T, s graph.Store, n int) {
	t.Helper()
	snap, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if g, w := asJSON(t, snap), asJSON(t, graph.NewSnapshot(nil, graphtest.Archive(0, n), resolve.Resolver(nil))); g != w {
		t.Errorf("the store's graph is not that of the first %d claims", n)
	}
}
