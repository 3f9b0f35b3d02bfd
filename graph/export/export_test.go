package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"celebgraph/fixtures/neo4jtest"
	"celebgraph/graph"
	"celebgraph/graph/export"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/sqlitestore"
)

func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }

// hostile are names that mean something to some reader.
var hostile = []string{
	"<script>alert('x')</script> & ]]>", `"; } evil [label="`, `back\slash \N \G`, "&amp; &lt;", "<b>bold</b>",
	"=HYPERLINK(\"http://evil.example\")", "@SUM(A1)", "+1", "-2+3", "＝1+1", "a,b\r\nc", "bell\x07 and \x1b[31mred",
	"\u202edesrever", "comma, \"quoted\"", "// comment", "# hash", "Ünïcödé 李小龍", "\uffff end", "trailing \\",
}

func claims() []graph.Claim {
	var lines []graphtest.Line
	for _, name := range hostile {
		lines = append(lines, graphtest.Line{Day: "2020-01-01", Status: graph.Current, Subject: name, Text: name, Kind: name})
	}
	lines = append(lines, graphtest.Line{Status: graph.Former, Predicate: graph.ParentOf},
		graphtest.Line{Status: graph.Denied, Predicate: graph.SpouseOf})
	out := graphtest.Story(lines...)
	out[0].Subject.Aliases = []string{"one <", "two \""}
	return out
}

func openFile(t testing.TB, claims []graph.Claim) *sqlitestore.Store {
	t.Helper()
	s, err := sqlitestore.Open(context.Background(), filepath.Join(t.TempDir(), "graph.db"), sqlitestore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(context.Background()) })
	if _, err := s.Load(context.Background(), graph.Batch{Claims: claims}); err != nil {
		t.Fatal(err)
	}
	return s
}

// formats are all formats.
var formats = map[string]func(context.Context, io.Writer, export.Source) error{
	"claims": export.Claims, "csv": export.CSV, "graphml": export.GraphML, "dot": export.DOT,
}

func write(t testing.TB, format string, src export.Source) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := formats[format](context.Background(), &out, src); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestStoresAgree: every format is the same from both stores.
func TestStoresAgree(t *testing.T) {
	neo4jtest.Start(t)
	server := neo4jtest.Open(t)
	neo4jtest.Wipe(t, server)
	if _, err := server.Load(t.Context(), graph.Batch{Claims: claims()}); err != nil {
		t.Fatal(err)
	}
	file := openFile(t, claims())
	for format := range formats {
		if a, b := write(t, format, file), write(t, format, server); !bytes.Equal(a, b) {
			t.Errorf("%s: from a file\n%s\nfrom Neo4j\n%s", format, a, b)
		}
	}
}

func snapshot(t testing.TB, s graph.Store) string {
	t.Helper()
	snap, err := s.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(snap)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// again loads a claims export into a store of its own.
func again(t testing.TB, raw []byte) *sqlitestore.Store {
	t.Helper()
	var read []graph.Claim
	var silent []graph.Article
	if err := graph.DecodeClaims(bytes.NewReader(raw), "export", graph.Lines{Claim: func(_ int, c graph.Claim) error {
		read = append(read, c)
		return nil
	}, Silent: func(_ int, s graph.Silent) error {
		silent = append(silent, s.Article)
		return nil
	}, Reject: func(e *graph.LineError) error { return e }}); err != nil {
		t.Fatal(err)
	}
	s := openFile(t, read)
	if _, err := s.Load(t.Context(), graph.Batch{Articles: silent}); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestClaimsComeBack(t *testing.T) {
	s := openFile(t, claims())
	quiet := graph.Article{ID: graph.ArticleID("https://x.example/quiet", ""), URL: "https://x.example/quiet", Title: "Quiet"}
	if _, err := s.Load(t.Context(), graph.Batch{Articles: []graph.Article{quiet}, Extractor: "test/1"}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(snapshot(t, s), "Quiet") {
		t.Error("no silent article")
	}
	if a, b := snapshot(t, s), snapshot(t, again(t, write(t, "claims", s))); a != b {
		t.Errorf("before %s\nafter %s", a, b)
	}
}

// TestAnyClaimsComeBack is the same for random claims.
func TestAnyClaimsComeBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := openFile(t, graphtest.Claims(20).Draw(rt, "claims"))
		if _, err := s.Load(t.Context(), graph.Batch{Articles: graphtest.Articles(5).Draw(rt, "articles")}); err != nil {
			rt.Fatal(err)
		}
		if a, b := snapshot(t, s), snapshot(t, again(t, write(t, "claims", s))); a != b {
			rt.Errorf("before %s\nafter %s", a, b)
		}
	})
}

func TestCSVHasNoFormulas(t *testing.T) {
	rows, err := csv.NewReader(bytes.NewReader(write(t, "csv", openFile(t, claims())))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(hostile)+2 {
		t.Errorf("%d rows, want %d", len(rows), len(hostile)+2)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.Contains("=+-@\t\r", cell[:1]) {
				t.Errorf("cell %q is a formula", cell)
			}
		}
	}
}

func TestCell(t *testing.T) {
	for in, want := range map[string]string{"": "", "Ada": "Ada", "=1": "'=1", " =1": "' =1", "\t=1": "'\t=1", "@x": "'@x",
		"＋1": "'＋1", "a=1": "a=1", "a\x00b": "ab", "\x00=1": "'=1"} {
		if got := export.Cell(in); got != want {
			t.Errorf("Cell(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestFullDisk: an error of the writer is not lost.
func TestFullDisk(t *testing.T) {
	full := errors.New("disk full")
	s := openFile(t, claims())
	for format, f := range formats {
		if err := f(context.Background(), failing{full}, s); !errors.Is(err, full) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// python runs a program with one of Python's libraries on an export, and skips the test where it is not there.
func python(t *testing.T, library, program string, raw []byte) string {
	t.Helper()
	if err := exec.Command("python3", "-c", "import "+library).Run(); err != nil {
		t.Skipf("SKIPPED: python3 has no %s to read the export (pip install %s)", library, library)
	}
	cmd := exec.Command("python3", "-c", program)
	cmd.Stdin = bytes.NewReader(raw)
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s cannot read it: %v, %s", library, err, err.(*exec.ExitError).Stderr)
	}
	return string(out)
}

// TestNetworkXReadsGraphML holds GraphML to a reader of others.
func TestNetworkXReadsGraphML(t *testing.T) {
	s := openFile(t, claims())
	out := python(t, "networkx", `import sys, io, json, networkx
g = networkx.read_graphml(io.BytesIO(sys.stdin.buffer.read()))
print(json.dumps([sorted(d["name"] for _, d in g.nodes(data=True)), sorted(set(type(d["claims"]).__name__ for *_, d in g.edges(data=True))), g.number_of_edges()]))`,
		write(t, "graphml", s))
	var names, kinds []string
	var edges int
	if err := json.Unmarshal([]byte(out), &[]any{&names, &kinds, &edges}); err != nil {
		t.Fatal(err)
	}
	if edges != len(hostile)+1 || len(kinds) != 1 || kinds[0] != "int" {
		t.Errorf("%d edges, claims of type %q", edges, kinds)
	}
	harmless(t, names, map[string]string{"bell\x07 and \x1b[31mred": "bell\ufffd and \ufffd[31mred", "\uffff end": "\ufffd end"})
}

// TestGraphvizReadsDOT holds DOT to Graphviz.
func TestGraphvizReadsDOT(t *testing.T) {
	dot, err := exec.LookPath("dot")
	if err != nil {
		t.Skip("SKIPPED: no Graphviz to read the export (apt-get install graphviz)")
	}
	cmd := exec.Command(dot, "-Tsvg")
	cmd.Stdin = bytes.NewReader(write(t, "dot", openFile(t, claims())))
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), `class="node"`) != len(hostile)+2 {
		t.Errorf("%v, %s", err, out)
	}
}

// TestPydotReadsDOT holds DOT to a parser of others.
func TestPydotReadsDOT(t *testing.T) {
	out := python(t, "pydot", `import sys, io, pydot
(g,) = pydot.graph_from_dot_data(io.TextIOWrapper(sys.stdin.buffer, "utf-8", newline="").read())
print(len(g.get_nodes()), len(g.get_edges()))`, write(t, "dot", openFile(t, claims())))
	if got := strings.Fields(out); len(got) != 2 || got[0] != "21" || got[1] != "20" {
		t.Errorf("nodes and edges: %s", out)
	}
}

// harmless compares the names that a reader has found with the hostile ones, as the format changes some.
func harmless(t *testing.T, names []string, changed map[string]string) {
	t.Helper()
	have := make(map[string]bool)
	for _, n := range names {
		have[n] = true
	}
	for _, name := range hostile {
		want := name
		if c, ok := changed[name]; ok {
			want = c
		}
		if !have[want] {
			t.Errorf("%q is not among the names %q", want, names)
		}
	}
}
