package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"

	"celebgraph/extract/evaluate"
	"celebgraph/graph"
	"celebgraph/graph/query"
)

// Exit codes.
const (
	exitDone     = 0
	exitFailed   = 1
	exitUsage    = 2
	exitRejected = 3
)

// usageError is a wrong use of the command line.
type usageError struct {
	err  error
	hint string
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(hint, format string, args ...any) error {
	return &usageError{err: fmt.Errorf(format, args...), hint: hint}
}

// hinted adds to an error what the user may do about it.
type hinted struct {
	error
	hint string
}

func (e *hinted) Unwrap() error { return e.error }

// rejectedError says that the work is done but for some input.
type rejectedError struct {
	count int
	file  string
}

func (e *rejectedError) Error() string {
	return fmt.Sprintf("%s rejected, each with its reason in %s", plural(e.count, "input"), e.file)
}

var unknownFlag = regexp.MustCompile(`^flag provided but not defined: -(.+)$`)

// usage makes a usage error of what the flag parser says, with the nearest flag.
func usage(c *cli.Context, err error, _ bool) error {
	u := &usageError{err: err, hint: "celebgraph --help lists the commands"}
	flags := c.App.Flags
	if c.Command != nil && c.Command.Name != c.App.Name {
		u.hint = c.Command.HelpName + " --help lists the flags"
		flags = c.Command.Flags
	}
	if m := unknownFlag.FindStringSubmatch(err.Error()); m != nil {
		u.err = fmt.Errorf("there is no flag --%s", m[1])
		if near := cli.SuggestFlag(flags, m[1], false); near != "" {
			u.hint = fmt.Sprintf(cli.SuggestDidYouMeanTemplate, near)
		}
	}
	return u
}

// report prints an error and its hint, and returns the exit code for it.
func report(w io.Writer, err error, interrupted bool) int {
	if err == nil {
		return exitDone
	}
	w = printable{w}
	if interrupted {
		fmt.Fprintln(w, "celebgraph: interrupted")
		fmt.Fprintln(w, "hint: what was loaded is in the store; the same command again goes on from there")
		return exitFailed
	}
	fmt.Fprintf(w, "celebgraph: %v\n", err)
	for _, line := range candidates(err) {
		fmt.Fprintln(w, "  "+line)
	}
	if h := hintFor(err); h != "" {
		fmt.Fprintln(w, "hint: "+h)
	}
	var usage *usageError
	var rejected *rejectedError
	switch {
	case errors.As(err, &usage):
		return exitUsage
	case errors.As(err, &rejected):
		return exitRejected
	}
	return exitFailed
}

// candidates lists the entities that an ambiguous name may stand for.
func candidates(err error) []string {
	var name *query.NameError
	if !errors.As(err, &name) {
		return nil
	}
	var out []string
	for _, e := range name.Candidates {
		shown := e.Name
		if query.SharesName(e, name.Candidates) {
			shown = query.Called(e)
		}
		line := fmt.Sprintf("%s (%s)", oneLine(shown), e.Type)
		if len(e.Aliases) > 0 {
			line += ", also " + oneLine(strings.Join(e.Aliases, ", "))
		}
		out = append(out, line)
	}
	return out
}

// hintFor says what to do about an error, "" when nothing is known.
func hintFor(err error) string {
	var usage *usageError
	if errors.As(err, &usage) {
		return usage.hint
	}
	var hint *hinted
	if errors.As(err, &hint) {
		return hint.hint
	}
	for _, h := range []struct {
		err  error
		hint string
	}{
		{query.ErrAmbiguousName, "give one of these names in full"},
		{query.ErrUnknownName, "part of a name is enough; celebgraph export --format claims shows every name"},
		{graph.ErrUnauthorized, "set NEO4J_USERNAME and NEO4J_PASSWORD to the server's"},
		{graph.ErrNoDatabase, "set NEO4J_DATABASE or --database to one that exists; Community Edition has only neo4j"},
		{graph.ErrFull, "make room and run it again; what was loaded before stays and is not read twice"},
		{graph.ErrNotStore, "give another --store; this file or database was made by something else, or is damaged"},
		{graph.ErrUnavailable, "check --store: the path of a file that can be written, or the address of a Neo4j that runs"},
		{evaluate.ErrGold, "gold is a folder of <doc>.json files, as fixtures/gold/README.md describes them"},
	} {
		if errors.Is(err, h.err) {
			return h.hint
		}
	}
	return ""
}

// plural prints a count with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if noun == "person" {
		return fmt.Sprintf("%d people", n)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
