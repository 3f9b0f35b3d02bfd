package neo4jstore_test

import (
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"celebgraph/fixtures/neo4jtest"
	"celebgraph/graph"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/neo4jstore"
)

// proxy stands between store and server and can cut connections.
type proxy struct {
	net.Listener
	server string

	mu     sync.Mutex
	conns  []net.Conn
	budget int // bytes to the server until a cut; negative is no limit
	cuts   int
	// delay is how long each piece on its way to the server is held up; every resetAt'th resets its connection, 0 for none.
	delay   time.Duration
	resetAt int
	pieces  int
}

func newProxy(t *testing.T, uri string) *proxy {
	t.Helper()
	_, server, _ := strings.Cut(uri, "://")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{Listener: l, server: server, budget: -1}
	t.Cleanup(func() { l.Close(); p.cut() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(client)
		}
	}()
	return p
}

func (p *proxy) serve(client net.Conn) {
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		client.Close()
		return
	}
	p.mu.Lock()
	p.conns = append(p.conns, client, server)
	p.mu.Unlock()
	go func() {
		io.Copy(client, server)
		client.Close()
	}()
	buf := make([]byte, 4096)
	for {
		n, err := client.Read(buf)
		if err != nil || p.spend(n) {
			server.Close()
			client.Close()
			return
		}
		if p.holdUp() {
			if tcp, ok := client.(*net.TCPConn); ok {
				tcp.SetLinger(0) // a reset in place of an orderly end
			}
			server.Close()
			client.Close()
			return
		}
		server.Write(buf[:n])
	}
}

// holdUp delays a piece and reports whether its connection is to be reset.
func (p *proxy) holdUp() bool {
	p.mu.Lock()
	p.pieces++
	delay, reset := p.delay, p.resetAt > 0 && p.pieces%p.resetAt == 0
	if reset {
		p.cuts++
	}
	p.mu.Unlock()
	time.Sleep(delay)
	return reset
}

// spend takes bytes from the budget and reports whether it is used up, once.
func (p *proxy) spend(n int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.budget < 0 {
		return false
	}
	if p.budget -= n; p.budget < 0 {
		p.cuts++
		return true
	}
	return false
}

// cut closes all connections.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.conns {
		c.Close()
	}
	p.conns = nil
}

// TestSlowConnections: four loaders of overlapping archives, whose connections are slow and now and then reset, end with the whole
// graph.
func TestSlowConnections(t *testing.T) {
	neo4jtest.Open(t)
	srv := neo4jtest.Start(t)
	p := newProxy(t, srv.URI)
	p.delay, p.resetAt = time.Millisecond, 150
	opt := srv.Options()
	opt.Wait = time.Minute
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			s, err := neo4jstore.Open(t.Context(), "bolt://"+p.Addr().String(), opt)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close(t.Context())
			for from := i * 100; from < i*100+300; from += 50 {
				if _, err := s.Load(t.Context(), graph.Batch{Claims: graphtest.Archive(from, 50)}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	p.mu.Lock()
	resets := p.cuts
	p.mu.Unlock()
	if resets < 2 {
		t.Errorf("%d connections were reset", resets)
	}
	s, err := neo4jstore.Open(t.Context(), srv.URI, srv.Options())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	wantArchive(t, s, 600)
}

// TestBrokenConnection: a connection that breaks between or within transactions costs nothing but time, and
// nothing is loaded twice.
func TestBrokenConnection(t *testing.T) {
	neo4jtest.Open(t)
	srv := neo4jtest.Start(t)
	p := newProxy(t, srv.URI)
	opt := srv.Options()
	opt.Wait = 3 * time.Second
	s, err := neo4jstore.Open(t.Context(), "bolt://"+p.Addr().String(), opt)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	claims := graphtest.Story(graphtest.Line{Day: "2010-01-01", Status: graph.Current},
		graphtest.Line{Day: "2012-01-01", Status: graph.Former}, graphtest.Line{Day: "2013-01-01", Status: graph.Current})
	load(t, s, claims[0])
	p.cut()
	load(t, s, claims[1])
	p.mu.Lock()
	p.budget = 3000 // somewhere within the next transaction
	p.mu.Unlock()
	res, err := s.Load(t.Context(), graph.Batch{Claims: claims[2:]})
	if want := (graph.LoadResult{NewArticles: 1, NewClaims: 1, Relationships: 1}); err != nil || res != want {
		t.Errorf("load %+v, %v; want %+v", res, err, want)
	}
	if p.cuts == 0 {
		t.Error("the connection was never cut within a transaction")
	}
	wantFusion(t, s, claims)
	p.Close()
	p.cut()
	if _, err := s.Counts(t.Context()); !errors.Is(err, graph.ErrUnavailable) {
		t.Errorf("the server is gone: %v, want ErrUnavailable", err)
	}
}
