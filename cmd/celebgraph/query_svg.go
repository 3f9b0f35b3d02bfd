package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"
)

// svgFlag is --svg, for a query that can be drawn.
func svgFlag(to *string) cli.Flag {
	return &cli.StringFlag{Name: "svg", Usage: "draw it into `FILE` instead of printing it", Destination: to}
}

// drawTo draws into a file, which is written only when the drawing is done.
func drawTo(file string, draw func(io.Writer) error) error {
	var b bytes.Buffer
	if err := draw(&b); err != nil {
		return err
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("writing the drawing: %w", err)
	}
	return nil
}
