package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"celebgraph/graph/neo4jstore/browser"
	"celebgraph/graph/neo4jstore/local"
)

// upForTest runs "up --demo" in the foreground, with ports of its own, until the test ends. It returns what up prints.
func upForTest(t *testing.T) (printed, password string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out := &lockedBuffer{}
	dir := t.TempDir()
	o := upOptions{demo: true, foreground: true, neo4j: browser.Options{Dir: dir, Runner: browser.Java,
		JavaOptions: []string{"-XX:TieredStopAtLevel=1"}}}
	done := make(chan error, 1)
	go func() { done <- runUp(ctx, o, streams{out: out, err: &bytes.Buffer{}}) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("up: %v", err)
		}
	})
	for !strings.Contains(out.String(), "stop:") {
		select {
		case err := <-done:
			done <- nil
			if errors.Is(err, local.ErrMissing) && os.Getenv("CI") != "true" {
				t.Skipf("%v; to run this test install Java 17 and Maven", err)
			}
			t.Fatalf("up: %v", err)
		case <-time.After(100 * time.Millisecond):
		}
	}
	raw, err := os.ReadFile(filepath.Join(dir, "password"))
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), string(raw)
}

// TestBrowser opens the real Browser at the link that "up --demo" prints, in a headless Chromium, and looks at
// everything that is there for it. CELEBGRAPH_SCREENSHOTS names a folder for pictures.
func TestBrowser(t *testing.T) {
	p := openPage(t)
	printed, password := upForTest(t)
	link := regexp.MustCompile(`Browser: +(\S+)`).FindStringSubmatch(printed)
	zip := regexp.MustCompile(`saved queries: +(\S+)`).FindStringSubmatch(printed)
	if link == nil || zip == nil || !strings.Contains(printed, password) {
		t.Fatalf("up printed %s", printed)
	}
	p.login(link[1], password)
	p.wait("style and guide come by themselves", `document.body.innerText.includes('1. Who is who') && document.body.innerText.includes('celebgraph.grass')`)
	p.wait("the editor holds the first query", editorText+`.startsWith("MATCH(p:Person{name:'TobinPrewitt'})")`)
	p.shoot("connected")
	t.Run("first query", func(t *testing.T) {
		p := &page{t, p.ctx}
		p.runEditor("the first query")
		time.Sleep(2 * time.Second) // the picture settles
		p.shoot("person")
		checkDrawing(t, p)
		p.closeTop()
	})
	t.Run("guide", func(t *testing.T) { playGuide(t, &page{t, p.ctx}) })
	t.Run("saved queries", func(t *testing.T) { runSaved(t, &page{t, p.ctx}, zip[1]) })
}

// checkDrawing wants the picture of Tobin Prewitt to have captions and colours as meant.
func checkDrawing(t *testing.T, p *page) {
	nodes := map[string]string{}
	for _, n := range p.drawn("node") {
		nodes[n.Caption] = n.Color
	}
	for caption, color := range map[string]string{"Tobin Prewitt": "#2F6DB5", "Noémi Szalai": "#2F6DB5", "Low Flame": "#7A4FB5"} {
		if nodes[caption] != color {
			t.Errorf("%s has the colour %q, want %s, among %v", caption, nodes[caption], color, nodes)
		}
	}
	type look struct{ caption, color string }
	want := map[string]look{"FRIEND_OF": {"friend of", "#2E9E4F"}, "FORMER_SPOUSE_OF": {"former spouse of", "#9AA1AC"},
		"RUMORED_PARTNER_OF": {"rumored partner of", "#F08C00"}, "SIBLING_OF": {"sibling of", "#8A5A2B"}}
	for _, r := range p.drawn("relationship") {
		if w, ok := want[r.Type]; ok {
			if !captioned(r.Caption, w.caption) || r.Color != w.color {
				t.Errorf("%s has the caption %q and the colour %s, want %q and %s", r.Type, r.Caption, r.Color, w.caption, w.color)
			}
			delete(want, r.Type)
		}
		if strings.ContainsRune(r.Caption, '_') || r.Caption == "" {
			t.Errorf("a relationship has the caption %q, want words", r.Caption)
		}
	}
	if len(want) > 0 {
		t.Errorf("not drawn: %v", want)
	}
}

// captioned reports whether a caption is the one wanted, which Browser cuts short where an edge is.
func captioned(caption, want string) bool {
	part, cut := strings.CutSuffix(caption, "…")
	return caption == want || cut && len(part) > 4 && strings.HasPrefix(want, part)
}

// playGuide runs every query of every step of the guide.
func playGuide(t *testing.T, p *page) {
	const slide = topFrame + `.querySelector('[data-testid=carousel]')`
	for step := 1; step <= 6; step++ {
		p.wait(fmt.Sprintf("step %d", step), fmt.Sprintf(`/^\s*%d\. /m.test(%s.innerText)`, step, slide))
		p.shoot(fmt.Sprintf("guide-%d", step))
		count := ask[int](p, slide+`.querySelectorAll('pre.runnable').length`)
		if count == 0 {
			t.Errorf("step %d has no query", step)
		}
		for i := range count {
			query := ask[string](p, fmt.Sprintf(`%s.querySelectorAll('pre.runnable')[%d].textContent.trim()`, slide, i))
			ask[bool](p, fmt.Sprintf(`(%s.querySelectorAll('pre.runnable')[%d].click(), true)`, slide, i))
			p.runLoaded(query)
			p.shoot(fmt.Sprintf("guide-%d-%d", step, i+1))
			p.closeTop()
		}
		if step < 6 {
			p.clickFirst(`[data-testid=frame] [data-testid=nextSlide]`)
		}
	}
}

// runLoaded waits until the editor holds a query, runs it, and wants a picture of a query that returns nodes.
func (p *page) runLoaded(query string) {
	p.t.Helper()
	p.wait("the editor holds the query", fmt.Sprintf(`%s.endsWith(%q.replace(/\s/g, '').slice(-20))`, editorText, query))
	picture := p.runEditor(query)
	if table := strings.Contains(query, " AS "); picture && strings.Contains(query, "AS quote") || !picture && !table {
		p.t.Errorf("a picture: %v\n%s", picture, query)
	}
	if picture {
		time.Sleep(1500 * time.Millisecond) // it settles
	}
}

// runSaved drops the zip on the window and runs every query that is in the drawer then.
func runSaved(t *testing.T, p *page, address string) {
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", address, res.Status, err)
	}
	p.drop("saved-queries.zip", "application/zip", raw)
	queries := unzip(t, raw)
	p.do(chromedp.Click(testid("navigationFavorites")))
	ran := 0
	for _, q := range queries {
		folder := fmt.Sprintf(`[data-testid="savedScriptsFolder-%s"]`, q.Folder)
		p.wait("the folder "+q.Folder, fmt.Sprintf(`!!document.querySelector('%s')`, folder))
		script := fmt.Sprintf(`[data-testid="scriptTitle-%s"]`, q.Name)
		if !ask[bool](p, fmt.Sprintf(`!!document.querySelector('%s')`, script)) {
			p.clickFirst(fmt.Sprintf(`[data-testid="expandFolder-%s"]`, q.Folder))
		}
		p.shoot("drawer")
		p.clickFirst(script)
		p.runLoaded(q.Cypher)
		p.shoot("saved " + q.Folder + " " + q.Name)
		p.closeTop()
		ran++
	}
	if ran < 10 {
		t.Errorf("only %d saved queries", ran)
	}
}

// unzip returns the saved queries of a zip.
func unzip(t *testing.T, raw []byte) (out []browser.Query) {
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		folder, name := path.Split(strings.TrimSuffix(f.Name, ".cypher"))
		out = append(out, browser.Query{Folder: path.Clean(folder), Name: name, Cypher: strings.TrimSpace(string(text))})
	}
	return out
}

// lockedBuffer is a buffer that one goroutine writes and another reads.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
