package local

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Import makes the database of a server that does not run, in its home folder, of the files that an arguments file in dir
// names, by `neo4j-admin database import full`: whatever it held is gone. It returns what the tool says.
func Import(ctx context.Context, home, dir, argumentsFile string) (report string, err error) {
	if home, err = filepath.Abs(home); err != nil {
		return "", fmt.Errorf("import: %w", err)
	}
	jars, err := Fetch(ctx, "")
	if err != nil {
		return "", err
	}
	java, err := javaPath(ctx)
	if err != nil {
		return "", err
	}
	conf := filepath.Join(home, "conf")
	if err := os.MkdirAll(conf, 0o700); err != nil {
		return "", fmt.Errorf("import: %w", err)
	}
	args := []string{"-Xmx1g", "-XX:+UseParallelGC"}
	for _, p := range addOpens {
		args = append(args, "--add-opens="+p+"=ALL-UNNAMED")
	}
	args = append(args, "-cp", filepath.Join(jars, "*"), "org.neo4j.cli.AdminTool", "database", "import", "full", "neo4j",
		"--overwrite-destination", "@"+argumentsFile)
	cmd := exec.CommandContext(ctx, java, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "NEO4J_HOME="+home, "NEO4J_CONF="+conf)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("import into %s: %w\n%s", home, err, out[max(0, len(out)-2000):])
	}
	return string(out), nil
}
