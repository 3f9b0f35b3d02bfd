package main

import (
	"fmt"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"celebgraph/extract"
)

func versionCommand(s streams) *cli.Command {
	return &cli.Command{
		Name:        "version",
		Usage:       "print the version of the program and of its extractor",
		Description: "Example:\n\n   celebgraph version",
		Action: func(*cli.Context) error {
			_, err := fmt.Fprintf(s.out, "celebgraph %s, extractor %s (fast reader: %s)\n", version(), extract.Version, extract.FastVersion)
			return err
		},
	}
}

// version is the module's version as the Go tool stamped it, with the commit where it knows no version.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	if v := info.Main.Version; v != "" {
		return v
	}
	return "(devel)"
}
