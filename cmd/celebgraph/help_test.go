package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// leaves calls do for every command that does something, with the words that call it.
func leaves(commands []*cli.Command, words []string, do func(c *cli.Command, words []string)) {
	for _, c := range commands {
		w := append(append([]string{}, words...), c.Name)
		if len(c.Subcommands) > 0 {
			leaves(c.Subcommands, w, do)
			continue
		}
		do(c, w)
	}
}

func TestEveryHelpHasAnExample(t *testing.T) {
	count := 0
	leaves(newApp(streams{}).Commands, []string{"celebgraph"}, func(_ *cli.Command, words []string) {
		count++
		var out, errs bytes.Buffer
		if code := run(context.Background(), append(words, "--help"), streams{out: &out, err: &errs}); code != exitDone {
			t.Errorf("%v --help: exit code %d, %s", words, code, &errs)
		}
		_, example, found := strings.Cut(out.String(), "Example")
		if !found || !strings.Contains(example, strings.Join(words, " ")) {
			t.Errorf("the help of %v has no example of it:\n%s", words, &out)
		}
	})
	if count < 12 {
		t.Errorf("only %d commands", count)
	}
}

// TestExamplesParse runs the command line of every example as far as its flags and arguments.
func TestExamplesParse(t *testing.T) {
	leaves(newApp(streams{}).Commands, nil, func(c *cli.Command, words []string) {
		for _, line := range strings.Split(c.Description, "\n") {
			_, call, ok := strings.Cut(strings.TrimSpace(line), "celebgraph "+strings.Join(words, " "))
			if !ok {
				continue
			}
			call, _, _ = strings.Cut(call, " > ")
			call, _, _ = strings.Cut(call, " | ")
			app := newApp(streams{out: &bytes.Buffer{}, err: &bytes.Buffer{}})
			leaves(app.Commands, nil, func(c *cli.Command, _ []string) { c.Action = func(*cli.Context) error { return nil } })
			args := append(append([]string{"celebgraph"}, words...), strings.Fields(call)...)
			if err := app.Run(flagsFirst(app, args)); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
	})
}

func TestFlagsFirst(t *testing.T) {
	tests := []struct{ in, want string }{
		{"ingest a --store x b", "ingest --store x a b"},
		{"ingest a --store=x --json b", "ingest --store=x --json a b"},
		{"ingest a -- --store x", "ingest -- a --store x"},
		{"ingest a --json", "ingest --json a"},
		{"query friends Ada --store x", "query friends --store x Ada"},
		{"query frends Ada --store x", "query frends Ada --store x"},
		{"ingest - --json", "ingest --json -"},
		{"ingest a --store", "ingest --store a"},
		{"--help", "--help"},
		{"", ""},
		{"ingest a --generate-bash-completion", "ingest a --generate-bash-completion"},
	}
	app := newApp(streams{})
	for _, tt := range tests {
		got := strings.Join(flagsFirst(app, append([]string{"celebgraph"}, strings.Fields(tt.in)...))[1:], " ")
		if got != tt.want {
			t.Errorf("flagsFirst(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	if got := flagsFirst(app, nil); got != nil {
		t.Errorf("flagsFirst(nil) = %q", got)
	}
}
