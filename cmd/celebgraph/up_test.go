package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"celebgraph/graph/neo4jstore/local"
)

// celebgraphBinary builds the program, since up starts itself in the background.
func celebgraphBinary(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "celebgraph")
	if out, err := exec.Command("go", "build", "-o", file, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return file
}

// TestUpAndDown: up --demo starts a Neo4j in the background that outlives it, shows the password once, and keeps
// graph and password over down and up; what is taken or not there is said.
func TestUpAndDown(t *testing.T) {
	if _, err := local.Fetch(t.Context(), ""); errors.Is(err, local.ErrMissing) && os.Getenv("CI") != "true" {
		t.Skipf("%v; to run this test install Java 17 and Maven", err)
	}
	program, dir := celebgraphBinary(t), filepath.Join(t.TempDir(), "stars & co")
	call := func(want int, args ...string) (string, string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		var out, errs bytes.Buffer
		cmd := exec.CommandContext(ctx, program, append(args, "--dir", dir)...)
		cmd.Stdout, cmd.Stderr = &out, &errs
		err := cmd.Run()
		if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != want {
			t.Fatalf("%q: %v, want exit code %d\n%s\n%s", args, err, want, &out, &errs)
		}
		return out.String(), errs.String()
	}
	t.Cleanup(func() { _ = exec.Command(program, "down", "--dir", dir).Run() }) // it is down where the test passes

	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	up := []string{"up", "--runner", "java", "--http-port", "0", "--bolt-port", "0", "--assets-port", "0"}
	taken := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	if _, errs := call(exitFailed, append(up, "--bolt-port", taken)...); !strings.Contains(errs, "celebgraph: Bolt: the port is taken by another program: "+taken) ||
		!strings.Contains(errs, "hint: stop that program") {
		t.Errorf("a port that is taken: %s", errs)
	}

	printed, _ := call(exitDone, append(up, "--demo")...)
	raw, err := os.ReadFile(filepath.Join(dir, "password"))
	if err != nil {
		t.Fatal(err)
	}
	password := string(raw)
	if !strings.Contains(printed, password) || strings.Count(printed, password) != 1 || !strings.Contains(printed, "Tobin+Prewitt") {
		t.Errorf("up prints\n%s", printed)
	}
	bolt := regexp.MustCompile(`bolt://\S+`).FindString(printed)
	articles := func(bolt string) string {
		t.Helper()
		cmd := exec.Command(program, "query", "cypher", "--store", bolt, "MATCH (a:Article) RETURN count(a) AS n")
		cmd.Env = append(os.Environ(), "NEO4J_PASSWORD="+password)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	if got := articles(bolt); got != "n\n25\n" {
		t.Errorf("articles: %q", got)
	}
	if files, err := filepath.Glob(filepath.Join(dir, "demo", "articles", "000-legend-west-friendship.txt")); len(files) != 1 || err != nil {
		t.Errorf("the article to which links lead is not there: %v", err)
	}
	if again, errs := call(exitDone, up...); !strings.Contains(errs, "already") || strings.Contains(again, password) || !strings.Contains(again, bolt) {
		t.Errorf("up again: %s%s", again, errs)
	}
	checkSecrets(t, dir, password)

	call(exitDone, "down")
	http.DefaultClient.CloseIdleConnections()
	if conn, err := net.Dial("tcp", strings.TrimPrefix(bolt, "bolt://")); err == nil {
		conn.Close()
		t.Errorf("%s is there after down", bolt)
	}
	call(exitFailed, "down")
	printed, _ = call(exitDone, append(up, "--demo")...) // what was read before is not read twice
	if strings.Contains(printed, password) {
		t.Error("the password is shown a second time")
	}
	if got := articles(regexp.MustCompile(`bolt://\S+`).FindString(printed)); got != "n\n25\n" {
		t.Errorf("articles after down and up: %q", got)
	}
	call(exitDone, "down")
}

// checkSecrets wants the password in no file but its own, and what is secret readable for its user only.
func checkSecrets(t *testing.T, dir, password string) {
	t.Helper()
	for _, file := range []string{"password", "running.json", "conf/neo4j.conf", "data/dbms/auth.ini"} {
		info, err := os.Stat(filepath.Join(dir, file))
		if err == nil && info.Mode().Perm() != 0o600 || err != nil && file != "data/dbms/auth.ini" {
			t.Errorf("%s: %v, %v", file, info, err)
		}
	}
	err := filepath.WalkDir(dir, func(file string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || filepath.Base(file) == "password" {
			return nil // files of the server come and go
		}
		raw, err := os.ReadFile(file)
		if err == nil && bytes.Contains(raw, []byte(password)) {
			t.Errorf("the password stands in %s", file)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
