package browser_test

import (
	"context"
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
