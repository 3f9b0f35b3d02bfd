package main

import (
	"encoding/json"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"celebgraph/extract/article"
)

// progress shows rate and time left on a terminal, by bytes of the input files, and nothing elsewhere. It also
// keeps other output from mixing with the bar. It may be used by several goroutines.
type progress struct {
	s    streams
	mu   sync.Mutex
	bar  *progressbar.ProgressBar // nil when quiet
	size map[string]int64         // of the files still to come or being read
	now  string                   // the file being read
	read int64                    // bytes of it

	// events has a line of JSON written about once a second, in place of the bar.
	events  bool
	started time.Time
	told    time.Time
	sum     progressEvent
	busy    [stages]time.Duration
}

// progressEvent is how far the work is.
type progressEvent struct {
	Event    string  `json:"event"`
	Articles int     `json:"articles"`
	Bytes    int64   `json:"bytes"`
	Claims   int     `json:"claims"`
	Copies   int     `json:"near_duplicates"`
	Rejects  int     `json:"rejects"`
	Seconds  float64 `json:"seconds"`
	Rate     float64 `json:"articles_per_second"`
	// Slowest is the stage that has been busy longest, and so sets the pace.
	Slowest string `json:"slowest,omitempty"`
}

// spent counts the time that a stage was busy, and has the bar say which stage sets the pace.
func (p *progress) spent(s stage, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.busy[s] += d
	slowest := stageReading
	for s, d := range p.busy {
		if d > p.busy[slowest] {
			slowest = stage(s)
		}
	}
	if name := slowest.String(); name != p.sum.Slowest {
		if p.sum.Slowest = name; p.bar != nil {
			p.bar.Describe(name)
		}
	}
}

// copied tells of a near-duplicate.
func (p *progress) copied(article, of string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sum.Copies++; !p.events {
		return
	}
	p.write(map[string]string{"event": "near-duplicate", "article": article, "of": of})
}

// write writes an event as a line of JSON.
func (p *progress) write(event any) {
	if data, err := json.Marshal(event); err == nil {
		_, _ = p.s.err.Write(append(data, '\n')) // as with all that goes to stderr
	}
}

// count adds to what the events tell.
func (p *progress) count(claims, rejects int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum.Claims += claims
	p.sum.Rejects += rejects
}

// tell writes an event, at most one a second unless it is the last.
func (p *progress) tell(event string) {
	now := time.Now()
	if !p.events || event == "progress" && now.Sub(p.told) < time.Second {
		return
	}
	p.told = now
	p.sum.Event, p.sum.Seconds = event, math.Round(now.Sub(p.started).Seconds()*1000)/1000
	if p.sum.Rate = 0; p.sum.Seconds > 0 {
		p.sum.Rate = math.Round(float64(p.sum.Articles)/p.sum.Seconds*10) / 10
	}
	p.write(p.sum)
}

// newProgress prepares progress over paths.
func newProgress(s streams, paths []string, events bool) *progress {
	p := &progress{s: s, events: events, started: time.Now()}
	if !s.terminal || events {
		return p
	}
	p.size = map[string]int64{}
	var total int64
	for _, path := range paths {
		_ = filepath.WalkDir(path, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil // the reader reports it
			}
			if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
				p.size[file] = info.Size()
				total += info.Size()
			}
			return nil
		})
	}
	if total == 0 {
		total = -1
	}
	p.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(s.err), progressbar.OptionShowBytes(true),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetPredictTime(true),
		progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30))
	return p
}

// done counts an article as finished.
func (p *progress) done(a *article.Article) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sum.Articles++
	p.sum.Bytes += int64(len(a.Text))
	p.tell("progress")
	if p.bar == nil {
		return
	}
	file, _, packed := strings.Cut(a.Path, "!") // a file of an archive
	if _, plain := p.size[a.Path]; plain {
		file, packed = a.Path, false
	}
	if file != p.now {
		p.leave()
		p.now = file
	}
	n := int64(len(a.Text))
	if a.Line == 0 && !packed {
		n = p.size[file]
	}
	n = min(n, p.size[file]-p.read)
	p.read += n
	_ = p.bar.Add64(n) // a terminal that cannot be drawn on is no reason to stop
}

// leave counts what is left of the file that was being read.
func (p *progress) leave() {
	if rest := p.size[p.now] - p.read; rest > 0 {
		_ = p.bar.Add64(rest)
	}
	delete(p.size, p.now)
	p.read = 0
}

// Write prints to stderr with the bar out of the way.
func (p *progress) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	return p.s.err.Write(b)
}

// print writes data to stdout with the bar out of the way.
func (p *progress) print(b []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Clear()
	}
	_, err := p.s.out.Write(b)
	return err
}

// finish removes the bar.
func (p *progress) finish() {
	p.mu.Lock()
	p.tell("done")
	p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
