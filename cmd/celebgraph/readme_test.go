package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"celebgraph/extract"
	"celebgraph/fixtures/neo4jtest"
	"celebgraph/graph"
)

var update = flag.Bool("update", false, "write the results that README.md shows")

const readme = "../../README.md"

// cypherBlock is a query of the README with the result that may follow it.
var cypherBlock = regexp.MustCompile("(?s)```cypher\n(.*?)```\n(\n```text\n(.*?)```\n)?")

// consoleBlock is a call of the README with its output.
var consoleBlock = regexp.MustCompile("(?s)```console\n[$] celebgraph ([^\n]*)\n(.*?)```\n")

// tripleLine is a triple that the README shows as ingest prints it.
var tripleLine = regexp.MustCompile(`(?m)^    (.+ — .+ — .+)  \(.+\)\n`)

// checkReadme replaces every match of a block by what want makes of it, and compares, or writes under -update.
func checkReadme(t *testing.T, block *regexp.Regexp, least int, want func(m []string) string) {
	t.Helper()
	raw, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	fresh := block.ReplaceAllStringFunc(string(raw), func(s string) string {
		count++
		return want(block.FindStringSubmatch(s))
	})
	if count < least {
		t.Fatalf("%d blocks in the README, want %d", count, least)
	}
	if fresh == string(raw) {
		return
	}
	if !*update {
		t.Errorf("the README shows other results than these (-update writes them):\n%s", fresh)
		return
	}
	if err := os.WriteFile(readme, []byte(fresh), 0o666); err != nil {
		t.Fatal(err)
	}
}

// withoutTrailing removes spaces at the ends of lines, as tables have them.
func withoutTrailing(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// TestReadmeCypher runs the README's Cypher queries on a real server that holds the fixtures.
func TestReadmeCypher(t *testing.T) {
	store := neo4jtest.Open(t)
	ctx := context.Background()
	in := ingest{options: ingestOptions{reading: readingOptions{paths: []string{filepath.Join(articlesFolder(t), "articles")}}},
		s: streams{out: &bytes.Buffer{}, err: &bytes.Buffer{}}, store: store, reader: lazyReader(extract.Options{}), seen: map[string]bool{}}
	if err := in.run(ctx); err != nil {
		t.Fatal(err)
	}
	checkReadme(t, cypherBlock, 3, func(m []string) string {
		var out bytes.Buffer
		if err := queryCypher(ctx, store, queryOptions{}, m[1], false, streams{out: &out}); err != nil {
			t.Fatal(err)
		}
		if strings.Count(out.String(), "\n") < 2 {
			t.Errorf("no rows for %s", m[1])
		}
		return fmt.Sprintf("```cypher\n%s```\n\n```text\n%s```\n", m[1], withoutTrailing(out.String()))
	})
}

// TestReadmeConsole runs the README's calls on an embedded store that holds the fixtures.
func TestReadmeConsole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "celebgraph.db")
	o := ingestOptions{reading: readingOptions{paths: []string{filepath.Join(articlesFolder(t), "articles")}}, store: storeOptions{location: path}}
	var triples bytes.Buffer
	if err := runIngest(context.Background(), o, streams{out: &triples, err: &bytes.Buffer{}}); err != nil {
		t.Fatal(err)
	}
	checkReadme(t, tripleLine, 1, func(m []string) string {
		for line := range strings.Lines(triples.String()) {
			if strings.HasPrefix(line, m[1]+"  (") {
				return "    " + line
			}
		}
		t.Errorf("ingest does not print %q", m[1])
		return m[0]
	})
	checkReadme(t, consoleBlock, 2, func(m []string) string {
		var out, errs bytes.Buffer
		args := append(append([]string{"celebgraph"}, shellWords(m[1])...), "--store", path)
		if code := run(context.Background(), args, streams{out: &out, err: &errs}); code != exitDone {
			t.Errorf("celebgraph %s: exit code %d, %s", m[1], code, &errs)
		}
		return fmt.Sprintf("```console\n$ celebgraph %s\n%s```\n", m[1], &out)
	})
}

// TestReadmeCommands: the README's table names every command.
func TestReadmeCommands(t *testing.T) {
	raw, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range newApp(streams{}).Commands {
		if c.Name != "version" && !strings.Contains(string(raw), "| `"+c.Name+" ") {
			t.Errorf("the README's table lacks %s", c.Name)
		}
	}
	for _, p := range graph.Predicates() {
		if !strings.Contains(string(raw), "`"+string(p.Predicate)+"`") {
			t.Errorf("the README lacks %s", p.Predicate)
		}
	}
}

// shellWords splits a call at spaces outside double quotes.
func shellWords(s string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`"([^"]*)"|(\S+)`).FindAllStringSubmatch(s, -1) {
		out = append(out, m[1]+m[2])
	}
	return out
}
