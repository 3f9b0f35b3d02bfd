package main

import (
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "celebgraph"

// pkg is a package of the module with what its files, tests apart, import.
type pkg struct {
	path    string // relative to the module: "extract/coref"
	dir     string
	imports []string
	files   []string
}

// packages lists every package of the module.
func packages(t *testing.T) []pkg {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	var out []pkg
	err = filepath.WalkDir(root, func(dir string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); dir != root && (strings.HasPrefix(name, ".") || name == "testdata") {
			return filepath.SkipDir
		}
		p, err := build.ImportDir(dir, 0)
		if _, none := err.(*build.NoGoError); none {
			return nil
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, dir)
		out = append(out, pkg{filepath.ToSlash(rel), dir, p.Imports, p.GoFiles})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 10 {
		t.Fatalf("only %d packages found under %s", len(out), root)
	}
	return out
}

// within reports whether p is dir or lies below it.
func within(p, dir string) bool { return p == dir || strings.HasPrefix(p, dir+"/") }

// stageOf returns the stage to which a package below extract belongs, and whether it belongs to one.
func stageOf(p string) (string, bool) {
	rest, ok := strings.CutPrefix(p, "extract/")
	stage, _, _ := strings.Cut(rest, "/")
	return stage, ok
}

// forbidden says why the package from must not import to, both relative to the module; "" where it may.
func forbidden(from, to string) string {
	fromStage, fromStaged := stageOf(from)
	toStage, toStaged := stageOf(to)
	free := []string{"nlp", "encoder"} // what every stage may use
	switch {
	case within(from, "graph") && within(to, "extract"):
		return "graph never imports extract"
	case within(from, "extract") && within(to, "graph") && to != "graph":
		return "extract imports graph and nothing below it"
	case (within(from, "graph") || within(from, "extract")) && within(to, "cmd"):
		return "libraries never import commands"
	case (within(from, "graph") || within(from, "extract")) && within(to, "fixtures"):
		return "only tests import fixtures"
	case from == "graph" && within(to, "graph"):
		return "graph is below its stores"
	case fromStaged && to == "extract":
		return "a stage never imports the pipeline"
	case fromStaged && toStaged && fromStage != toStage && fromStage != "evaluate" && !slices.Contains(free, toStage):
		return "a stage imports nlp and encoder, never another stage; evaluate measures them all"
	case fromStage == "nlp" && toStaged && toStage != "nlp":
		return "nlp is below every stage"
	}
	return ""
}

// restricted are the libraries that only some packages may import.
var restricted = map[string][]string{
	"github.com/neo4j/neo4j-go-driver": {"graph/neo4jstore"},
	"modernc.org/sqlite":               {"graph/sqlitestore"},
	"github.com/urfave/cli":            {"cmd"},
	"github.com/schollz/progressbar":   {"cmd"},
	"net/http":                         {"extract/article", "extract/llm", "graph/neo4jstore/local", "graph/neo4jstore/browser", "fixtures", "cmd"},
}

// TestDependencyDirection holds the direction of dependencies that the design fixes.
func TestDependencyDirection(t *testing.T) {
	for _, p := range packages(t) {
		for _, imp := range p.imports {
			if to, ok := strings.CutPrefix(imp, module+"/"); ok {
				if why := forbidden(p.path, to); why != "" {
					t.Errorf("%s imports %s: %s", p.path, to, why)
				}
			}
			for library, allowed := range restricted {
				if within(imp, library) && !slices.ContainsFunc(allowed, func(a string) bool { return within(p.path, a) }) {
					t.Errorf("%s imports %s: only %s may", p.path, imp, strings.Join(allowed, ", "))
				}
			}
		}
	}
}

// TestForbidden shows that the rules above can refuse.
func TestForbidden(t *testing.T) {
	tests := []struct {
		from, to string
		ok       bool
	}{
		{"graph", "extract", false}, {"graph/query", "extract/nlp", false}, {"extract/coref", "graph", true},
		{"extract/relation", "graph/query", false}, {"extract/coref", "extract/quote", false},
		{"extract/annotate", "extract/encoder", true}, {"extract/annotate/givenname", "extract/annotate", true},
		{"extract", "extract/coref", true}, {"extract/coref", "extract", false}, {"extract/nlp", "extract/coref", false},
		{"extract/nlp/nlptest", "extract/nlp", true}, {"extract/nlp", "extract/encoder", false},
		{"extract/evaluate/conll", "extract/nlp", true}, {"graph", "graph/query", false}, {"graph/query", "graph", true},
		{"extract", "fixtures", false}, {"cmd/celebgraph", "extract", true},
	}
	for _, tt := range tests {
		if why := forbidden(tt.from, tt.to); (why == "") != tt.ok {
			t.Errorf("forbidden(%s, %s) = %q", tt.from, tt.to, why)
		}
	}
}

// TestPackageHouse wants a comment on every package, and no name that says nothing.
func TestPackageHouse(t *testing.T) {
	for _, p := range packages(t) {
		if slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "misc"}, path.Base(p.path)) {
			t.Errorf("%s: name it after what it does", p.path)
		}
		commented := false
		for _, file := range p.files {
			f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.dir, file), nil, parser.PackageClauseOnly|parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			commented = commented || f.Doc.Text() != ""
		}
		if !commented && len(p.files) > 0 {
			t.Errorf("%s has no package comment", p.path)
		}
	}
}

// TestFileLength keeps files short enough to be read at a sitting.
func TestFileLength(t *testing.T) {
	const most = 450
	for _, p := range packages(t) {
		for _, file := range p.files {
			set := token.NewFileSet()
			if _, err := parser.ParseFile(set, filepath.Join(p.dir, file), nil, parser.ParseComments); err != nil {
				t.Fatal(err)
			}
			set.Iterate(func(f *token.File) bool {
				if f.LineCount() > most && !strings.HasSuffix(file, ".gen.go") {
					t.Errorf("%s/%s has %d lines, at most %d are wanted", p.path, file, f.LineCount(), most)
				}
				return true
			})
		}
	}
}
