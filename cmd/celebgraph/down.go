package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"celebgraph/graph/neo4jstore/browser"
)

func downCommand(s streams) *cli.Command {
	var dir string
	return &cli.Command{
		Name:        "down",
		Usage:       "stop the Neo4j that up started; the data stay",
		Description: "Example:\n\n   celebgraph down\n   celebgraph down --dir stars",
		Flags:       []cli.Flag{dirFlag(&dir)},
		Action: func(c *cli.Context) error {
			if c.NArg() > 0 {
				return usagef("--dir names the folder", "down takes no arguments")
			}
			ctx, cancel := context.WithTimeout(c.Context, 3*time.Minute)
			defer cancel()
			err := browser.Stop(ctx, dir)
			if errors.Is(err, browser.ErrNotRunning) {
				return &hinted{err, "--dir names the folder that was given to celebgraph up"}
			}
			if err == nil {
				fmt.Fprintf(s.err, "stopped; the data stay in %s\n", dir)
			}
			return err
		},
	}
}
