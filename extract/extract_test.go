package extract_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"celebgraph/extract"
	"celebgraph/extract/article"
	"celebgraph/extract/evaluate"
	"celebgraph/graph"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// read returns all articles of a path; nothing may be rejected.
func read(t testing.TB, path string) []article.Article {
	t.Helper()
	var out []article.Article
	err := article.Walk(context.Background(), []string{path}, article.Options{}, func(a article.Article) error {
		out = append(out, a)
		return nil
	}, func(r article.Reject) { t.Errorf("rejected: %+v", r) })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func newPipeline(t testing.TB, o extract.Options) *extract.Pipeline {
	t.Helper()
	p, err := extract.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestFixtureScores keeps precision and recall of both readers on the fixtures in golden files, so that a change of quality
// shows in the diff: go test ./extract -run FixtureScores -update
func TestFixtureScores(t *testing.T) {
	gold, err := evaluate.ReadGold(os.DirFS("../fixtures/gold"))
	if err != nil {
		t.Fatal(err)
	}
	articles := read(t, "../fixtures/articles")
	for _, c := range []struct {
		name, flags, golden string
		options             extract.Options
	}{
		{"full", "", "testdata/fixture-scores.txt", extract.Options{}},
		{"fast", "--reader fast ", "testdata/fixture-scores-fast.txt", extract.Options{Fast: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			lists, err := newPipeline(t, c.options).Extract(context.Background(), articles...)
			if err != nil {
				t.Fatal(err)
			}
			r := evaluate.Score(gold, slices.Concat(lists...), evaluate.Options{})
			if len(r.WithoutGold) > 0 {
				t.Errorf("articles without gold: %v", r.WithoutGold)
			}
			var got bytes.Buffer
			fmt.Fprintf(&got, "# celebgraph eval %s--gold fixtures/gold fixtures/articles\n", c.flags)
			if err := r.WriteTable(&got); err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(c.golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(c.golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("scores changed; look at the difference, and rewrite %s with -update if it is meant:\n%s\nwas:\n%s", c.golden, got.Bytes(), want)
			}
		})
	}
}

// TestEvidenceSlicesBack: every claim's evidence is where it says, its ids are those of its parts, and it is
// valid. CELEBGRAPH_ARTICLES names more articles to hold this for.
func TestEvidenceSlicesBack(t *testing.T) {
	p := newPipeline(t, extract.Options{MinConfidence: -1})
	paths := []string{"../fixtures/articles"}
	if more := os.Getenv("CELEBGRAPH_ARTICLES"); more != "" {
		paths = append(paths, more)
	}
	n := 0
	for _, path := range paths {
		articles := read(t, path)
		lists, err := p.Extract(context.Background(), articles...)
		if err != nil {
			t.Fatal(err)
		}
		for i, list := range lists {
			for _, c := range list {
				n++
				if got := articles[i].Text[c.Evidence.Start:c.Evidence.End]; got != c.Evidence.Text {
					t.Errorf("%s: bytes %d to %d are %q, not %q", articles[i].Path, c.Evidence.Start, c.Evidence.End, got, c.Evidence.Text)
				}
				if err := c.Validate(); err != nil {
					t.Errorf("%s: %s: %v", articles[i].Path, c.Text(), err)
				}
				again := c
				if again.Normalize(); again.ID != c.ID {
					t.Errorf("%s: id %s is not that of its parts", c.Text(), c.ID)
				}
			}
		}
	}
	if n == 0 {
		t.Error("no claims at all")
	}
}

// TestSeedFacts: the article that retells the seed's facts gives them, and nothing false about its people.
func TestSeedFacts(t *testing.T) {
	p := newPipeline(t, extract.Options{})
	lists, err := p.Extract(context.Background(), read(t, "../fixtures/articles/000-legend-west-friendship.txt")...)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, c := range lists[0] {
		got[c.Text()] = true
		got[c.Object.Name+" — "+graph.Label(c.Predicate, c.Status)+" — "+c.Subject.Name] = c.Predicate.Symmetric()
		for _, e := range []graph.Entity{c.Subject, c.Object} {
			if e.Name == "Donald Trump" && c.Predicate != graph.SupporterOf {
				t.Errorf("false: %s", c.Text())
			}
		}
		if c.Object.Type == graph.Person && c.Predicate != graph.FriendOf && c.Predicate != graph.CollaboratorOf && c.Predicate != graph.SupporterOf {
			t.Errorf("false: %s", c.Text())
		}
	}
	for _, want := range []string{"John Legend — former friend of — Kanye West", "John Legend — contributor to — All of Me", "Kanye West — contributor to — Get Lifted"} {
		if !got[want] {
			t.Errorf("missing %s in %v", want, got)
		}
	}
	if got["John Legend — supporter of — Donald Trump"] {
		t.Error("John Legend does not support Donald Trump")
	}
}

// TestBatchIndependent: an article's claims do not depend on those read with it, nor on the number of workers.
func TestBatchIndependent(t *testing.T) {
	articles := read(t, "../fixtures/articles")
	ctx := context.Background()
	together, err := newPipeline(t, extract.Options{}).Extract(ctx, articles...)
	if err != nil {
		t.Fatal(err)
	}
	single := newPipeline(t, extract.Options{Workers: 1})
	for i := len(articles) - 1; i >= 0; i -= 5 {
		alone, err := single.Extract(ctx, articles[i])
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(alone[0]) != fmt.Sprint(together[i]) {
			t.Errorf("%s: claims differ:\n%v\n%v", filepath.Base(articles[i].Path), alone[0], together[i])
		}
	}
}

// BenchmarkExtract reads all fixtures at once and reports words a second: of the neural reader alone, with patterns alone
// to find facts, and of the whole, loading of weights left out.
func BenchmarkExtract(b *testing.B) {
	articles := read(b, "../fixtures/articles")
	ctx := context.Background()
	docs, err := newPipeline(b, extract.Options{PatternsOnly: true}).Annotate(ctx, articles...)
	if err != nil {
		b.Fatal(err)
	}
	words := 0
	for _, d := range docs {
		words += len(d.Tokens)
	}
	for _, part := range []struct {
		name           string
		patterns, fast bool
		run            func(*extract.Pipeline) error
	}{
		{"reader", true, false, func(p *extract.Pipeline) error { _, err := p.Annotate(ctx, articles...); return err }},
		{"patterns", true, false, func(p *extract.Pipeline) error { _, err := p.Extract(ctx, articles...); return err }},
		{"whole", false, false, func(p *extract.Pipeline) error { _, err := p.Extract(ctx, articles...); return err }},
		{"fast-reader", true, true, func(p *extract.Pipeline) error { _, err := p.Annotate(ctx, articles...); return err }},
		{"fast-patterns", true, true, func(p *extract.Pipeline) error { _, err := p.Extract(ctx, articles...); return err }},
		{"fast", false, true, func(p *extract.Pipeline) error { _, err := p.Extract(ctx, articles...); return err }},
	} {
		b.Run(part.name, func(b *testing.B) {
			p := newPipeline(b, extract.Options{PatternsOnly: part.patterns, Fast: part.fast}) // its workers are those of -cpu
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N { // b.Loop would measure before -cpu takes effect
				if err := part.run(p); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
}
