// Command tune fits the weights by which coreference chooses among people (coref.Weights) to articles with gold triples:
//
//	go run ./cmd/tune [--only GROUP] CORPORA/litbank EVAL/train [EVAL/dev...] > extract/coref/weights.json
//
// EVAL/train holds articles/ and gold/. Each triple has a sentence of evidence, in which both of its people must be meant by
// some word. That alone would teach that a pronoun never means whom its sentence names, so the pronouns of LitBank count as
// well. The weights are moved one at a time, up and down, as long as more is right. Further folders are counted, too, and never
// fitted to.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"celebgraph/extract"
	"celebgraph/extract/annotate/givenname"
	"celebgraph/extract/article"
	"celebgraph/extract/coref"
	"celebgraph/extract/evaluate"
	"celebgraph/extract/evaluate/litbank"
	"celebgraph/extract/nlp"
	"celebgraph/extract/quote"
	"celebgraph/graph"
)

const (
	// optionalShare is what a triple counts that a fair reader may leave out, pronounShare a pronoun of LitBank.
	optionalShare = 0.3
	pronounShare  = 0.12
	// pluralCost is what a plural must be worth for which a meaning is found: the triples do not tell of those that have none.
	pluralCost = 0.05
	// least is the gain for which a weight is moved.
	least = 1.9
	// skipped is how many LitBank documents are passed over for each that is used.
	skipped = 1
)

// steps are the factors by which a weight is moved up and down, in parts of its unit.
var steps = []float64{0.25, 0.5, 1, 2, 4}

// names lists the weights to fit.
var names = map[string][]string{
	"pronoun": {"window", "distance", "later", "position", "count", "subject", "owner", "both owners", "member", "name before", "gender",
		"sentence", "sentence's subject", "clause's subject", "paragraph", "first", "topic", "headline"},
	"nominal": {"window", "distance", "later", "position", "count", "subject", "owner", "member", "name before", "gender", "paragraph", "first",
		"topic", "headline"},
	"part": {"part", "before", "distance", "distance after", "count"},
	"pair": {"least", "window", "distance", "position", "latest", "tied", "since", "plural", "met", "before", "before they", "romance", "romance couple",
		"genders couple", "count", "headline", "topic", "brood", "young", "here", "subjects"},
}

// sample is an article with what its gold asks of coreference, or a document of LitBank.
type sample struct {
	doc   *nlp.Document
	pairs []pair
	gold  *litbank.Document
}

// pair are the folded names of a triple's subject and object, one of whose sentences should mention both.
type pair struct {
	subject, object map[string]bool
	sentences       []int
	weight          float64
}

func main() {
	only := flag.String("only", "", "the one group of weights to fit: nominal, pair, part or pronoun")
	flag.Usage = func() { fmt.Fprintln(os.Stderr, "usage: tune [--only GROUP] LITBANK FOLDER [FOLDER...]") }
	flag.Parse()
	if flag.NArg() < 2 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*only, flag.Arg(0), flag.Args()[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "tune:", err)
		os.Exit(1)
	}
}

func run(only, fiction string, folders []string) error {
	p, err := extract.New(extract.Options{PatternsOnly: true})
	if err != nil {
		return err
	}
	var all [][]sample
	for _, f := range folders {
		s, err := read(p, f)
		if err != nil {
			return fmt.Errorf("%s: %w", f, err)
		}
		all = append(all, s)
	}
	books, err := readBooks(p, fiction)
	if err != nil {
		return fmt.Errorf("%s: %w", fiction, err)
	}
	fit := all[0]
	if only != "pair" { // fiction's plurals tell nothing
		fit = append(slices.Clone(fit), books...)
	}
	w := clone(coref.Shipped())
	report := func() {
		for i, f := range folders {
			fmt.Fprintf(os.Stderr, "%s %.1f  ", filepath.Base(f), count(all[i], w))
		}
		fmt.Fprintf(os.Stderr, "LitBank %.1f\n", count(books, w))
	}
	report()
	for moved := true; moved; {
		moved = ascend(fit, w, only, report)
	}
	out, err := json.MarshalIndent(w, "", "  ")
	if err != nil {
		return err
	}
	fmt.Println(string(out))
	return nil
}

// clone returns weights of their own.
func clone(w *coref.Weights) *coref.Weights {
	return &coref.Weights{Pronoun: maps.Clone(w.Pronoun), Nominal: maps.Clone(w.Nominal), Part: maps.Clone(w.Part), Pair: maps.Clone(w.Pair)}
}

// ascend tries to move every weight once, and reports whether any was moved.
func ascend(samples []sample, w *coref.Weights, only string, report func()) bool {
	top, moved := count(samples, w), false
	for _, part := range slices.Sorted(maps.Keys(names)) {
		if only != "" && part != only {
			continue
		}
		for _, name := range names[part] {
			old := group(w, part)[name]
			var values []float64
			for _, s := range steps {
				unit := 1.0
				if name == "window" {
					unit = 2
				}
				values = append(values, old+s*unit, old-s*unit)
			}
			if old != 0 {
				values = append(values, 0)
			}
			best := old
			for i, v := range counts(samples, w, part, name, values) {
				if v >= top+least {
					top, best = v, values[i]
				}
			}
			group(w, part)[name] = best
			if best != old {
				moved = true
				fmt.Fprintf(os.Stderr, "%s %q %g -> %g: %.1f\n", part, name, old, best, top)
				report()
			}
		}
	}
	return moved
}

func group(w *coref.Weights, part string) map[string]float64 {
	return map[string]map[string]float64{"pronoun": w.Pronoun, "nominal": w.Nominal, "part": w.Part, "pair": w.Pair}[part]
}

// counts returns what each value of a weight would give.
func counts(samples []sample, w *coref.Weights, part, name string, values []float64) []float64 {
	out := make([]float64, len(values))
	var wg sync.WaitGroup
	limit := make(chan struct{}, 2)
	for i, v := range values {
		wg.Add(1)
		limit <- struct{}{}
		go func() {
			defer func() { <-limit; wg.Done() }()
			c := clone(w)
			group(c, part)[name] = v
			out[i] = count(samples, c)
		}()
	}
	wg.Wait()
	return out
}

// count returns the weight of the triples whose evidence mentions both of their ends, by coreference with these weights.
func count(samples []sample, w *coref.Weights) float64 {
	total := 0.0
	r := &coref.Resolver{Names: givenname.Names{}, Weights: w}
	for _, s := range samples {
		d := *s.doc
		d.Mentions, d.Chains, d.Quotes = nil, nil, nil
		quote.Find(&d)
		r.Resolve(&d)
		quote.Attribute(&d)
		r.ResolveQuoted(&d)
		if s.gold != nil {
			var score litbank.Score
			score.Add(s.gold, &d)
			total += pronounShare * float64(score.Resolved)
		}
		total += s.met(&d)
		for _, m := range d.Mentions {
			if m.Plural && m.Kind != nlp.Named && m.Chain != nlp.None {
				total -= pluralCost
			}
		}
	}
	return total
}

// met returns the weight of the pairs that some sentence of theirs mentions.
func (s *sample) met(d *nlp.Document) float64 {
	named := make([]string, len(d.Chains))
	for i, c := range d.Chains {
		named[i] = graph.FoldName(c.Name)
	}
	present := make([]map[string]bool, len(d.Sentences))
	for _, m := range d.Mentions {
		if m.Chain == nlp.None {
			continue
		}
		at := d.Tokens[m.First].Sentence
		if present[at] == nil {
			present[at] = map[string]bool{}
		}
		for _, c := range append([]int{m.Chain}, d.Chains[m.Chain].Members...) {
			present[at][named[c]] = true
		}
	}
	total := 0.0
	for _, p := range s.pairs {
		if slices.ContainsFunc(p.sentences, func(i int) bool { return meet(present[i], p.subject) && meet(present[i], p.object) }) {
			total += p.weight
		}
	}
	return total
}

func meet(a, b map[string]bool) bool {
	for k := range b {
		if a[k] {
			return true
		}
	}
	return false
}

// read annotates the articles of a folder and joins them with their gold.
func read(p *extract.Pipeline, folder string) ([]sample, error) {
	gold, err := evaluate.ReadGold(os.DirFS(filepath.Join(folder, "gold")))
	if err != nil {
		return nil, err
	}
	byName := make(map[string]*evaluate.Gold, len(gold))
	for i := range gold {
		byName[gold[i].Doc] = &gold[i]
	}
	var articles []article.Article
	var of []*evaluate.Gold
	ctx := context.Background()
	err = article.Walk(ctx, []string{filepath.Join(folder, "articles")}, article.Options{}, func(a article.Article) error {
		if g := byName[strings.TrimSuffix(filepath.Base(a.Path), ".txt")]; g != nil {
			articles, of = append(articles, a), append(of, g)
		}
		return nil
	}, func(article.Reject) {})
	if err != nil {
		return nil, err
	}
	docs, err := p.Annotate(ctx, articles...)
	if err != nil {
		return nil, err
	}
	out := make([]sample, len(docs))
	for i, d := range docs {
		out[i] = sample{doc: d, pairs: pairs(d, of[i])}
	}
	return out, nil
}

// readBooks annotates documents of LitBank.
func readBooks(p *extract.Pipeline, dir string) ([]sample, error) {
	files, err := filepath.Glob(filepath.Join(dir, "coref-conll", "*.conll"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, errors.New("no documents in coref-conll")
	}
	var out []sample
	for i := 0; i < len(files); i += 1 + skipped {
		c, err := os.Open(files[i])
		if err != nil {
			return nil, err
		}
		gold, err := litbank.Read(c, strings.NewReader(""))
		c.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", files[i], err)
		}
		docs, err := p.Annotate(context.Background(), article.Article{Text: gold.Text})
		if err != nil {
			return nil, err
		}
		out = append(out, sample{doc: docs[0], gold: gold})
	}
	return out, nil
}

// pairs returns what an article's gold asks.
func pairs(d *nlp.Document, g *evaluate.Gold) []pair {
	forms := make(map[string]map[string]bool)
	for _, e := range g.People {
		forms[e.Name] = map[string]bool{graph.FoldName(e.Name): true}
		for _, a := range e.Aliases {
			forms[e.Name][graph.FoldName(a)] = true
		}
	}
	var out []pair
	for _, t := range g.Triples {
		words := strings.Fields(t.Evidence)
		for i := range words {
			words[i] = regexp.QuoteMeta(words[i])
		}
		found := regexp.MustCompile(strings.Join(words, `[\s\x{a0}]+`)).FindStringIndex(d.Text)
		if found == nil {
			continue
		}
		x := pair{subject: forms[t.Subject], object: forms[t.Object], weight: 1}
		if t.Need == evaluate.Optional {
			x.weight = optionalShare
		}
		for i := range d.Sentences {
			if d.SentenceSpan(i).Overlaps(nlp.Span{Start: found[0], End: found[1]}) {
				x.sentences = append(x.sentences, i)
			}
		}
		out = append(out, x)
	}
	return out
}
