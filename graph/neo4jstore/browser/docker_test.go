package browser

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"celebgraph/graph/neo4jstore/local"
)

// fakeDocker puts a docker on the path that writes its arguments, and the environment that the compose file reads,
// into a file. It runs nothing. hasCompose says whether "docker compose" is there.
func fakeDocker(t *testing.T, hasCompose bool) (log string) {
	t.Helper()
	bin := t.TempDir()
	log = filepath.Join(bin, "calls")
	script := func(name, text string) {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	const record = `echo "$(basename $0) $@ | http $CELEBGRAPH_HTTP_PORT bolt $CELEBGRAPH_BOLT_PORT data $CELEBGRAPH_DATA cmd $CELEBGRAPH_POST_CONNECT_CMD password ${#NEO4J_PASSWORD}" >> `
	version := "exit 1"
	if hasCompose {
		version = "exit 0"
	}
	script("docker", `case "$1 $2" in "info ") exit 0;; "compose version") `+version+";; esac\n"+record+log+"\n")
	script("docker-compose", record+log+"\n")
	t.Setenv("PATH", bin+":/bin:/usr/bin")
	return log
}

// TestDockerCommands: the command lines of a start and stop in Docker, with either Compose. Nothing answers behind
// the fake, so that the start fails after its wait and is undone.
func TestDockerCommands(t *testing.T) {
	for _, hasCompose := range []bool{true, false} {
		log := fakeDocker(t, hasCompose)
		dir := t.TempDir()
		err := Run(t.Context(), Options{Dir: dir, Wait: time.Second}, func(context.Context, Running) error { return nil })
		if err == nil || !strings.Contains(err.Error(), "does not answer") {
			t.Fatalf("nothing runs, but %v", err)
		}
		raw, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		words := "docker compose"
		if !hasCompose {
			words = "docker-compose"
		}
		calls := strings.Split(strings.TrimSpace(string(raw)), "\n")
		prefix := words + " --project-name celebgraph --file " + filepath.Join(dir, "docker-compose.yml")
		if len(calls) != 2 || !strings.HasPrefix(calls[0], prefix+" up --detach | http ") || !strings.HasPrefix(calls[1], prefix+" down | http ") {
			t.Errorf("calls\n%s\nwant %s up --detach, and down", raw, prefix)
		}
		for _, want := range []string{"data " + filepath.Join(dir, "data") + " ", "cmd style http://127.0.0.1:", "password 26"} {
			if !strings.Contains(calls[0], want) {
				t.Errorf("%s lacks %q", calls[0], want)
			}
		}
		for _, file := range []string{"password", "docker-compose.yml"} {
			info, err := os.Stat(filepath.Join(dir, file))
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", file, info, err)
			}
		}
		if _, err := os.Stat(filepath.Join(dir, stateFile)); err == nil {
			t.Error("a failed start leaves its state")
		}
		// Another start takes a container of the folder away before it looks at the ports.
		if err := os.Remove(log); err != nil {
			t.Fatal(err)
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		if err := Run(t.Context(), Options{Dir: dir, HTTPPort: portOf(l)}, nil); !errors.Is(err, ErrPort) {
			t.Errorf("a port that is taken: %v", err)
		}
		l.Close()
		if raw, err = os.ReadFile(log); err != nil || !strings.HasPrefix(string(raw), prefix+" down | ") || strings.Count(string(raw), "\n") != 1 {
			t.Errorf("calls of a second start %s, %v", raw, err)
		}
		if err := Run(t.Context(), Options{Dir: dir, Runner: Java}, nil); err == nil || !strings.Contains(err.Error(), "filled by the runner") {
			t.Errorf("a folder changes its runner: %v", err)
		}
	}
}

// TestStopAfterCrash: down takes away a container whose program has ended, and its state.
func TestStopAfterCrash(t *testing.T) {
	log := fakeDocker(t, true)
	dir := t.TempDir()
	if _, err := newContainer([]string{"docker", "compose"}, Options{Dir: dir}, ""); err != nil {
		t.Fatal(err)
	}
	if err := (Running{Assets: "http://127.0.0.1:1", Docker: true}).write(dir); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Dir(dir))
	if err := Stop(t.Context(), filepath.Base(dir)); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(log); err != nil || !strings.Contains(string(raw), " down | ") || !strings.Contains(string(raw), " data "+dir+"/data ") {
		t.Errorf("calls %s, %v", raw, err)
	}
	if err := Stop(t.Context(), dir); !errors.Is(err, ErrNotRunning) {
		t.Errorf("a second time: %v", err)
	}
}

// TestComposeTakesIt: the real docker-compose accepts file and environment as Run gives them.
func TestComposeTakesIt(t *testing.T) {
	command := []string{"docker-compose"}
	if _, err := exec.LookPath("docker-compose"); err != nil {
		if exec.Command("docker", "compose", "version").Run() != nil {
			if os.Getenv("CI") == "true" {
				t.Fatal("docker-compose is not installed")
			}
			t.Skip("to run this test install docker-compose")
		}
		command = []string{"docker", "compose"}
	}
	dir := t.TempDir()
	c, err := newContainer(command, Options{Dir: dir, HTTPPort: 1234, BoltPort: 2345}, "http://127.0.0.1:3456")
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.compose(t.Context(), "config")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"127.0.0.1:1234:7474", "127.0.0.1:2345:7687", dir + "/data:/data", dir + "/logs:/logs",
		"localhost:2345", "localhost:1234", PostConnect("http://127.0.0.1:3456"), "neo4j/" + c.password} {
		if !strings.Contains(string(out), want) && !strings.Contains(strings.ReplaceAll(string(out), "\n        ", " "), want) {
			t.Errorf("the configuration lacks %q:\n%s", want, out)
		}
	}
	again, err := newContainer(command, Options{Dir: dir}, "")
	if err != nil || again.password != c.password {
		t.Errorf("another password in the same folder: %v", err)
	}
}

// TestRefusals: a port that is taken, no runner, nothing that runs.
func TestRefusals(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("JAVA_HOME", "")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := portOf(l)
	for _, tt := range []struct {
		opt  Options
		want error
		text string
	}{
		{Options{HTTPPort: port}, ErrPort, fmt.Sprintf("Browser: the port is taken by another program: %d", port)},
		{Options{BoltPort: port}, ErrPort, "Bolt: "},
		{Options{AssetsPort: port}, ErrPort, "style and guide: "},
		{Options{Runner: Docker}, local.ErrMissing, "Docker does not run"},
		{Options{Runner: Java}, local.ErrMissing, "Java is not installed"},
		{Options{}, local.ErrMissing, "Java is not installed"},
	} {
		tt.opt.Dir = t.TempDir()
		err := Run(t.Context(), tt.opt, nil)
		if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.text) {
			t.Errorf("%+v: %v, want %v", tt.opt, err, tt.text)
		}
	}
	if err := Run(t.Context(), Options{Dir: t.TempDir(), Runner: "podman"}, nil); err == nil {
		t.Error("runner podman is taken")
	}
	if err := Stop(t.Context(), t.TempDir()); !errors.Is(err, ErrNotRunning) {
		t.Errorf("stop of nothing: %v", err)
	}
	// What a machine left that went down.
	dir := t.TempDir()
	if err := (Running{Assets: fmt.Sprintf("http://127.0.0.1:%d", port), Token: "x"}).write(dir); err != nil {
		t.Fatal(err)
	}
	l.Close()
	if _, err := Find(t.Context(), dir); !errors.Is(err, ErrNotRunning) {
		t.Errorf("what was left: %v", err)
	}
}
