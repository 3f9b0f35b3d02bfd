package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"celebgraph/extract/article"
	"celebgraph/graph"
)

// ingestOptions are the options of ingest.
type ingestOptions struct {
	reading readingOptions
	store   storeOptions
	json    bool
	aliases string
	force   bool
	dryRun  bool
	// reextract reads articles again that another version of the extractor has read.
	reextract bool
	// watch keeps looking for new files; retry names a file of rejects to try again.
	watch bool
	retry string
}

func ingestCommand(s streams) *cli.Command {
	var o ingestOptions
	s.out = printable{s.out}
	return &cli.Command{
		Name:      "ingest",
		Usage:     "extract and load in one pass; the main job",
		ArgsUsage: "PATH...",
		Description: "Reads articles (text, HTML, JSON, tables, feeds, WARC, in zip, tar, gz, bz2 or zst; files, folders, - for stdin),\n" +
			"prints every triple that they state, and " +
			"stores the graph. Articles that the store knows are passed over. Bad input is rejected and the rest ingested,\n" +
			"and so are articles that were retracted, unless forced. Stopped and run again, it goes on where it was.\n\n" +
			"Example:\n\n" +
			"   celebgraph ingest fixtures/articles\n" +
			"   NEO4J_PASSWORD=... celebgraph ingest --store bolt://localhost:7687 fixtures/articles",
		Flags: append(append(storeFlags(&o.store), readingFlags(&o.reading)...),
			aliasesFlag(&o.aliases), forceFlag(&o.force),
			&cli.BoolFlag{Name: "reextract", Usage: "read articles again that another version of this program has read, and replace what they state", Destination: &o.reextract},
			&cli.BoolFlag{Name: "watch", Usage: "go on with files that come or change, until interrupted", Destination: &o.watch},
			&cli.StringFlag{Name: "retry-rejects", Usage: "read once more the files that `FILE` of rejects names", Destination: &o.retry},
			&cli.BoolFlag{Name: "dry-run", Usage: "read and count, but extract and store nothing", Destination: &o.dryRun},
			&cli.BoolFlag{Name: "json", Usage: "print the summary as one JSON object, and no triples", Destination: &o.json}),
		Action: func(c *cli.Context) error {
			o.reading.paths = c.Args().Slice()
			if o.retry != "" {
				again, err := rejectedPaths(o.retry)
				if err != nil {
					return err
				}
				o.reading.paths = append(o.reading.paths, again...)
			}
			if len(o.reading.paths) == 0 {
				return needPaths(c)
			}
			o.store.complete()
			return runIngest(c.Context, o, s)
		},
	}
}

// ingestSummary is what an ingest adds up to.
type ingestSummary struct {
	Articles    int `json:"articles"`
	NewArticles int `json:"new_articles"`
	NewClaims   int `json:"new_claims"`
	// NearDuplicates are new articles whose text nearly is that of one that came before.
	NearDuplicates int     `json:"near_duplicates"`
	Rejects        int     `json:"rejects"`
	Seconds        float64 `json:"seconds"`
	StoreArticles  int     `json:"store_articles"`
	Claims         int     `json:"store_claims"`
	People         int     `json:"store_people"`
	Relationships  int     `json:"store_relationships"`
}

// reading is a batch of articles with what was read in the new ones.
type reading struct {
	articles []article.Article
	fresh    []article.Article
	claims   [][]graph.Claim
	// retracted are articles that stay out.
	retracted []article.Article
}

// runIngest reads, extracts and loads.
func runIngest(ctx context.Context, o ingestOptions, s streams) error {
	if o.dryRun {
		return runDry(ctx, o, s)
	}
	return o.store.with(ctx, func(store graph.Store) error {
		if err := setAliases(ctx, store, o.aliases); err != nil {
			return err
		}
		in := ingest{options: o, s: s, store: store, reader: lazyReader(o.reading.pipeline(0)), seen: map[string]bool{}}
		if o.watch {
			return in.watch(ctx)
		}
		return in.run(ctx)
	})
}

// runDry reads and counts.
func runDry(ctx context.Context, o ingestOptions, s streams) error {
	bar := newProgress(s, o.reading.paths, o.reading.events)
	rejects := o.reading.log(bar, o.store.folder())
	count, bytes, dated := 0, 0, 0
	err := pump(ctx, o.reading.paths, o.reading.article(s), o.reading.only, rejects.add,
		func(_ context.Context, a []article.Article) ([]article.Article, error) { return a, nil },
		func(articles []article.Article) error {
			for i := range articles {
				a := &articles[i]
				count, bytes = count+1, bytes+len(a.Text)
				if a.Meta.PublishedAt != nil {
					dated++
				}
				bar.done(a)
				if o.json {
					continue
				}
				if err := bar.print(fmt.Appendf(nil, "%s  %s  (%s)\n", day(a.Meta.PublishedAt), oneLine(a.Meta.Title), a.Path)); err != nil {
					return err
				}
			}
			return nil
		}, bar.spent)
	bar.finish()
	rejected := rejects.close()
	if err != nil {
		return err
	}
	if o.json {
		if err := json.NewEncoder(s.out).Encode(ingestSummary{Articles: count, Rejects: rejects.count}); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.err, "%s of %d bytes, %d of them dated; %s; nothing was stored\n", plural(count, "article"), bytes, dated, plural(rejects.count, "reject"))
	return rejected
}

// ingest is one run of the command.
type ingest struct {
	options ingestOptions
	s       streams
	store   graph.Store
	reader  func() (extractor, error)
	bar     *progress
	seen    map[string]bool // article ids of this run
	copies  graph.Copies
	sum     ingestSummary
	reject  func(article.Reject)
}

func (in *ingest) run(ctx context.Context) error {
	start := time.Now()
	in.bar = newProgress(in.s, in.options.reading.paths, in.options.reading.events)
	rejects := in.options.reading.log(in.bar, in.options.store.folder())
	in.reject = func(r article.Reject) {
		in.bar.count(0, 1)
		rejects.add(r)
	}
	err := pump(ctx, in.options.reading.paths, in.options.reading.article(in.s), in.options.reading.only, in.reject, in.read,
		func(r reading) error { return in.load(ctx, r) }, in.bar.spent)
	in.bar.finish()
	rejected := rejects.close()
	if err != nil {
		return err
	}
	counts, err := in.store.Counts(ctx)
	if err != nil {
		return fmt.Errorf("counting: %w", err)
	}
	in.sum.Rejects = rejects.count
	in.sum.StoreArticles, in.sum.Claims = counts.Articles, counts.Claims
	in.sum.People, in.sum.Relationships = counts.People, counts.Relationships
	in.sum.Seconds = float64(time.Since(start).Milliseconds()) / 1000
	if err := in.summarize(); err != nil {
		return err
	}
	return rejected
}

// version names the extractor.
func (in *ingest) version() string { return in.options.reading.pipeline(0).Version() }

// read extracts the claims of the articles that the store does not know.
func (in *ingest) read(ctx context.Context, articles []article.Article) (reading, error) {
	r := reading{articles: articles}
	ids := make([]string, len(articles))
	for i, a := range articles {
		ids[i] = a.Meta.ID
	}
	version := "" // whoever has read it
	if in.options.reextract {
		version = in.version()
	}
	known, err := in.store.Known(ctx, version, ids)
	if err != nil {
		return r, fmt.Errorf("asking for known articles: %w", err)
	}
	var retracted map[string]bool
	if !in.options.force {
		if retracted, err = in.store.Retracted(ctx, ids); err != nil {
			return r, fmt.Errorf("asking for retracted articles: %w", err)
		}
	}
	for _, a := range articles {
		switch {
		case known[a.Meta.ID] || in.seen[a.Meta.ID]:
		case retracted[a.Meta.ID]:
			r.retracted = append(r.retracted, a)
		default:
			r.fresh = append(r.fresh, a)
		}
		in.seen[a.Meta.ID] = true
	}
	if len(r.fresh) == 0 {
		return r, nil
	}
	reader, err := in.reader()
	if err != nil {
		return r, err
	}
	r.claims, err = reader.Extract(ctx, r.fresh...)
	return r, err
}

// load stores a batch and prints its triples.
func (in *ingest) load(ctx context.Context, r reading) error {
	in.sum.Articles += len(r.articles)
	for _, a := range r.retracted {
		in.reject(article.Reject{Path: a.Path, Line: a.Line, Reason: "this article was retracted", Cure: "--force takes it in again"})
	}
	if len(r.fresh) > 0 {
		b := graph.Batch{Extractor: in.version(), Force: in.options.force, Replace: in.options.reextract}
		for i, a := range r.fresh {
			if of := in.copies.Of(a.Meta.ID, a.Meta.Fingerprint); of != "" {
				in.sum.NearDuplicates++
				in.bar.copied(a.Meta.ID, of)
			}
			b.Articles = append(b.Articles, a.Meta)
			b.Claims = append(b.Claims, r.claims[i]...)
		}
		res, err := in.store.Load(ctx, b)
		if err != nil {
			return fmt.Errorf("loading: %w", err)
		}
		in.sum.NewArticles += res.NewArticles
		in.sum.NewClaims += res.NewClaims
		in.bar.count(res.NewClaims, 0)
		if err := in.printClaims(r); err != nil {
			return err
		}
	}
	for i := range r.articles {
		in.bar.done(&r.articles[i])
	}
	return nil
}

func (in *ingest) printClaims(r reading) error {
	if in.options.json {
		return nil
	}
	var b bytes.Buffer
	for i, claims := range r.claims {
		for j := range claims {
			fmt.Fprintln(&b, claimLine(&claims[j], &r.fresh[i]))
		}
	}
	return in.bar.print(b.Bytes())
}

// claimLine prints a claim as its triple with date, confidence and article.
func claimLine(c *graph.Claim, a *article.Article) string {
	title := c.Article.Title
	if title == "" {
		title = a.Path
	}
	return fmt.Sprintf("%s  (%s, %.2f, %s)", claimTriple(c), day(c.Article.PublishedAt), c.Confidence, oneLine(title))
}

// day prints a publication day, or "undated".
func day(t *time.Time) string {
	if t == nil {
		return "undated"
	}
	return t.UTC().Format(time.DateOnly)
}

func (in *ingest) summarize() error {
	if in.options.json {
		return json.NewEncoder(in.s.out).Encode(in.sum)
	}
	sum := &in.sum
	if sum.NewArticles == 0 && sum.NewClaims == 0 {
		fmt.Fprintf(in.s.err, "nothing new: %s read, all known already\n", plural(sum.Articles, "article"))
	} else {
		fmt.Fprintf(in.s.err, "%s read, %d of them new; %s\n", plural(sum.Articles, "article"), sum.NewArticles,
			plural(sum.NewClaims, "new claim"))
	}
	if sum.NearDuplicates > 0 {
		fmt.Fprintf(in.s.err, "%s, each a copy of an article before it; copies count as one source\n", plural(sum.NearDuplicates, "near-duplicate"))
	}
	fmt.Fprintf(in.s.err, "%s holds %s, %s, %s, %s; %s; %.1f seconds\n", in.options.store.location,
		plural(sum.StoreArticles, "article"), plural(sum.Claims, "claim"), plural(sum.People, "person"),
		plural(sum.Relationships, "relationship"), plural(sum.Rejects, "reject"), sum.Seconds)
	return nil
}

// needPaths is the usage error of a command without paths.
func needPaths(c *cli.Context) error {
	if c.NArg() == 0 {
		return usagef(fmt.Sprintf("name files or folders: %s fixtures/articles; - is stdin", c.Command.HelpName), "no PATH given")
	}
	return nil
}

// article returns the options for reading articles.
func (o *readingOptions) article(s streams) article.Options {
	return article.Options{Published: o.published, MaxBytes: o.maxBytes, Map: o.fields, AnyLanguage: o.anyTongue, Stdin: s.in}
}

// log returns the log of rejects, by default in the given folder.
func (o *readingOptions) log(bar *progress, folder string) *rejectLog {
	file := o.rejects
	if file == "" {
		file = filepath.Join(folder, rejectsName)
	}
	return &rejectLog{path: path.Clean(filepath.ToSlash(file)), show: bar}
}
