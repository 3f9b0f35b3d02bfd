package browser

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"celebgraph/graph"
	"celebgraph/graph/neo4jstore"
	"celebgraph/graph/neo4jstore/local"
)

// Runner says in what a Neo4j runs.
type Runner string

// The runners: Auto is Docker where it runs and has Compose, else Java.
const (
	Auto   Runner = "auto"
	Docker Runner = "docker"
	Java   Runner = "java"
)

// Options say how Run runs a Neo4j.
type Options struct {
	// Dir is the folder for data, logs, settings and password. It is made where it is missing.
	Dir string
	// Runner is Auto where it is "".
	Runner Runner
	// HTTPPort is that of Browser, BoltPort that for drivers, AssetsPort that of style and guide, all on the loopback
	// interface; 0 takes a free one.
	HTTPPort, BoltPort, AssetsPort int
	// Wait is how long Neo4j may take until it answers; 0 means three minutes.
	Wait time.Duration
	// JavaOptions are for the Java machine of the runner Java.
	JavaOptions []string
}

// ErrRunning says that a Neo4j runs in the folder already.
var ErrRunning = errors.New("a Neo4j of celebgraph's runs there already")

// runnerFile is the file in the folder that names the runner that filled it.
const runnerFile = "runner"

func passwordFile(dir string) string { return filepath.Join(dir, "password") }

// Run runs a Neo4j with style and guide for its Browser until the context ends or [Stop] is called, and then stops it;
// the data stay in the folder. When Neo4j answers, ready is called once; an error of it ends everything and is returned.
//
// The error wraps [ErrRunning], [ErrPort], or local.ErrMissing where there is neither Docker nor Java and Maven.
func Run(ctx context.Context, opt Options, ready func(context.Context, Running) error) (err error) {
	if opt.Wait <= 0 {
		opt.Wait = 3 * time.Minute
	}
	if opt.Dir, err = filepath.Abs(opt.Dir); err != nil {
		return err
	}
	if err := os.MkdirAll(opt.Dir, 0o700); err != nil {
		return fmt.Errorf("folder for Neo4j: %w", err)
	}
	if _, err := Find(ctx, opt.Dir); err == nil {
		return fmt.Errorf("%s: %w", opt.Dir, ErrRunning)
	}
	compose, err := opt.chooseRunner(ctx)
	if err != nil {
		return err
	}
	assets, err := opt.claimPorts()
	if err != nil {
		return err
	}
	defer assets.Close()
	_, statErr := os.Stat(passwordFile(opt.Dir))
	r := Running{
		HTTP: fmt.Sprintf("http://127.0.0.1:%d", opt.HTTPPort), Bolt: fmt.Sprintf("bolt://127.0.0.1:%d", opt.BoltPort),
		Assets: fmt.Sprintf("http://127.0.0.1:%d", portOf(assets)), PasswordFile: passwordFile(opt.Dir),
		New: statErr != nil, Token: rand.Text(),
	}
	stop, err := opt.start(ctx, compose, &r)
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Minute)
		defer cancel()
		err = errors.Join(err, stop(ctx), forget(opt.Dir))
	}()
	store, err := r.open(ctx, opt.Wait)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close(context.WithoutCancel(ctx))) }()
	if err := r.write(opt.Dir); err != nil {
		return err
	}
	return r.serve(ctx, assets, store, ready)
}

// heapMB and pageCacheMB are the memory that the compose file gives the server. They are bounds: a small graph takes less.
const heapMB, pageCacheMB = 1024, 512

// start starts Neo4j, in Docker where there are words that call Compose.
func (o *Options) start(ctx context.Context, compose []string, r *Running) (stop func(context.Context) error, err error) {
	if compose != nil {
		c, err := newContainer(compose, *o, r.Assets)
		if err != nil {
			return nil, fmt.Errorf("Neo4j in Docker: %w", err)
		}
		r.Docker = true
		if err := c.start(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("Neo4j in Docker: %w", err), c.stop(context.WithoutCancel(ctx)))
		}
		return c.stop, nil
	}
	s, err := local.Start(ctx, local.Options{
		HeapMB: heapMB, PageCacheMB: pageCacheMB,
		Home: o.Dir, BoltPort: o.BoltPort, HTTPPort: o.HTTPPort, Wait: o.Wait, JavaOptions: o.JavaOptions,
		Settings: map[string]string{
			"browser.post_connect_cmd":                  PostConnect(r.Assets),
			"browser.remote_content_hostname_whitelist": contentHosts,
		}})
	if err != nil {
		return nil, err
	}
	return s.Stop, nil
}

// chooseRunner returns the words that call Docker Compose, nil where Neo4j is to run by Java. Files that a container
// wrote belong to its user, so that a folder stays with its runner. A container that a machine started again by
// itself is taken away.
func (o *Options) chooseRunner(ctx context.Context) (compose []string, err error) {
	want := o.Runner
	if want == "" {
		want = Auto
	}
	if raw, err := os.ReadFile(filepath.Join(o.Dir, runnerFile)); err == nil {
		kept := Runner(raw)
		if want != Auto && want != kept {
			return nil, fmt.Errorf("%s was filled by the runner %q; name that or another folder", o.Dir, kept)
		}
		want = kept
	}
	switch want {
	case Java:
	case Docker, Auto:
		compose = composeCommand(ctx)
		if want == Docker && compose == nil {
			return nil, fmt.Errorf("%w: Docker does not run here, or has no Compose", local.ErrMissing)
		}
	default:
		return nil, fmt.Errorf("there is no runner %q", want)
	}
	if compose == nil {
		return nil, os.WriteFile(filepath.Join(o.Dir, runnerFile), []byte(Java), 0o600)
	}
	if err := removeContainer(ctx, compose, o.Dir); err != nil {
		return nil, err
	}
	return compose, os.WriteFile(filepath.Join(o.Dir, runnerFile), []byte(Docker), 0o600)
}

// open waits until the database answers, and opens it.
func (r *Running) open(ctx context.Context, wait time.Duration) (*neo4jstore.Store, error) {
	password, err := r.Password()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		store, err := neo4jstore.Open(ctx, r.Bolt, neo4jstore.Options{Username: "neo4j", Password: password})
		if err == nil {
			return store, nil
		}
		if ctx.Err() == nil && !errors.Is(err, graph.ErrUnavailable) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("Neo4j does not answer: %w", err)
		case <-tick.C:
		}
	}
}

// serve hands out style and guide until it is stopped.
func (r *Running) serve(ctx context.Context, l net.Listener, store *neo4jstore.Store,
	ready func(context.Context, Running) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	server := &http.Server{
		Handler: Handler(Assets{Address: r.Assets, Bolt: r.Bolt, Token: r.Token, Stop: cancel,
			Cast: func(ctx context.Context) (Cast, error) { return FindCast(ctx, store) }}),
		ReadHeaderTimeout: 10 * time.Second,
		MaxHeaderBytes:    1 << 16,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	if err := ready(ctx, *r); err != nil {
		return errors.Join(err, server.Close())
	}
	select {
	case err := <-failed:
		return fmt.Errorf("style and guide: %w", err)
	case <-ctx.Done():
	}
	closing, done := context.WithTimeout(context.Background(), 5*time.Second)
	defer done()
	if err := server.Shutdown(closing); err != nil {
		return fmt.Errorf("style and guide: %w", err)
	}
	return nil
}
