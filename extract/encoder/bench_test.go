package encoder

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"celebgraph/extract/encoder/kernel"
)

// sentences are invented ones of the length and make-up of news.
var sentences = []string{
	"Mara Velloni says she 's dating singer Toby Quill .",
	"“ We did n't plan it , ” Velloni 's sister told the Harbour Gazette in June 2016 , days after the couple had been seen at a restaurant in Oakmoor with their children and a mutual friend .",
	"Their band The Paper Lanterns released ' Low Tide ' on Oakmoor Records , and its second single sold more than two million copies in a year .",
	"The former friends , who met on the set of a comedy in 2004 , have not spoken since the trial , according to a source close to both .",
	"She had met the drummer through her brother , who managed him until the two fell out over unpaid royalties .",
	"A representative for Quill declined to comment .",
}

// benchBatch makes sequences of about the given number of pieces in all, and counts their words.
func benchBatch(m *Model, pieces int) (batch []Sequence, words, n int) {
	for i := 0; n < pieces; i++ {
		s := m.Sequence(strings.Fields(sentences[i%len(sentences)]))
		batch, words, n = append(batch, s), words+len(s.First), n+len(s.IDs)
	}
	return batch, words, n
}

func loaded(tb testing.TB) *Model {
	tb.Helper()
	m, err := Load()
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// BenchmarkEncode reports the words a second of one goroutine, for several sizes of batch.
func BenchmarkEncode(b *testing.B) {
	m := loaded(b)
	for _, pieces := range []int{60, 320, 640, 1280} {
		b.Run(fmt.Sprint(pieces, "-pieces"), func(b *testing.B) {
			batch, words, _ := benchBatch(m, pieces)
			b.ReportAllocs()
			for b.Loop() {
				m.Encode(batch)
			}
			b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
}

// BenchmarkEncodeAll reports the words a second of one goroutine a processor.
func BenchmarkEncodeAll(b *testing.B) {
	m := loaded(b)
	batch, words, _ := benchBatch(m, 640)
	workers := runtime.GOMAXPROCS(0)
	for b.Loop() {
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() { m.Encode(batch) })
		}
		wg.Wait()
	}
	b.ReportMetric(float64(words*workers)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}

// BenchmarkStages times each stage of one layer over a batch, with the rate of arithmetic where products are most
// of it. BenchmarkPeak of package kernel measures what the machine can do.
func BenchmarkStages(b *testing.B) {
	m := loaded(b)
	c := m.manifest.Config
	batch, _, n := benchBatch(m, 640)
	var buf buffers
	rows := kernel.Rows(n)
	var act [5][]float32
	for i := range act {
		act[i] = make([]float32, (rows+kernel.TileRows)*c.Width)
	}
	x, q, k, v, y := act[0], act[1], act[2], act[3], act[4]
	l := m.stack.layers[0]
	wide := make([]float32, rows*l.up.Stride)
	m.embed(x, batch)
	l.query.Mul(q, x, n, c.Width)
	l.key.Mul(k, x, n, c.Width)
	l.value.Mul(v, x, n, c.Width)
	l.up.Mul(wide, x, n, c.Width)
	products := 0
	var lengths []int
	for _, s := range batch {
		lengths = append(lengths, len(s.IDs))
		products += 4 * len(s.IDs) * len(s.IDs) * c.Width
	}
	square, inner := 2*n*c.Width*c.Width, 2*n*c.Width*c.Inner
	for _, s := range []struct {
		name string
		flop int
		f    func()
	}{
		{"wordpiece", 0, func() { benchBatch(m, 640) }},
		{"embed", 0, func() { m.embed(x, batch) }},
		{"query", square, func() { l.query.Mul(q, x, n, c.Width) }},
		{"attention", products, func() { m.stack.attend(y, q, k, v, lengths, lengths, &buf) }},
		{"norm", 0, func() { l.norm1.addApply(x, q, n) }},
		{"up", inner, func() { l.up.Mul(wide, x, n, c.Width) }},
		{"gelu", 0, func() { kernel.GELU(wide[:n*l.up.Stride]) }},
		{"down", inner, func() { l.down.Mul(y, wide, n, l.up.Stride) }},
	} {
		b.Run(s.name, func(b *testing.B) {
			for b.Loop() {
				s.f()
			}
			if s.flop > 0 {
				b.ReportMetric(float64(s.flop)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			}
		})
	}
}

// BenchmarkOpen times the unpacking of the embedded weights.
func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Open(embedded); err != nil {
			b.Fatal(err)
		}
	}
}
