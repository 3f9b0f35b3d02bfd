package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"celebgraph/graph"
)

// failed wraps an error with the server, what was being done, the sentinel on which callers branch, and the cure.
func (s *Store) failed(ctx context.Context, doing string, err error) error {
	if cause := ctx.Err(); cause != nil {
		return fmt.Errorf("%s: %s: %w", s.uri, doing, cause)
	}
	var known *storeError
	if errors.As(err, &known) {
		return fmt.Errorf("%s: %s: %w", s.uri, doing, err)
	}
	if cure, sentinel := s.classify(err); sentinel != nil {
		return fmt.Errorf("%s: %s: %w: %w; %s", s.uri, doing, sentinel, err, cure)
	}
	return fmt.Errorf("%s: %s: %w", s.uri, doing, err)
}

// storeError is an error of this package's own, which needs no classification.
type storeError struct{ err error }

func (e *storeError) Error() string { return e.err.Error() }
func (e *storeError) Unwrap() error { return e.err }

// forDriver makes of an error one of which the driver knows whether trying again can help. A broken connection it would not
// know in a wrapping; and what the server calls transient does not pass where a transaction needs more memory than the server
// allows one.
func forDriver(err error) error {
	var connection *neo4j.ConnectivityError
	if errors.As(err, &connection) {
		return connection
	}
	var server *neo4j.Neo4jError
	if errors.As(err, &server) && strings.HasSuffix(server.Code, "MemoryPoolOutOfMemoryError") {
		return &storeError{fmt.Errorf("%v; load fewer claims at once, or give the server a larger heap "+
			"(server.memory.heap.max_size)", err)}
	}
	return err
}

// notStore returns an error that wraps graph.ErrNotStore.
func notStore(format string, a ...any) error {
	return &storeError{fmt.Errorf("%w: "+format, append([]any{graph.ErrNotStore}, a...)...)}
}

// classify returns the sentinel for an error of the driver, and what to do about it; nil for other errors.
// The codes are those of https://neo4j.com/docs/status-codes/5/.
func (s *Store) classify(err error) (cure string, sentinel error) {
	const (
		start = "is Neo4j running there? Start one with docker-compose up, or see --store and NEO4J_URI"
		login = "check NEO4J_USERNAME and NEO4J_PASSWORD"
	)
	var limit *neo4j.TransactionExecutionLimit
	if errors.As(err, &limit) && len(limit.Errors) > 0 {
		err = limit.Errors[len(limit.Errors)-1]
	}
	var server *neo4j.Neo4jError
	var connectivity *neo4j.ConnectivityError
	var auth *neo4j.InvalidAuthenticationError
	var token *neo4j.TokenExpiredError
	switch {
	case errors.As(err, &auth), errors.As(err, &token):
		return login, graph.ErrUnauthorized
	case errors.As(err, &server):
		switch {
		case strings.HasPrefix(server.Code, "Neo.ClientError.Security."):
			return login, graph.ErrUnauthorized
		case server.Code == "Neo.ClientError.Database.DatabaseNotFound":
			return fmt.Sprintf("leave NEO4J_DATABASE empty for the user's own, or correct %q; "+
				"SHOW DATABASES lists what there is", s.opt.Database), graph.ErrNoDatabase
		case server.Code == "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", server.Code == "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase":
			return "give the address of the server that writes, or set server.databases.default_to_read_only=false", graph.ErrReadOnly
		case server.Code == "Neo.TransientError.General.DatabaseUnavailable",
			server.Code == "Neo.TransientError.Database.DatabaseUnavailable":
			return "it may be starting; try again", graph.ErrUnavailable
		}
		return "", nil
	case errors.As(err, &connectivity):
		return start, graph.ErrUnavailable
	}
	return "", nil
}
