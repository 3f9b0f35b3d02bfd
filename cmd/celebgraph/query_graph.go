package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"celebgraph/graph"
	"celebgraph/graph/export/svg"
	"celebgraph/graph/query"
)

// graphQueries are the questions that look further than one name.
func graphQueries(s streams) []*cli.Command {
	var via, since string
	var limit int
	limited := []cli.Flag{&cli.IntFlag{Name: "limit", Value: 20, Usage: "at most `N` of each", Destination: &limit}}
	return []*cli.Command{
		question{name: "path", about: "how two names are connected: the shortest way", args: "NAME OTHER", least: 2, most: 2,
			example: "celebgraph query path --via friends \"John Legend\" \"Kanye West\"", drawn: true,
			flags: []cli.Flag{&cli.StringFlag{Name: "via", Usage: "only through `friends` or family", Destination: &via}},
			run: func(ctx context.Context, store query.Everything, o queryOptions, names []string, s streams) error {
				return queryPath(ctx, store, o, via, names, s)
			}}.command(s),
		question{name: "common", about: "with whom and what two names both have to do", args: "NAME OTHER", least: 2, most: 2,
			example: "celebgraph query common \"John Legend\" \"Kanye West\"", run: queryCommon}.command(s),
		question{name: "changes", about: "what changed, in any relationship, since a date",
			example: "celebgraph query changes --since 2022-01-01",
			flags: []cli.Flag{&cli.StringFlag{Name: "since", Required: true,
				Usage: "`DATE`: 2022, 2022-09 or 2022-09-13", Destination: &since}},
			run: func(ctx context.Context, store query.Everything, o queryOptions, _ []string, s streams) error {
				return queryChanges(ctx, store, o, since, s)
			}}.command(s),
		question{name: "feuds", about: "rivalries, the last told first", example: "celebgraph query feuds --limit 5", flags: limited,
			run: func(ctx context.Context, store query.Everything, o queryOptions, _ []string, s streams) error {
				return queryFeuds(ctx, store, o, limit, s)
			}}.command(s),
		question{name: "top", about: "the most connected, the most quoted, the most volatile",
			example: "celebgraph query top --limit 5", flags: limited,
			run: func(ctx context.Context, store query.Everything, o queryOptions, _ []string, s streams) error {
				return queryTop(ctx, store, o, limit, s)
			}}.command(s),
		question{name: "doubtful", about: "people who may be two of one name, or a part of another's name, and why",
			example: "celebgraph query doubtful",
			run: func(ctx context.Context, store query.Everything, o queryOptions, _ []string, s streams) error {
				return queryDoubtful(ctx, store, o, s)
			}}.command(s),
	}
}

func queryDoubtful(ctx context.Context, store query.Everything, o queryOptions, s streams) error {
	doubts, err := query.Doubtful(ctx, store)
	if err != nil {
		return err
	}
	t := &table{columns: []string{"name", "reason", "id"}}
	for _, d := range doubts {
		t.add(d.Entity.Name, d.Reason, d.Entity.ID)
	}
	if doubts == nil {
		doubts = []query.Doubt{}
	}
	return t.print(s.out, o, doubts, "nobody is doubtful")
}

// bothEnds finds two names.
func bothEnds(ctx context.Context, store query.Everything, names []string, s streams) (a, b graph.Entity, err error) {
	if a, err = lookup(ctx, store, s, names[0]); err == nil {
		b, err = lookup(ctx, store, s, names[1])
	}
	return a, b, err
}

func queryPath(ctx context.Context, store query.Everything, o queryOptions, via string, names []string, s streams) error {
	var predicates []graph.Predicate
	switch via {
	case "":
	case "friends":
		predicates = query.Friendship()
	case "family":
		predicates = query.Family()
	default:
		return usagef("write --via friends or --via family, or leave it out", "--via %q is not known", via)
	}
	a, b, err := bothEnds(ctx, store, names, s)
	if err != nil {
		return err
	}
	steps, err := query.Path(ctx, store, a, b, predicates...)
	if err != nil {
		return err
	}
	if o.svg != "" {
		return drawTo(o.svg, func(w io.Writer) error { return svg.Path(w, steps) })
	}
	t := &table{columns: []string{"from", "label", "to"}}
	for _, st := range steps {
		t.add(st.From.Name, st.Label, st.To.Name)
	}
	if o.json || o.csv {
		return t.print(s.out, o, steps, "")
	}
	var out strings.Builder
	for _, st := range steps {
		fmt.Fprintf(&out, "%s — %s — %s\n", oneLine(st.From.Name), st.Label, oneLine(st.To.Name))
	}
	if len(steps) == 0 {
		fmt.Fprintf(&out, "no way leads from %s to %s\n", oneLine(a.Name), oneLine(b.Name))
	}
	_, err = fmt.Fprint(s.out, out.String())
	return err
}

func queryCommon(ctx context.Context, store query.Everything, o queryOptions, names []string, s streams) error {
	a, b, err := bothEnds(ctx, store, names, s)
	if err != nil {
		return err
	}
	shared, err := query.Common(ctx, store, a, b)
	if err != nil {
		return err
	}
	labels := func(ties []query.Tie) string {
		var out []string
		for _, t := range ties {
			out = append(out, t.Label)
		}
		return strings.Join(out, ", ")
	}
	t := &table{columns: []string{"first", "with", "second"}}
	for _, c := range shared {
		t.add(labels(c.A), c.With.Name, labels(c.B))
	}
	return t.print(s.out, o, shared, "they have nothing and nobody in common")
}

func queryChanges(ctx context.Context, store query.Everything, o queryOptions, since string, s streams) error {
	date, err := graph.ParseDate(since)
	if err != nil || date == "" {
		return usagef("write --since 2022, 2022-09 or 2022-09-13", "--since %q is no date", since)
	}
	changes, err := query.Changes(ctx, store, firstInstant(date))
	if err != nil {
		return err
	}
	if o.json || o.csv {
		return changeTable(changes).print(s.out, o, changes, "")
	}
	return writeChanges(s.out, changes, "nothing has changed since "+since)
}

func queryFeuds(ctx context.Context, store query.Everything, o queryOptions, limit int, s streams) error {
	feuds, err := query.Feuds(ctx, store, max(limit, 0))
	if err != nil {
		return err
	}
	t := &table{columns: []string{"last_seen", "one", "label", "other", "claims", "quote"}}
	for i := range feuds {
		r := &feuds[i]
		one, other := r.Subject.Name, r.Object.Name
		if other < one {
			one, other = other, one
		}
		t.add(day(r.LastSeen), one, r.Label, other, strconv.Itoa(r.Claims), r.Quote)
	}
	if feuds == nil {
		feuds = []graph.Relationship{}
	}
	return t.print(s.out, o, feuds, "no feud is known")
}

func queryTop(ctx context.Context, store query.Everything, o queryOptions, limit int, s streams) error {
	top, err := query.Top(ctx, store, max(limit, 0))
	if err != nil {
		return err
	}
	t := &table{columns: []string{"list", "name", "count"}}
	for _, part := range []struct {
		name string
		list []graph.Ranked
	}{{"connected", top.Connected}, {"quoted", top.Quoted}, {"volatile", top.Volatile}} {
		for _, r := range part.list {
			t.add(part.name, r.Name, strconv.Itoa(r.Count))
		}
	}
	return t.print(s.out, o, top, "the graph is empty")
}

// firstInstant returns the beginning of a known date, in UTC.
func firstInstant(d graph.Date) time.Time {
	t, err := time.Parse("2006-01-02"[:len(d)], string(d))
	if err != nil { // no graph.Date is so
		return time.Time{}
	}
	return t
}
