package neo4jstore_test

import (
	"os"
	"testing"

	"celebgraph/fixtures/neo4jtest"
	"celebgraph/graph"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/neo4jstore"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

func TestConformance(t *testing.T) {
	neo4jtest.Start(t)
	graphtest.Suite{
		New:   func(t *testing.T) graph.Store { return neo4jtest.Open(t) },
		Empty: func(t *testing.T, s graph.Store) { neo4jtest.Wipe(t, s.(*neo4jstore.Store)) },
	}.Run(t)
}
