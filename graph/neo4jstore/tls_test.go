package neo4jstore_test

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"celebgraph/fixtures/neo4jtest"
	"celebgraph/graph"
	"celebgraph/graph/neo4jstore"
)

// TestTLS: a connection by TLS works where the certificate is taken as it is (bolt+ssc), and is refused, with a word about the
// certificate, where nobody vouches for it (bolt+s).
func TestTLS(t *testing.T) {
	srv := neo4jtest.Start(t)
	made := httptest.NewUnstartedServer(nil) // for its certificate, which it has signed itself
	made.StartTLS()
	certificate := made.TLS.Certificates
	made.Close()
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: certificate, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, address, _ := strings.Cut(srv.URI, "://")
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer client.Close()
				server, err := net.Dial("tcp", address)
				if err != nil {
					return
				}
				defer server.Close()
				go io.Copy(server, client)
				io.Copy(client, server)
			}()
		}
	}()
	s, err := neo4jstore.Open(t.Context(), "bolt+ssc://"+l.Addr().String(), srv.Options())
	if err != nil {
		t.Fatalf("a certificate that is taken as it is: %v", err)
	}
	if _, err := s.Counts(t.Context()); err != nil {
		t.Error(err)
	}
	s.Close(t.Context())
	s, err = neo4jstore.Open(t.Context(), "bolt+s://"+l.Addr().String(), srv.Options())
	if err == nil {
		s.Close(t.Context())
	}
	if !errors.Is(err, graph.ErrUnavailable) || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a certificate for which nobody vouches: %v", err)
	}
	if err != nil && srv.Password != "" && strings.Contains(err.Error(), srv.Password) {
		t.Error("the error holds the password")
	}
}
