package sqlitestore_test

import (
	"path/filepath"
	"testing"

	"celebgraph/graph"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/sqlitestore"
)

func open(t testing.TB, path string, opt sqlitestore.Options) *sqlitestore.Store {
	t.Helper()
	s, err := sqlitestore.Open(t.Context(), path, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestConformance(t *testing.T) {
	graphtest.Run(t, func(t *testing.T) graph.Store {
		return open(t, filepath.Join(t.TempDir(), "a store #1?.db"), sqlitestore.Options{})
	})
}
