package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"celebgraph/fixtures"
	"celebgraph/graph"
	"celebgraph/graph/neo4jstore/browser"
	"celebgraph/graph/neo4jstore/local"
)

// defaultDir is the folder of the Neo4j of up and down.
const defaultDir = "celebgraph-neo4j"

// upOptions are the options of up.
type upOptions struct {
	neo4j browser.Options
	demo  bool
	// foreground keeps the command running with Neo4j; child says that it is the process that another up started.
	foreground, child bool
}

func dirFlag(to *string) cli.Flag {
	return &cli.StringFlag{Name: "dir", Destination: to, Value: defaultDir, Usage: "`FOLDER` for data, logs and password"}
}

func upCommand(s streams) *cli.Command {
	var o upOptions
	var runner string
	return &cli.Command{
		Name:  "up",
		Usage: "start a local Neo4j with Browser, ready to look at",
		Description: "Runs Neo4j in Docker, or without Docker with Java 17 and Maven, which fetches it once (137 MB), and prints the\n" +
			"link to Browser with a first query in it. Browser loads style and guide when it connects. The data stay in the\n" +
			"folder; celebgraph down stops it.\n\n" +
			"Example:\n\n" +
			"   celebgraph up --demo\n" +
			"   celebgraph up --dir stars --http-port 0 --bolt-port 0 --assets-port 0",
		Flags: []cli.Flag{
			dirFlag(&o.neo4j.Dir),
			&cli.BoolFlag{Name: "demo", Destination: &o.demo, Usage: "ingest the 25 articles that come with celebgraph"},
			&cli.StringFlag{Name: "runner", Destination: &runner, Value: string(browser.Auto), Usage: "`NAME`: docker, java, or auto for Docker where it runs"},
			&cli.IntFlag{Name: "http-port", Destination: &o.neo4j.HTTPPort, Value: 7474, Usage: "port `N` of Browser; 0 takes a free one"},
			&cli.IntFlag{Name: "bolt-port", Destination: &o.neo4j.BoltPort, Value: 7687, Usage: "port `N` for programs; 0 takes a free one"},
			&cli.IntFlag{Name: "assets-port", Destination: &o.neo4j.AssetsPort, Value: 7475, Usage: "port `N` of style and guide; 0 takes a free one"},
			&cli.BoolFlag{Name: "foreground", Destination: &o.foreground, Usage: "keep running until interrupted, and stop Neo4j then"},
			&cli.BoolFlag{Name: "child", Destination: &o.child, Hidden: true},
		},
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return usagef("celebgraph ingest reads articles; up --demo brings its own", "up takes no arguments")
			}
			o.neo4j.Runner = browser.Runner(runner)
			switch o.neo4j.Runner {
			case browser.Auto, browser.Docker, browser.Java:
			default:
				return usagef("write docker, java or auto", "--runner %q is not known", runner)
			}
			return runUp(c.Context, o, s)
		},
	}
}

// runUp starts a Neo4j, or says that one runs.
func runUp(ctx context.Context, o upOptions, s streams) error {
	if r, err := browser.Find(ctx, o.neo4j.Dir); err == nil {
		fmt.Fprintf(s.err, "a Neo4j of celebgraph's runs in %s already\n", o.neo4j.Dir)
		return ready(ctx, o, r, false, s)
	}
	if o.foreground {
		return runForeground(ctx, o, s)
	}
	fmt.Fprintln(s.err, "starting Neo4j; the first time it is fetched")
	r, err := startChild(ctx, o)
	if err != nil {
		return err
	}
	return ready(ctx, o, r, r.New, s)
}

// runForeground runs Neo4j until the context ends.
func runForeground(ctx context.Context, o upOptions, s streams) error {
	err := browser.Run(ctx, o.neo4j, func(ctx context.Context, r browser.Running) error {
		if o.child {
			return nil
		}
		return ready(ctx, o, r, r.New, s)
	})
	switch {
	case errors.Is(err, browser.ErrPort):
		return &hinted{err, "stop that program, or give another port; --http-port 0, --bolt-port 0 and --assets-port 0 take free ones"}
	case errors.Is(err, local.ErrMissing):
		return &hinted{err, "install Docker with Compose, or Java 17 and Maven"}
	}
	return err
}

// startChild starts this program in the background, to run Neo4j, and waits until that answers. What the child says
// is in logs/up.log of the folder.
func startChild(ctx context.Context, o upOptions) (browser.Running, error) {
	self, err := os.Executable()
	if err != nil {
		return browser.Running{}, fmt.Errorf("start in the background: %w", err)
	}
	n := o.neo4j
	logFile := filepath.Join(n.Dir, "logs", "up.log")
	if err := os.MkdirAll(filepath.Dir(logFile), 0o700); err != nil {
		return browser.Running{}, fmt.Errorf("folder for Neo4j: %w", err)
	}
	log, err := os.Create(logFile)
	if err != nil {
		return browser.Running{}, fmt.Errorf("folder for Neo4j: %w", err)
	}
	defer log.Close()
	child := exec.Command(self, "up", "--foreground", "--child", "--dir", n.Dir, "--runner", string(n.Runner),
		"--http-port", strconv.Itoa(n.HTTPPort), "--bolt-port", strconv.Itoa(n.BoltPort), "--assets-port", strconv.Itoa(n.AssetsPort))
	child.Stdout, child.Stderr = log, log
	child.SysProcAttr = detached()
	if err := child.Start(); err != nil {
		return browser.Running{}, fmt.Errorf("start in the background: %w", err)
	}
	ended := make(chan struct{})
	go func() { _ = child.Wait(); close(ended) }() // why it ended is in the log
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			_ = interrupt(child.Process) // it may have ended
			<-ended
			return browser.Running{}, ctx.Err()
		case <-ended:
			return browser.Running{}, childError(logFile)
		case <-tick.C:
		}
		if r, err := browser.Find(ctx, n.Dir); err == nil {
			return r, nil
		}
	}
}

// childError is what the child said last, as an error of this process.
func childError(logFile string) error {
	raw, err := os.ReadFile(logFile)
	if err != nil {
		return fmt.Errorf("Neo4j did not start: %w", err)
	}
	text := strings.TrimSpace(string(raw))
	if i := strings.LastIndex("\n"+text, "\ncelebgraph: "); i >= 0 {
		text = text[i+len("celebgraph: "):]
	}
	text, hint, _ := strings.Cut(text, "\nhint: ")
	if hint == "" {
		hint = "see " + logFile
	}
	return &hinted{errors.New(text), hint}
}

// ready ingests the demo where it is wanted, and prints how to look at the graph.
func ready(ctx context.Context, o upOptions, r browser.Running, showPassword bool, s streams) error {
	password, err := r.Password()
	if err != nil {
		return err
	}
	at := storeOptions{location: r.Bolt, username: defaultUser, password: password}
	if o.demo {
		if err := ingestDemo(ctx, at, o.neo4j.Dir, s); err != nil {
			return err
		}
	}
	query := browser.FirstQuery(browser.Cast{})
	if err := at.with(ctx, func(store graph.Store) error {
		c, ok := store.(cypherStore)
		if !ok {
			return fmt.Errorf("%s answers no Cypher", r.Bolt)
		}
		cast, err := browser.FindCast(ctx, c)
		query = browser.FirstQuery(cast)
		return err
	}); err != nil {
		return err
	}
	in := "with Java"
	if r.Docker {
		in = "in Docker"
	}
	secret := "in " + r.PasswordFile
	if showPassword {
		secret = password + "  (shown this once; kept in " + r.PasswordFile + ", which only you can read)"
	}
	_, err = fmt.Fprintf(printable{s.out}, "Neo4j runs %s, data and logs in %s\n\nBrowser:        %s\nuser:           %s\npassword:       %s\n"+
		"saved queries:  %s/saved-queries.zip  (drop it on Browser's window)\n"+
		"more articles:  NEO4J_PASSWORD=\"$(cat '%s')\" celebgraph ingest --store %s PATH...\nstop:           celebgraph down --dir '%s'\n",
		in, filepath.Dir(r.PasswordFile), browser.Link(r.HTTP, r.Bolt, query), defaultUser, secret, r.Assets, r.PasswordFile, r.Bolt,
		filepath.Dir(r.PasswordFile))
	return err
}

// writeAll writes files into a folder, over those that are there; it deletes none, as the folder may be somebody's.
func writeAll(dir string, files fs.FS) error {
	return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o644)
	})
}

// ingestDemo ingests the articles that are in this program. They are left in the folder, where the graph's links lead.
func ingestDemo(ctx context.Context, at storeOptions, dir string, s streams) error {
	work := filepath.Join(dir, "demo")
	if err := writeAll(work, fixtures.Articles); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	o := ingestOptions{reading: readingOptions{paths: []string{filepath.Join(work, "articles")}, maxBytes: 10 << 20,
		rejects: filepath.Join(dir, rejectsName)}, store: at}
	return runIngest(ctx, o, streams{out: io.Discard, err: s.err, terminal: s.terminal})
}
