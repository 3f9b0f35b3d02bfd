package article

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestOrder: folders are read in name order, depth first, hidden files left out, paths in the order given.
func TestOrder(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"b/2.txt", "b/1.txt", "b/c/3.txt", "b/.hidden.txt", "b/.git/x.txt", "a.txt"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(name+"\n\n"+story), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	found, rejects := walk(t, Options{}, "b", "a.txt")
	var urls []string
	for _, a := range found {
		urls = append(urls, a.Meta.URL)
	}
	if got, want := strings.Join(urls, " "), "file:b/1.txt file:b/2.txt file:b/c/3.txt file:a.txt"; got != want || len(rejects) > 0 {
		t.Errorf("read %q, want %q; rejects %v", got, want, rejects)
	}
}

// TestNames: any name that a file can have gives a URL, the same one in every folder that is walked to it.
func TestNames(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, url := range map[string]string{
		"two\nlines.txt": "file:two%0Alines.txt",
		"a b#c?d%.txt":   "file:a%20b%23c%3Fd%25.txt",
		"Beyoncé.txt":    "file:Beyonc%C3%A9.txt",
		"bad\xffname":    "file:bad%FFname",
		"stdin":          "file:stdin",
	} {
		if err := os.WriteFile(name, []byte("Title\n\n"+story), 0o644); err != nil {
			t.Logf("%q cannot be a name here: %v", name, err)
			continue
		}
		found, rejects := walk(t, Options{}, name)
		if len(found) != 1 || len(rejects) != 0 || found[0].Meta.URL != url || found[0].Path != name {
			t.Errorf("%q: %+v, rejects %v, want URL %s", name, found, rejects, url)
		}
	}
}

func TestStdin(t *testing.T) {
	for in, want := range map[string]string{
		"Title\n\nBody.":                     "Title",
		"{\"title\":\"T\",\"text\":\"B\"}\n": "T",
		page("", ""):                         "Ann weds Bob",
		"[Exclusive] Ann weds\n\nBody.":      "[Exclusive] Ann weds",
		"[{\"title\":\"A\",\"text\":\"B\"}]": "A",
	} {
		found, rejects := walk(t, Options{Stdin: strings.NewReader(in)}, "-")
		if len(found) != 1 || found[0].Meta.Title != want || found[0].Meta.URL != "" || found[0].Path != "-" {
			t.Errorf("%q: %+v, rejects %v, want title %q and no URL", in, found, rejects, want)
		}
	}
	if _, rejects := walk(t, Options{Stdin: strings.NewReader("")}, "-"); len(rejects) != 1 || rejects[0].Path != "-" || rejects[0].Reason != "empty" {
		t.Errorf("empty: %v", rejects)
	}
}

// TestForeign: files of other kinds are told by what they hold, whatever their names say.
func TestForeign(t *testing.T) {
	for content, reason := range map[string]string{
		"%PDF-1.7\nwords":                   "PDF",
		"PK\x03\x04\x14\x00":                "zip",
		"\xfd7zXZ\x00\x00":                  "xz",
		"7z\xbc\xaf\x27\x1c":                "7z",
		"Rar!\x1a\x07\x00":                  "RAR",
		"<mediawiki xmlns=\"x\">":           "MediaWiki",
		"\x1f\x8b\x08\x00":                  "gzip",
		"(\xb5/\xfd\x04":                    "zstd",
		"{\\rtf1\\ansi words}":              "RTF",
		"\x89PNG\r\n\x1a\n\x00\x00":         "binary",
		strings.Repeat("a", 9000) + "\x00b": "binary",
	} {
		for _, name := range []string{"a.txt", "a.jsonl", "a.html", "a"} {
			_, rejects := walk(t, Options{}, file(t, name, content))
			if len(rejects) != 1 || !strings.Contains(rejects[0].Reason, reason) || rejects[0].Cure == "" {
				t.Errorf("%s %.10q: %v, want %s", name, content, rejects, reason)
			}
		}
	}
}

// TestUnreadable: a folder and a file without permission, where the system has such.
func TestUnreadable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("the superuser may read everything")
	}
	dir := t.TempDir()
	closed, shut := filepath.Join(dir, "closed.txt"), filepath.Join(dir, "shut")
	if err := errors.Join(os.WriteFile(closed, []byte("x"), 0), os.Mkdir(shut, 0)); err != nil {
		t.Fatal(err)
	}
	_, rejects := walk(t, Options{}, dir)
	if len(rejects) != 2 || !strings.Contains(rejects[0].Reason, "permission") || rejects[0].Cure == "" || rejects[1].Path != shut {
		t.Errorf("rejects %v", rejects)
	}
}

// TestDevice: what is neither file nor folder is not opened: a pipe without a writer would block for ever.
func TestDevice(t *testing.T) {
	if _, err := os.Stat(os.DevNull); err != nil {
		t.Skip(err)
	}
	_, rejects := walk(t, Options{}, os.DevNull)
	if len(rejects) != 1 || rejects[0].Reason != "not a regular file" {
		t.Errorf("rejects %v", rejects)
	}
}

// TestStops: an error of found ends the walk and comes back, and so does the context.
func TestStops(t *testing.T) {
	stop := errors.New("enough")
	lines := strings.Repeat("{\"text\":\"x\"}\n", 5)
	n := 0
	err := Walk(context.Background(), []string{"-"}, Options{Stdin: strings.NewReader(lines)}, func(Article) error { n++; return stop }, func(Reject) {})
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("error %v after %d articles", err, n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	n = 0
	err = Walk(ctx, []string{"-"}, Options{Stdin: strings.NewReader(lines)}, func(Article) error { n++; cancel(); return nil }, func(Reject) {})
	if !errors.Is(err, context.Canceled) || n != 1 {
		t.Errorf("error %v after %d articles", err, n)
	}
}

// TestLineEnds: the text of a file is the file, so that offsets hold in the file itself.
func TestLineEnds(t *testing.T) {
	const content = "\u00a0Title \r\n\r\nBody, and more.\r\n"
	found, _ := walk(t, Options{}, file(t, "a.txt", content))
	if len(found) != 1 || found[0].Text != content || found[0].Text[:found[0].TitleEnd] != "\u00a0Title" || found[0].Meta.Title != "Title" {
		t.Errorf("found %+v", found)
	}
}

// TestDeepPage: nesting that would exhaust the stack, or hours, is refused or read, but soon.
func TestDeepPage(t *testing.T) {
	start := time.Now()
	for _, open := range []string{"<div>", "<b>", "<table>", "<a href=x>", "<svg>"} {
		walk(t, Options{}, file(t, "a.html", strings.Repeat(open, 50_000)+"<p>"+story))
	}
	if d := time.Since(start); d > 60*time.Second {
		t.Errorf("took %v", d)
	}
}

// TestTitleInBody: a body that begins with the title says it once; one that begins with its words is left whole.
func TestTitleInBody(t *testing.T) {
	for body, want := range map[string]string{
		"Ann weds\n\nBody": "Ann weds\n\nBody",
		"ANN WEDS\nBody":   "Ann weds\n\nBody",
		"Ann weds Bob.":    "Ann weds\n\nAnn weds Bob.",
		"Ann weds":         "Ann weds",
	} {
		if got, end := compose(" Ann  weds ", body); got != want || got[:end] != "Ann weds" {
			t.Errorf("%q: %q, title to %d, want %q", body, got, end, want)
		}
	}
}

func BenchmarkHTML(b *testing.B) {
	data := []byte(page("", strings.Repeat("<p>"+story+"</p>", 20)))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := readHTML("a.html", data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkJSONLines(b *testing.B) {
	data := strings.Repeat(`{"url":"https://example.com/1.html","title":"One","text":"`+strings.Repeat("words of the body ", 100)+`","published_at":"2022-09-13T08:00:00Z"}`+"\n", 50)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		err := Walk(context.Background(), []string{"-"}, Options{Stdin: strings.NewReader(data)}, func(Article) error { return nil }, func(r Reject) { b.Fatal(r) })
		if err != nil {
			b.Fatal(err)
		}
	}
}
