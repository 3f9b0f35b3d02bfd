package browser

import (
	"bytes"
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// composeFile is docker-compose.yml of the top folder, from which a program cannot embed; a test keeps the two the same.
//
//go:embed docker-compose.yml
var composeFile []byte

// composeCommand returns the words that call Docker Compose, or nil where there is none or no Docker that runs.
func composeCommand(ctx context.Context) []string {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if exec.CommandContext(ctx, "docker", "info").Run() != nil {
		return nil
	}
	if exec.CommandContext(ctx, "docker", "compose", "version").Run() == nil {
		return []string{"docker", "compose"}
	}
	if _, err := exec.LookPath("docker-compose"); err == nil {
		return []string{"docker-compose"}
	}
	return nil
}

// container is a Neo4j in Docker.
type container struct {
	command  []string // of Docker Compose
	dir      string
	password string
	opt      Options
	assets   string // address
}

// newContainer writes the compose file and, in a new folder, the password.
func newContainer(command []string, opt Options, assets string) (*container, error) {
	c := &container{command: command, dir: opt.Dir, opt: opt, assets: assets}
	for _, dir := range []string{"data", "logs"} {
		if err := os.MkdirAll(filepath.Join(c.dir, dir), 0o700); err != nil {
			return nil, err
		}
	}
	raw, err := os.ReadFile(passwordFile(c.dir))
	switch {
	case err == nil:
		c.password = string(raw)
	case errors.Is(err, fs.ErrNotExist):
		c.password = rand.Text()
		err = os.WriteFile(passwordFile(c.dir), []byte(c.password), 0o600)
	}
	if err != nil {
		return nil, err
	}
	return c, os.WriteFile(c.file(), composeFile, 0o600)
}

func (c *container) file() string { return filepath.Join(c.dir, "docker-compose.yml") }

// environment is what the compose file reads. The password is in no argument, which others could see.
func (c *container) environment() []string {
	return []string{
		"NEO4J_PASSWORD=" + c.password,
		fmt.Sprintf("CELEBGRAPH_HTTP_PORT=%d", c.opt.HTTPPort),
		fmt.Sprintf("CELEBGRAPH_BOLT_PORT=%d", c.opt.BoltPort),
		"CELEBGRAPH_DATA=" + filepath.Join(c.dir, "data"),
		"CELEBGRAPH_LOGS=" + filepath.Join(c.dir, "logs"),
		"CELEBGRAPH_POST_CONNECT_CMD=" + PostConnect(c.assets),
	}
}

// compose runs a command of Docker Compose.
func (c *container) compose(ctx context.Context, args ...string) ([]byte, error) {
	words := append(append([]string{}, c.command...), "--project-name", "celebgraph", "--file", c.file())
	words = append(words, args...)
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Env = append(os.Environ(), c.environment()...)
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w: %s", strings.Join(words, " "), err, strings.TrimSpace(log.String()))
	}
	return out.Bytes(), nil
}

func (c *container) start(ctx context.Context) error {
	_, err := c.compose(ctx, "up", "--detach")
	return err
}

// stop removes the container; the data are in the folder.
func (c *container) stop(ctx context.Context) error {
	_, err := c.compose(ctx, "down")
	return err
}

// removeContainer takes away the container of a folder whose program ended before it, where there is one.
func removeContainer(ctx context.Context, command []string, dir string) error {
	dir, err := filepath.Abs(dir) // Compose takes a relative one for the name of a volume
	if err != nil {
		return err
	}
	c := &container{command: command, dir: dir, password: "not needed", opt: Options{HTTPPort: 7474, BoltPort: 7687}}
	if _, err := os.Stat(c.file()); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return c.stop(ctx)
}
