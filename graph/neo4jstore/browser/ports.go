package browser

import (
	"errors"
	"fmt"
	"net"
	"syscall"
)

// ErrPort is wrapped by errors that say that another program has a port.
var ErrPort = errors.New("the port is taken")

// listen takes a port of the loopback interface, any where it is 0.
func listen(what string, port int) (net.Listener, error) {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s: %w by another program: %d", what, ErrPort, port)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: port %d: %w", what, port, err)
	}
	return l, nil
}

// portOf returns the port of a listener.
func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

// claimPorts checks that the ports of the options are free, and puts free ones in the place of those that are 0. It
// returns the one that stays taken, for [Handler]. Another program may take one of the others before Neo4j does; then
// the start fails and says so.
func (o *Options) claimPorts() (assets net.Listener, err error) {
	var neo4j []net.Listener
	defer func() {
		for _, l := range neo4j {
			l.Close()
		}
	}()
	for _, p := range []struct {
		what string
		port *int
	}{{"Browser", &o.HTTPPort}, {"Bolt", &o.BoltPort}} {
		l, err := listen(p.what, *p.port)
		if err != nil {
			return nil, err
		}
		*p.port = portOf(l)
		neo4j = append(neo4j, l)
	}
	return listen("style and guide", o.AssetsPort)
}
