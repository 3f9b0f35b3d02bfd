package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// flagsFirst moves flags that stand after arguments before them, since the flag parser stops at the first
// argument and would take "ingest articles --store x" for three paths. What follows "--" stays.
func flagsFirst(app *cli.App, args []string) []string {
	if len(args) == 0 || slices.Contains(args, "--generate-bash-completion") {
		return args
	}
	out, rest := slices.Clone(args[:1]), args[1:]
	commands, flags := app.Commands, app.Flags
	for len(rest) > 0 {
		i := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.HasName(rest[0]) })
		if i < 0 {
			break
		}
		out, rest = append(out, rest[0]), rest[1:]
		commands, flags = commands[i].Subcommands, commands[i].Flags
	}
	if len(commands) > 0 {
		return args
	}
	var arguments []string
	for len(rest) > 0 {
		arg := rest[0]
		rest = rest[1:]
		switch {
		case arg == "--":
			return append(append(append(out, "--"), arguments...), rest...)
		case len(arg) < 2 || arg[0] != '-':
			arguments = append(arguments, arg)
		default:
			out = append(out, arg)
			if takesValue(flags, arg) && len(rest) > 0 {
				out, rest = append(out, rest[0]), rest[1:]
			}
		}
	}
	return append(out, arguments...)
}

// takesValue reports whether the flag arg is followed by its value as an argument of its own.
func takesValue(flags []cli.Flag, arg string) bool {
	name, _, joined := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	if joined {
		return false
	}
	for _, f := range flags {
		if slices.Contains(f.Names(), name) {
			_, isBool := f.(*cli.BoolFlag)
			return !isBool
		}
	}
	return false
}
