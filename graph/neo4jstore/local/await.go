package local

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// await waits until the server speaks Bolt and its database answers a query of the user's.
func (s *Server) await(ctx context.Context, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	last := errors.New("nothing tried")
	for {
		select {
		case <-s.exited:
			return fmt.Errorf("the server ended: %w%s", s.exitErr, s.lastLines())
		case <-ctx.Done():
			return fmt.Errorf("no answer (%w): %w%s", last, ctx.Err(), s.lastLines())
		case <-tick.C:
		}
		if last = s.speaksBolt(ctx); last == nil {
			if last = s.answers(ctx); last == nil {
				return nil
			}
		}
	}
}

// speaksBolt makes the Bolt handshake: the magic number and four proposals, of which the server takes one.
func (s *Server) speaksBolt(ctx context.Context) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", strings.TrimPrefix(s.BoltURI, "bolt://"))
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return err
	}
	hello := []byte{0x60, 0x60, 0xb0, 0x17, 0, 4, 4, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0} // 5.4 down to 5.0
	if _, err := conn.Write(hello); err != nil {
		return err
	}
	var chosen [4]byte
	if _, err := io.ReadFull(conn, chosen[:]); err != nil {
		return err
	}
	if chosen == [4]byte{} {
		return errors.New("the server does not speak Bolt 5")
	}
	return nil
}

// answers asks the database something over HTTP.
func (s *Server) answers(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.HTTP+"/db/neo4j/tx/commit",
		strings.NewReader(`{"statements":[{"statement":"RETURN 1"}]}`))
	if err != nil {
		return err
	}
	req.SetBasicAuth(s.Username, s.Password)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<16))
	if err != nil {
		return err
	}
	if res.StatusCode/100 != 2 || !bytes.Contains(body, []byte(`"errors":[]`)) {
		return fmt.Errorf("HTTP %s: %.200s", res.Status, body)
	}
	return nil
}
