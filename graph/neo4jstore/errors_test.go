package neo4jstore_test

import (
	"errors"
	"net"
	"strings"
	"testing"

	"celebgraph/fixtures/neo4jtest"
	"celebgraph/graph"
	"celebgraph/graph/neo4jstore"
)

// TestOpenFails: each way in which a server cannot be used has its sentinel and says the cure, never the password.
func TestOpenFails(t *testing.T) {
	srv := neo4jtest.Start(t)
	good := srv.Options()
	for _, tt := range []struct {
		name, uri string
		spoil     func(o *neo4jstore.Options)
		want      error
		cure      string
	}{
		{"server down", "bolt://" + closedPort(t), nil, graph.ErrUnavailable, "docker-compose up"},
		{"no such host", "neo4j://neo4j.invalid:7687", nil, graph.ErrUnavailable, "docker-compose up"},
		{"not a URI of Neo4j", "http://127.0.0.1:7474", nil, graph.ErrUnavailable, "bolt://HOST:7687"},
		{"wrong password", srv.URI, func(o *neo4jstore.Options) { o.Password = "wrong-" + o.Password },
			graph.ErrUnauthorized, "NEO4J_PASSWORD"},
		{"no password", srv.URI, func(o *neo4jstore.Options) { o.Username, o.Password = "", "" },
			graph.ErrUnauthorized, "NEO4J_USERNAME"},
		{"wrong database", srv.URI, func(o *neo4jstore.Options) { o.Database = "celebrities" },
			graph.ErrNoDatabase, `"celebrities"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			opt := good
			if tt.spoil != nil {
				tt.spoil(&opt)
			}
			s, err := neo4jstore.Open(t.Context(), tt.uri, opt)
			if err == nil {
				s.Close(t.Context())
			}
			if !errors.Is(err, tt.want) {
				t.Fatalf("error %v, want %v", err, tt.want)
			}
			if text := err.Error(); !strings.Contains(text, tt.cure) || !strings.HasPrefix(text, tt.uri+": open: ") {
				t.Errorf("message %q: want the server first and %q", text, tt.cure)
			}
			if opt.Password != "" && strings.Contains(err.Error(), opt.Password) {
				t.Error("the message tells the password")
			}
		})
	}
}

// closedPort returns an address at which nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// TestForeignDatabase: a graph of another schema version is left as it is.
func TestForeignDatabase(t *testing.T) {
	s := neo4jtest.Open(t)
	srv := neo4jtest.Start(t)
	if _, err := s.Load(t.Context(), graph.Batch{}); err != nil { // makes the node
		t.Fatal(err)
	}
	set := func(version int) {
		run(t, srv, "MATCH (n:Celebgraph) SET n.schema = $version", map[string]any{"version": version})
	}
	var version int
	if table, err := s.Cypher(t.Context(), "MATCH (n:Celebgraph) RETURN n.schema", nil); err != nil {
		t.Fatal(err)
	} else {
		version = int(table.Rows[0][0].(int64))
	}
	set(99)
	defer func() { set(version) }()
	_, err := neo4jstore.Open(t.Context(), srv.URI, srv.Options())
	if !errors.Is(err, graph.ErrNotStore) || !strings.Contains(err.Error(), "version 99") {
		t.Errorf("error %v, want ErrNotStore with the version", err)
	}
}
