package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"celebgraph/graph"
	"celebgraph/graph/export/svg"
	"celebgraph/graph/query"
)

// queryOptions are the options of every query.
type queryOptions struct {
	store storeOptions
	json  bool
	csv   bool
	// svg is the file to draw into, for queries that can be drawn.
	svg string
	// asOf and knownAt are those of query.View; empty for today.
	asOf, knownAt graph.Date
}

// queryRun answers a query about names and prints it.
type queryRun func(ctx context.Context, src query.Everything, o queryOptions, names []string, s streams) error

func queryCommand(s streams) *cli.Command {
	s.out = printable{s.out}
	return &cli.Command{
		Name:  "query",
		Usage: "ask the store",
		Description: "Example:\n\n" +
			"   celebgraph query friends \"John Legend\"\n" +
			"   celebgraph query timeline \"John Legend\" \"Kanye West\"",
		Subcommands: append([]*cli.Command{
			question{name: "friends", about: "friends now, former and rumored ones apart", args: "NAME", least: 1, most: 1,
				example: "celebgraph query friends \"John Legend\"", drawn: true, run: queryFriends}.command(s),
			question{name: "profile", about: "everything that is known of a person, group, organization or work", args: "NAME", least: 1, most: 1,
				example: "celebgraph query profile \"Kanye West\"", drawn: true, run: queryProfile}.command(s),
			question{name: "timeline", about: "every change, with dates, sources and quotes", args: "NAME [OTHER]", least: 1, most: 2,
				example: "celebgraph query timeline \"John Legend\" \"Kanye West\"", drawn: true, run: queryTimeline}.command(s),
			question{name: "evidence", about: "every claim about two names, with the sentence that states it", args: "NAME OTHER", least: 2, most: 2,
				example: "celebgraph query evidence \"John Legend\" \"Kanye West\"", run: queryEvidence}.command(s),
			cypherCommand(s),
		}, graphQueries(s)...),
	}
}

// question is a query about least to most names.
type question struct {
	name, about, args string
	least, most       int
	example           string
	drawn             bool // it has --svg
	flags             []cli.Flag
	run               queryRun
}

// command declares the question.
func (q question) command(s streams) *cli.Command {
	var o queryOptions
	flags := append(append(storeFlags(&o.store), jsonFlag(&o.json), csvFlag(&o.csv),
		dateFlag("as-of", "`DATE` as of which to answer: the world as it stood then, as far as all articles tell", &o.asOf),
		dateFlag("known-at", "`DATE` of the archive to answer from: only what was published by then", &o.knownAt)), q.flags...)
	if q.drawn {
		flags = append(flags, svgFlag(&o.svg))
	}
	return &cli.Command{
		Name:        q.name,
		Usage:       q.about,
		ArgsUsage:   q.args,
		Description: "Part of a name is enough where only one has it. An ambiguous name lists whom it may mean.\n\nExample:\n\n   " + q.example,
		Flags:       flags,
		Action: func(c *cli.Context) error {
			if n := c.NArg(); n < q.least || n > q.most {
				return usagef("put quotes around a name: "+q.example, "%d arguments for %s", n, q.args)
			}
			o.store.complete()
			o.store.existing = true
			return o.store.with(c.Context, func(store graph.Store) error {
				a, err := asking(store)
				if err != nil {
					return err
				}
				var src query.Everything = a
				if o.asOf != "" || o.knownAt != "" {
					src = query.View{Everything: a, AsOf: o.asOf, KnownAt: o.knownAt}
				}
				return q.run(c.Context, src, o, c.Args().Slice(), s)
			})
		},
	}
}

// dateFlag is a flag for a date of any precision.
func dateFlag(name, usage string, to *graph.Date) cli.Flag {
	return &cli.StringFlag{Name: name, Usage: usage, Action: func(_ *cli.Context, text string) error {
		d, err := graph.ParseDate(text)
		if err != nil || d == "" {
			return usagef("write --"+name+" 2022, 2022-09 or 2022-09-13", "--%s %q is no date", name, text)
		}
		*to = d
		return nil
	}}
}

func jsonFlag(to *bool) cli.Flag {
	return &cli.BoolFlag{Name: "json", Usage: "print JSON", Destination: to}
}

func csvFlag(to *bool) cli.Flag {
	return &cli.BoolFlag{Name: "csv", Usage: "print CSV, with a line of column names", Destination: to}
}

func queryFriends(ctx context.Context, store query.Everything, o queryOptions, names []string, s streams) error {
	of, err := lookup(ctx, store, s, names[0], graph.Person, graph.Group)
	if err != nil {
		return err
	}
	list, err := query.Friends(ctx, store, of)
	if err != nil {
		return err
	}
	if o.svg != "" {
		return drawTo(o.svg, func(w io.Writer) error { return svg.Ego(w, of, slices.Concat(list.Now, list.Former, list.Rumored)) })
	}
	if o.json || o.csv {
		return tieTable(slices.Concat(list.Now, list.Former, list.Rumored)).print(s.out, o, list, "")
	}
	var b strings.Builder
	for _, part := range []struct {
		heading string
		ties    []query.Tie
	}{{"friends", list.Now}, {"former friends", list.Former}, {"rumored friends", list.Rumored}} {
		if len(part.ties) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s of %s:\n", part.heading, oneLine(of.Name))
		for _, t := range part.ties {
			writeTie(&b, t)
		}
	}
	if b.Len() == 0 {
		fmt.Fprintf(&b, "no friends of %s are known\n", oneLine(of.Name))
	}
	_, err = io.WriteString(s.out, b.String())
	return err
}

// writeTie prints the other end of a tie, with dates and the sentence that says it best.
func writeTie(b *strings.Builder, t query.Tie) {
	r := &t.Relationship
	fmt.Fprintf(b, "  %s  (%s)\n      %q\n", oneLine(t.Other.Name), oneLine(strings.Join(tieFacts(r), ", ")), r.Quote)
}

// tieFacts lists what is known of a relationship, as short phrases.
func tieFacts(r *graph.Relationship) []string {
	var out []string
	if r.Kind != "" {
		out = append(out, r.Kind)
	}
	if r.ValidFrom != "" {
		out = append(out, "since "+string(r.ValidFrom))
	}
	if r.ValidTo != "" {
		out = append(out, "until "+string(r.ValidTo))
	}
	seen := "undated"
	if r.LastSeen != nil {
		seen = "last told " + day(r.LastSeen)
	}
	return append(out, seen, plural(r.Claims, "claim"), fmt.Sprintf("%.2f", r.Confidence))
}

func queryProfile(ctx context.Context, store query.Everything, o queryOptions, names []string, s streams) error {
	of, err := lookup(ctx, store, s, names[0])
	if err != nil {
		return err
	}
	p, err := query.Profile(ctx, store, of)
	if err != nil {
		return err
	}
	if o.svg != "" {
		return drawTo(o.svg, func(w io.Writer) error { return svg.Ego(w, of, p.Ties) })
	}
	if o.json || o.csv {
		return tieTable(p.Ties).print(s.out, o, p, "")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n", oneLine(of.Name), of.Type)
	if len(of.Aliases) > 0 {
		fmt.Fprintf(&b, "also %s\n", oneLine(strings.Join(of.Aliases, ", ")))
	}
	if len(p.Ties) > 0 {
		fmt.Fprintf(&b, "%s, %s; %s, last told %s\n", plural(len(p.Ties), "relationship"), plural(p.Works, "work"), plural(p.Claims, "claim"), day(p.LastTold))
	}
	label := ""
	for _, t := range p.Ties {
		if t.Label != label {
			label = t.Label
			fmt.Fprintf(&b, "%s:\n", label)
		}
		writeTie(&b, t)
	}
	_, err = io.WriteString(s.out, b.String())
	return err
}

func queryTimeline(ctx context.Context, store query.Everything, o queryOptions, names []string, s streams) error {
	of, err := lookup(ctx, store, s, names[0])
	if err != nil {
		return err
	}
	var changes []graph.Change
	title := of.Name
	if len(names) == 1 {
		changes, err = query.Timeline(ctx, store, of)
	} else {
		var other graph.Entity
		if other, err = lookup(ctx, store, s, names[1]); err != nil {
			return err
		}
		title += ", " + other.Name
		changes, err = query.Between(ctx, store, of, other)
	}
	if err != nil {
		return err
	}
	if o.svg != "" {
		return drawTo(o.svg, func(w io.Writer) error { return svg.Timeline(w, title, changes) })
	}
	if o.json || o.csv {
		if changes == nil {
			changes = []graph.Change{}
		}
		return changeTable(changes).print(s.out, o, changes, "")
	}
	return writeChanges(s.out, changes, "nothing is told of them")
}

// writeChanges prints changes for people, and none where there are none.
func writeChanges(w io.Writer, changes []graph.Change, none string) error {
	var b strings.Builder
	for i := range changes {
		c := &changes[i]
		fmt.Fprintf(&b, "%-10s  %s  (%s)\n", day(c.At), triple(c.Subject, c.Predicate, c.Status, c.Object), oneLine(strings.Join(sources(c), ", ")))
		fmt.Fprintf(&b, "%-10s  %q\n", "", c.Claims[0].Evidence.Text)
		for _, a := range c.Against {
			fmt.Fprintf(&b, "%-10s  but: %s  (%s)\n%-10s  %q\n", "", a.Label, graph.Source(a.Article), "", a.Evidence.Text)
		}
	}
	if b.Len() == 0 {
		b.WriteString(none + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// sources names the sources of a change: an article's title in place of its id, where no outlet is known.
func sources(c *graph.Change) []string {
	out := slices.Clone(c.Sources)
	for i, s := range out {
		for _, claim := range c.Claims {
			if claim.Article.ID == s && claim.Article.Title != "" {
				out[i] = claim.Article.Title
			}
		}
	}
	return out
}

func queryEvidence(ctx context.Context, store query.Everything, o queryOptions, names []string, s streams) error {
	a, b, err := bothEnds(ctx, store, names, s)
	if err != nil {
		return err
	}
	claims, err := query.Evidence(ctx, store, a, b)
	if err != nil {
		return err
	}
	if o.csv {
		return claimTable(claims).csv(s.out)
	}
	var out strings.Builder
	for i := range claims {
		c := &claims[i]
		if o.json {
			if err := graph.WriteClaim(&out, c); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(&out, "%-10s  %s  (%.2f)\n%-10s  %q\n", day(c.Article.PublishedAt), claimTriple(c), c.Confidence, "", c.Evidence.Text)
		fmt.Fprintf(&out, "%-10s  %s\n", "", oneLine(strings.Join(source(c), ", ")))
	}
	if out.Len() == 0 && !o.json {
		out.WriteString("no article says anything of both\n")
	}
	_, err = io.WriteString(s.out, out.String())
	return err
}

// source lists who says a claim, and where.
func source(c *graph.Claim) []string {
	var out []string
	if c.Speaker != "" {
		out = append(out, "said by "+c.Speaker)
	}
	for _, part := range []string{c.Article.Outlet, c.Article.Title, c.Article.URL} {
		if part != "" {
			out = append(out, part)
		}
	}
	return append(out, fmt.Sprintf("bytes %d to %d", c.Evidence.Start, c.Evidence.End))
}
