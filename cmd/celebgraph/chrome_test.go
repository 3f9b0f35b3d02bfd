package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// screenshots is where screenshots go, "" where none are wanted.
var screenshots = os.Getenv("CELEBGRAPH_SCREENSHOTS")

// page is a Neo4j Browser in a headless Chromium.
type page struct {
	t   *testing.T
	ctx context.Context
}

// openPage starts Chromium. Where there is none the test is skipped, and fails under CI=true.
func openPage(t *testing.T) *page {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("Chromium is not installed")
		}
		t.Skip("to run this test install Chromium (Debian's package of that name)")
	}
	opts := []chromedp.ExecAllocatorOption{chromedp.Headless, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.DisableGPU,
		chromedp.ExecPath(path), chromedp.WindowSize(1280, 1000), chromedp.UserDataDir(t.TempDir())}
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox)
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancelTab := chromedp.NewContext(ctx)
	t.Cleanup(func() { cancelTab(); cancel() })
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("Chromium: %v", err)
	}
	return &page{t, ctx}
}

// do does actions one after the other, and fails the test with a picture where one cannot be done in time.
func (p *page) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 40*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.shoot("failed")
		p.t.Fatalf("in Browser: %v", err)
	}
}

// ask evaluates a JavaScript expression.
func ask[T any](p *page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 40*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("in Browser: %s: %v", expression, err)
	}
	return v
}

// wait waits until a JavaScript expression is true.
func (p *page) wait(what, expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 40*time.Second)
	defer cancel()
	if _, err := chromedp.Run(ctx, chromedp.Poll[chromedp.Void](expression, chromedp.WithPollingInterval(100*time.Millisecond))); err != nil {
		p.shoot("failed")
		p.t.Fatalf("in Browser: %s: %v", what, err)
	}
}

// shoot makes a screenshot where they are wanted.
func (p *page) shoot(name string) {
	p.t.Helper()
	if screenshots == "" {
		return
	}
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Errorf("screenshot: %v", err)
		return
	}
	file := filepath.Join(screenshots, strings.ReplaceAll(name, " ", "-")+".png")
	if err := os.MkdirAll(screenshots, 0o777); err != nil {
		p.t.Error(err)
	}
	if err := os.WriteFile(file, png, 0o666); err != nil {
		p.t.Error(err)
	}
}

// testid selects by the names that Browser gives to its parts.
func testid(id string) chromedp.CSS { return chromedp.CSS(fmt.Sprintf(`[data-testid=%q]`, id)) }

// login opens a link of Browser and logs in.
func (p *page) login(link, password string) {
	p.t.Helper()
	field := testid("password")
	p.do(chromedp.Navigate(link), chromedp.WaitVisible(field))
	p.wait("the user is filled in", fmt.Sprintf(`document.querySelector('%s').value == 'neo4j'`, testid("username")))
	p.do(chromedp.SendKeys(field, password+"\r"))
	p.wait("logged in", fmt.Sprintf(`!document.querySelector('%s')`, field))
}

// clickFirst clicks the first element that a CSS selector finds, wherever it has scrolled to.
func (p *page) clickFirst(selector string) {
	p.t.Helper()
	p.wait("there is "+selector, fmt.Sprintf(`!!document.querySelector(%q)`, selector))
	ask[bool](p, fmt.Sprintf(`(document.querySelector(%q).click(), true)`, selector))
}

// topFrame is the newest result, in JavaScript.
const topFrame = `document.querySelector('[data-testid=frame]')`

// editorText is what is in the editor, in JavaScript, without white space.
const editorText = `document.querySelector('[data-testid=activeEditor] .view-lines').innerText.replace(/\s/g, '')`

// runEditor runs the query that has been put into the editor and waits until its result is there: a picture with
// nodes, or a table with rows. It says whether it is a picture.
func (p *page) runEditor(query string) (picture bool) {
	p.t.Helper()
	frames := ask[int](p, `document.querySelectorAll('[data-testid=frame]').length`)
	p.clickFirst(string(testid("editor-Run")))
	p.wait("a result of "+query, fmt.Sprintf(`document.querySelectorAll('[data-testid=frame]').length > %d &&
		(%[2]s.querySelector('svg g.node, table tbody tr, [data-testid=cypherFrameErrorMessage]') != null)`, frames, topFrame))
	if message := ask[string](p, topFrame+`.querySelector('[data-testid=cypherFrameErrorMessage]')?.innerText ?? ''`); message != "" {
		p.t.Errorf("%s\n%s", query, message)
	}
	return ask[bool](p, topFrame+`.querySelector('svg g.node') != null`)
}

// closeTop closes the newest result.
func (p *page) closeTop() {
	p.t.Helper()
	p.clickFirst(`[data-testid=frame] button[title=Close]`)
}

// part is a node or relationship as it is drawn.
type part struct{ Type, Caption, Color string }

// drawn lists what the newest picture shows, by the class of Browser's SVG groups: "node" or "relationship".
func (p *page) drawn(class string) []part {
	p.t.Helper()
	return ask[[]part](p, fmt.Sprintf(`[...%s.querySelectorAll('svg g.%s')].map(g => ({
		Type: g.__data__?.type ?? '',
		Caption: [...g.querySelectorAll('text')].map(t => t.textContent.trim()).join(' ').trim(),
		Color: (g.querySelector('circle.b-outline, path.b-outline') ?? g.querySelector('path')).getAttribute('fill')}))`, topFrame, class))
}

// drop drops a file on the window.
func (p *page) drop(name, kind string, content []byte) {
	p.t.Helper()
	ask[bool](p, fmt.Sprintf(`(() => {
		const data = new DataTransfer();
		data.items.add(new File([Uint8Array.from(atob(%q), c => c.charCodeAt(0))], %q, {type: %q}));
		for (const type of ['dragenter', 'dragover', 'drop']) {
			document.querySelector('[data-testid=main]').dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
		}
		return true;
	})()`, base64.StdEncoding.EncodeToString(content), name, kind))
}
