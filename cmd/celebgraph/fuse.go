package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"celebgraph/graph"
	"celebgraph/graph/neo4jstore"
	"celebgraph/graph/resolve"
)

// resolved is what one line of resolve says: for which entity the name of that id stands, and the name as the claims
// use it.
type resolved struct {
	Name   string       `json:"name"`
	As     graph.Entity `json:"as"`
	Entity graph.Entity `json:"entity"`
}

func resolveCommand(s streams) *cli.Command {
	var aliases string
	return &cli.Command{
		Name:      "resolve",
		Usage:     "which names of claims are one entity's; a filter",
		ArgsUsage: "[FILE...]",
		Description: "Reads claims, or entities as claims hold them, one JSON object a line, and prints a line for every name: its id, itself,\n" +
			"and the entity for which it stands. With fuse it makes a graph without a store, on many machines (cmd/spark).\n\n" +
			"Example:\n\n" +
			"   celebgraph resolve claims.jsonl > names.jsonl",
		Flags: []cli.Flag{&cli.StringFlag{Name: "aliases", Usage: "`FILE` of CSV lines CANONICAL,ALIAS, as of ingest", Destination: &aliases}},
		Action: func(c *cli.Context) error {
			rules, err := readRules(aliases)
			if err != nil {
				return err
			}
			return runResolve(c.Context, c.Args().Slice(), rules, s)
		},
	}
}

// runResolve prints what the names of its input stand for, sorted by the names' ids.
func runResolve(ctx context.Context, files []string, rules *resolve.Rules, s streams) error {
	names := make(map[string]graph.Entity)
	add := func(e graph.Entity) {
		e = e.WithID()
		if old, ok := names[e.ID]; ok {
			e = graph.MergeEntity(old, e)
		}
		names[e.ID] = graph.MergeEntity(e, e)
	}
	err := eachLine(ctx, files, s, func(data []byte) error {
		var line struct {
			graph.Entity
			Subject, Object *graph.Entity
		}
		if err := json.Unmarshal(data, &line); err != nil {
			return err
		}
		entities := []graph.Entity{line.Entity}
		if line.Subject != nil && line.Object != nil {
			entities = []graph.Entity{*line.Subject, *line.Object}
		}
		for _, e := range entities {
			if e.Name == "" || !e.Type.Valid() {
				return errors.New("neither a claim nor an entity")
			}
			add(e)
		}
		return nil
	})
	if err != nil {
		return err
	}
	list := make([]graph.Entity, 0, len(names))
	for _, e := range names {
		list = append(list, e)
	}
	out := bufio.NewWriter(s.out)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	entities := resolve.All(list, rules)
	for _, id := range slices.Sorted(maps.Keys(entities)) {
		if err := enc.Encode(resolved{id, names[id], entities[id]}); err != nil {
			return err
		}
	}
	return out.Flush()
}

func fuseCommand(s streams) *cli.Command {
	var names, aliases string
	var parts bool
	return &cli.Command{
		Name:      "fuse",
		Usage:     "claims to the relationships that they add up to; a filter",
		ArgsUsage: "[FILE...]",
		Description: "Reads claims, one JSON object a line, and prints their relationships, sorted by id, as a store would hold them. All claims\n" +
			"about a pair of entities must come in one run; pairs may be spread over many. --names gives what resolve has made of\n" +
			"the names of all runs; without it they are resolved from this run's own. --parts prints what rows takes: the claims,\n" +
			"relationships and stories.\n\n" +
			"Example:\n\n" +
			"   celebgraph fuse --names names.jsonl claims.jsonl > relationships.jsonl",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "names", Usage: "`FILE` that resolve has printed", Destination: &names},
			&cli.StringFlag{Name: "aliases", Usage: "`FILE` of CSV lines CANONICAL,ALIAS, where --names is not given", Destination: &aliases},
			&cli.BoolFlag{Name: "parts", Usage: "print parts of the graph, one JSON object a line", Destination: &parts},
		},
		Action: func(c *cli.Context) error {
			rules, err := readRules(aliases)
			if err != nil {
				return err
			}
			resolver := resolve.Resolver(rules)
			if names != "" {
				if resolver, err = readNames(c.Context, names, s); err != nil {
					return err
				}
			}
			return runFuse(c.Context, c.Args().Slice(), resolver, parts, s)
		},
	}
}

// readNames returns a resolver that knows what a file says, and takes other names for entities of their own.
func readNames(ctx context.Context, file string, s streams) (graph.Resolver, error) {
	known := make(map[string]graph.Entity)
	if err := eachLine(ctx, []string{file}, s, func(data []byte) error {
		var r resolved
		err := json.Unmarshal(data, &r)
		if err == nil && (r.Name == "" || r.Entity.ID == "") {
			err = errors.New("no line of resolve")
		}
		known[r.Name] = r.Entity
		return err
	}); err != nil {
		return nil, err
	}
	return func(names []graph.Entity) map[string]graph.Entity {
		out := make(map[string]graph.Entity, len(names))
		for _, n := range names {
			e, ok := known[n.ID]
			if !ok {
				e = n
			}
			out[n.ID] = e
		}
		return out
	}, nil
}

// runFuse prints the relationships of its input, or all parts of it.
func runFuse(ctx context.Context, files []string, resolver graph.Resolver, parts bool, s streams) error {
	var claims []graph.Claim
	for _, name := range orStdin(files) {
		if err := withFile(name, s, func(in io.Reader) error {
			return graph.DecodeClaims(in, name, graph.Lines{Claim: func(_ int, c graph.Claim) error {
				claims = append(claims, c)
				return ctx.Err()
			}, Reject: func(e *graph.LineError) error { return e }})
		}); err != nil {
			return err
		}
	}
	out := bufio.NewWriter(s.out)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	var entities map[string]graph.Entity // by the ids of their names
	snap := graph.NewSnapshot(nil, claims, func(names []graph.Entity) map[string]graph.Entity {
		entities = resolver(names)
		return entities
	})
	if parts {
		for _, p := range partsOf(snap, entities) {
			if err := enc.Encode(p); err != nil {
				return err
			}
		}
		return out.Flush()
	}
	for _, r := range snap.Relationships {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return out.Flush()
}

// partsOf returns the claims, relationships and stories of a snapshot, whose names stand for these entities.
func partsOf(snap *graph.Snapshot, entities map[string]graph.Entity) []neo4jstore.Part {
	var out []neo4jstore.Part
	var told []graph.Claim
	for i := range snap.Claims {
		c := &snap.Claims[i]
		subject, object := entities[c.Subject.ID], entities[c.Object.ID]
		out = append(out, neo4jstore.Part{Claim: c, Subject: subject.ID, Object: object.ID})
		if subject.ID != object.ID {
			told = append(told, c.Between(subject, object))
		}
	}
	for i := range snap.Relationships {
		out = append(out, neo4jstore.Part{Relationship: &snap.Relationships[i]})
	}
	stories := graph.Stories(told)
	slices.SortFunc(stories, func(a, b graph.Story) int { return strings.Compare(a.Relationship(), b.Relationship()) })
	for i := range stories {
		out = append(out, neo4jstore.Part{Story: &stories[i]})
	}
	return out
}

// eachLine calls do with every line of the files that is not empty; an error of it names file and line.
func eachLine(ctx context.Context, files []string, s streams, do func(line []byte) error) error {
	for _, name := range orStdin(files) {
		if err := withFile(name, s, func(in io.Reader) error {
			lines := bufio.NewScanner(in)
			lines.Buffer(nil, graph.MaxClaimLine)
			for n := 1; lines.Scan(); n++ {
				if len(lines.Bytes()) == 0 {
					continue
				}
				if err := do(lines.Bytes()); err != nil {
					return &hinted{fmt.Errorf("%s:%d: %w", name, n, err), "give JSON Lines as extract and resolve print them"}
				}
				if err := ctx.Err(); err != nil {
					return err
				}
			}
			return lines.Err()
		}); err != nil {
			return err
		}
	}
	return nil
}

// orStdin returns the files, or that which stands for standard input where there are none.
func orStdin(files []string) []string {
	if len(files) == 0 {
		return []string{"-"}
	}
	return files
}

// withFile calls do with a file, or with standard input for "-".
func withFile(name string, s streams, do func(io.Reader) error) error {
	if name == "-" {
		return do(s.in)
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return do(f)
}
