package article

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden reads the folders of testdata, see testdata/README.md.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range files {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		last := len(archive.Files) - 1
		want := archive.Files[last]
		if want.Name != "want" {
			t.Fatalf("%s: the last file is %q, not want", name, want.Name)
		}
		dir, err := filepath.Abs(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Chdir(t.TempDir()) // so that the paths are relative
			if err := txtar.Write(&txtar.Archive{Files: archive.Files[:last]}, "in"); err != nil {
				t.Fatal(err)
			}
			found, rejects := walk(t, Options{}, "in")
			got := dump(found, rejects)
			if *update {
				archive.Files[last].Data = []byte(got)
				if err := os.WriteFile(dir, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(want.Data) {
				t.Errorf("got\n%s\nwant\n%s", got, want.Data)
			}
		})
	}
}

// dump prints articles and rejects for people to read; the headline stands apart from the rest of the text.
func dump(found []Article, rejects []Reject) string {
	var b strings.Builder
	for _, a := range found {
		fmt.Fprintf(&b, "== %s line %d\nid %s\nurl %s\ntitle %s\n", a.Path, a.Line, a.Meta.ID, a.Meta.URL, a.Meta.Title)
		if a.Meta.Outlet != "" {
			fmt.Fprintf(&b, "outlet %s\n", a.Meta.Outlet)
		}
		if a.Meta.PublishedAt != nil {
			fmt.Fprintf(&b, "published %s by %s\n", a.Meta.PublishedAt.Format(time.RFC3339), a.PublishedBy)
		}
		fmt.Fprintf(&b, "%q\n", a.Text[:a.TitleEnd])
		for _, line := range strings.SplitAfter(a.Text[a.TitleEnd:], "\n") {
			fmt.Fprintf(&b, "\t%q\n", line)
		}
	}
	for _, r := range rejects {
		fmt.Fprintf(&b, "!! %s line %d: %s; cure: %s\n", r.Path, r.Line, r.Reason, r.Cure)
	}
	return b.String()
}
