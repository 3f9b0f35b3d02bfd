package export_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"celebgraph/graph/neo4jstore/local"
)

// gephi is Gephi without its windows, as Maven has it.
const (
	gephiArtifact = "org.gephi:gephi-toolkit:0.10.1:jar:all"
	gephiJar      = "gephi-toolkit-0.10.1-all.jar"
)

// fetchGephi returns the jar of Gephi (83 MB) and a Java to run it with. Under CI=true Maven fetches it, elsewhere the
// test is skipped until somebody has.
func fetchGephi(t *testing.T) (java, jar string) {
	t.Helper()
	cache, err := local.CacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(filepath.Dir(cache), "gephi")
	jar = filepath.Join(dir, gephiJar)
	fetch := exec.Command("mvn", "--quiet", "--batch-mode", "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy",
		"-Dartifact="+gephiArtifact, "-DoutputDirectory="+dir)
	if _, err := os.Stat(jar); err != nil {
		if os.Getenv("CI") != "true" {
			t.Skipf("no Gephi to read the export; CI=true fetches it, and so does %s", fetch)
		}
		if out, err := fetch.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", fetch, err, out)
		}
	}
	java, err = exec.LookPath("java")
	if err != nil {
		t.Skip("no Java to run Gephi with")
	}
	return java, jar
}

// TestGephiReads holds GraphML and DOT to the importers of Gephi: every node with its name as the label, every edge
// with its label, numbers as numbers.
func TestGephiReads(t *testing.T) {
	java, jar := fetchGephi(t)
	s := openFile(t, claims())
	for _, format := range []string{"graphml", "dot"} {
		t.Run(format, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "graph."+format)
			if err := os.WriteFile(file, write(t, format, s), 0o666); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(java, "-Djava.awt.headless=true", "-Dnetbeans.user="+t.TempDir(), "-cp", jar, "testdata/Gephi.java", file)
			var errs strings.Builder
			cmd.Stderr = &errs
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v\n%s", err, errs.String())
			}
			text := "\n" + string(out)
			if n, e := strings.Count(text, "\nnode\t"), strings.Count(text, "\nedge\t"); n != len(hostile)+2 || e != len(hostile)+1 {
				t.Errorf("%d nodes, %d edges", n, e)
			}
			want := []string{"\nnode\tAbel Quint\n", "\nnode\tÜnïcödé 李小龍\n", "\nnode\t=HYPERLINK(", "\nedge\tfriend of\n"}
			if format == "graphml" {
				want = append(want, "\nnode\t<script>alert('x')</script> & ]]>\n", "\ncolumn\tclaims\tInteger\n", "\ncolumn\tconfidence\tDouble\n")
			}
			for _, w := range want {
				if !strings.Contains(text, w) {
					t.Errorf("Gephi does not find %q in\n%s", w, out)
				}
			}
		})
	}
}
