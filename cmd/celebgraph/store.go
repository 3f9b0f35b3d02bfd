package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"celebgraph/graph"
	"celebgraph/graph/neo4jstore"
	"celebgraph/graph/sqlitestore"
)

// What is not said otherwise.
const (
	defaultStore = "celebgraph.db"
	defaultUser  = "neo4j"
)

// storeOptions says where the graph is.
type storeOptions struct {
	// location is the path of a file, or the URI of a Neo4j.
	location                     string
	username, password, database string
	// existing makes a missing file an error.
	existing bool
	// maxBytes limits the size of the file; 0 means no limit.
	maxBytes int64
}

// storeFlags are the flags that fill o. The password has none: a command line is public on its machine.
func storeFlags(o *storeOptions) []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "store", Category: "Store:", Destination: &o.location, Value: defaultStore, EnvVars: []string{"NEO4J_URI"},
			Usage: "`FILE`, or bolt://, neo4j:// or neo4j+s:// address of a Neo4j; its password is read from NEO4J_PASSWORD"},
		&cli.StringFlag{Name: "username", Category: "Store:", Destination: &o.username, Value: defaultUser, EnvVars: []string{"NEO4J_USERNAME"},
			Usage: "user `NAME` for Neo4j"},
		&cli.StringFlag{Name: "database", Category: "Store:", Destination: &o.database, EnvVars: []string{"NEO4J_DATABASE"},
			Usage: "Neo4j database `NAME`; the user's home database when not given"},
	}
}

// complete reads the password from the environment, and takes what is set but empty there for not set.
func (o *storeOptions) complete() {
	o.password = os.Getenv("NEO4J_PASSWORD")
	o.location = cmp.Or(o.location, defaultStore)
	o.username = cmp.Or(o.username, defaultUser)
}

// remote reports whether the store is a Neo4j.
func (o *storeOptions) remote() bool { return strings.Contains(o.location, "://") }

// folder is where files about the store are put.
func (o *storeOptions) folder() string {
	if o.remote() {
		return "."
	}
	return filepath.Dir(o.location)
}

// open opens the store; the error has a hint.
func (o *storeOptions) open(ctx context.Context) (graph.Store, error) {
	if !o.remote() {
		s, err := sqlitestore.Open(ctx, o.location, sqlitestore.Options{Existing: o.existing, MaxBytes: o.maxBytes})
		if err != nil {
			if errors.Is(err, graph.ErrUnavailable) && o.existing {
				err = &hinted{err, "celebgraph ingest PATH... makes a store; --store says where it is"}
			}
			return nil, err
		}
		return s, nil
	}
	scheme, _, _ := strings.Cut(o.location, "://")
	switch scheme {
	case "bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc":
	default:
		return nil, usagef("write bolt://host:7687, neo4j://host:7687 or neo4j+s://host:7687, or the path of a file",
			"--store %s: unknown scheme %q", o.location, scheme)
	}
	opt := neo4jstore.Options{Username: o.username, Password: o.password, Database: o.database}
	if o.password == "" {
		opt.Username = ""
	}
	s, err := neo4jstore.Open(ctx, o.location, opt)
	if err != nil {
		if errors.Is(err, graph.ErrUnavailable) {
			err = &hinted{err, "is a Neo4j running there? docker-compose up -d --wait starts one on bolt://localhost:7687"}
		}
		return nil, err
	}
	return s, nil
}

// with opens the store, calls do with it, and closes it.
func (o *storeOptions) with(ctx context.Context, do func(graph.Store) error) (err error) {
	store, err := o.open(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if e := store.Close(context.WithoutCancel(ctx)); e != nil && err == nil {
			err = fmt.Errorf("closing the store: %w", e)
		}
	}()
	return do(store)
}
