// Command celebgraph turns an archive of celebrity news into a dated, sourced graph of who is what to whom.
//
// Rules of this program's output: data goes to stdout, everything else to stderr; messages begin with
// "celebgraph: ", without capitals and full stops; an error that the user can mend is followed by a line that
// begins with "hint: ". Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but something was rejected.
//
// Every command is one file: a function that declares flags and fills an options struct, and a run function
// over that struct, which tests call without flags. Everything that is not reading flags or printing lives in
// the libraries.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/mattn/go-isatty"
	"github.com/urfave/cli/v2"
)

// streams is where a command reads and prints.
type streams struct {
	in       io.Reader
	out, err io.Writer
	// terminal says that err is a terminal, on which progress may be drawn.
	terminal bool
}

func main() {
	// The models are most of the memory and live to the end; collecting the little garbage beside them more often
	// keeps the whole under 250 MB for a twentieth of the time.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
	os.Exit(mainExitCode())
}

// mainExitCode runs the program on the process's own arguments and streams.
func mainExitCode() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s := streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, terminal: isatty.IsTerminal(os.Stderr.Fd())}
	return run(ctx, os.Args, s)
}

// run parses args, runs the command and returns the exit code.
func run(ctx context.Context, args []string, s streams) int {
	app := newApp(s)
	err := app.RunContext(ctx, flagsFirst(app, args))
	return report(s.err, err, ctx.Err() != nil)
}

// newApp assembles the commands.
func newApp(s streams) *cli.App {
	app := &cli.App{
		Name:                 "celebgraph",
		Usage:                "celebrity news in, a dated and sourced graph of who is what to whom out",
		Version:              version(),
		HideVersion:          true,
		Suggest:              true,
		EnableBashCompletion: true,
		Reader:               s.in,
		Writer:               s.out,
		ErrWriter:            s.err,
		ExitErrHandler:       func(*cli.Context, error) {},
		OnUsageError:         usage,
		Action:               group,
		Description: "The main job, and a question:\n\n" +
			"   celebgraph ingest fixtures/articles\n" +
			"   celebgraph query friends \"John Legend\"\n\n" +
			"Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but something was rejected.",
		Commands: []*cli.Command{
			ingestCommand(s), extractCommand(s), annotateCommand(s), loadCommand(s), queryCommand(s), retractCommand(s), resolveCommand(s), fuseCommand(s), rowsCommand(s),
			exportCommand(s), evalCommand(s), upCommand(s), downCommand(s), completionCommand(s), versionCommand(s),
		},
	}
	setUsage(app.Commands)
	return app
}

// setUsage gives every command the handling of wrong flags, and every group that of unknown commands.
func setUsage(commands []*cli.Command) {
	for _, c := range commands {
		c.OnUsageError = usage
		c.HideHelpCommand = true
		if len(c.Subcommands) > 0 {
			c.Action = group
			setUsage(c.Subcommands)
		}
	}
}

// group is the action of what only has commands below it: help, or an error about an unknown command.
func group(c *cli.Context) error {
	name := c.Args().First()
	if name == "" {
		return cli.ShowSubcommandHelp(c)
	}
	commands := c.App.Commands
	if c.Command != nil && len(c.Command.Subcommands) > 0 {
		commands = c.Command.Subcommands
	}
	err := fmt.Errorf("there is no command %q", name)
	return &usageError{err: err, hint: cli.SuggestCommand(commands, name)}
}
