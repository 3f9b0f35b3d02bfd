package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"celebgraph/fixtures/neo4jtest"
)

// withNeo4j stops the server that tests started, when they are done.
type withNeo4j struct{ m *testing.M }

func (w withNeo4j) Run() int { return neo4jtest.Main(w.m) }

// TestMain makes this test binary be celebgraph when a script calls that.
func TestMain(m *testing.M) {
	testscript.Main(withNeo4j{m}, map[string]func(){"celebgraph": main})
}

// articlesFolder is where the project's articles lie.
func articlesFolder(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../fixtures")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestScripts holds the command line to testdata/script: one file a subject.
func TestScripts(t *testing.T) {
	fixtures := articlesFolder(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("FIXTURES", fixtures)
			for _, name := range []string{"URI", "USERNAME", "PASSWORD", "DATABASE"} {
				e.Setenv("NEO4J_"+name, "")
			}
			return nil
		},
	})
}

// TestNeo4jScripts holds it to testdata/neo4j, against a real server, one script after the other.
func TestNeo4jScripts(t *testing.T) {
	server := neo4jtest.Start(t)
	fixtures := articlesFolder(t)
	scripts, err := filepath.Glob("testdata/neo4j/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, script := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(script), ".txtar"), func(t *testing.T) {
			neo4jtest.Open(t) // empty
			testscript.Run(t, testscript.Params{
				Files:               []string{script},
				RequireExplicitExec: true,
				Setup: func(e *testscript.Env) error {
					e.Setenv("FIXTURES", fixtures)
					e.Setenv("NEO4J_URI", server.URI)
					e.Setenv("NEO4J_USERNAME", server.Username)
					e.Setenv("NEO4J_PASSWORD", server.Password)
					return nil
				},
			})
		})
	}
}
