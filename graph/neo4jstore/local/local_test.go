package local_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"celebgraph/graph/neo4jstore/local"
)

// start starts a server, or skips the test where there can be none.
func start(t *testing.T, opt local.Options) *local.Server {
	t.Helper()
	s, err := local.Start(t.Context(), opt)
	if errors.Is(err, local.ErrMissing) && os.Getenv("CI") != "true" {
		t.Skipf("%v; to run this test install Java 17 and Maven", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Stop(context.Background()) })
	return s
}

// ask sends a statement as the server's user and returns the HTTP status.
func ask(t *testing.T, s *local.Server, password string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.HTTP+"/db/neo4j/tx/commit",
		strings.NewReader(`{"statements":[{"statement":"RETURN 1"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(s.Username, password)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// TestServer: a server lets in who has its password, keeps it over a restart, and is gone when stopped.
func TestServer(t *testing.T) {
	home := filepath.Join(t.TempDir(), "a home")
	s := start(t, local.Options{Home: home})
	if got := ask(t, s, s.Password); got != http.StatusOK {
		t.Errorf("its own password gives HTTP %d", got)
	}
	if got := ask(t, s, "neo4j"); got != http.StatusUnauthorized {
		t.Errorf("another password gives HTTP %d", got)
	}
	if info, err := os.Stat(filepath.Join(home, "password")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the kept password: %v, %v; want it readable by the user only", info, err)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Errorf("stopping twice: %v", err)
	}
	if res, err := http.Get(s.HTTP); err == nil {
		res.Body.Close()
		t.Error("it still answers after Stop")
	}
	if _, err := local.Start(t.Context(), local.Options{Home: home, Password: "another one"}); err == nil ||
		!strings.Contains(err.Error(), "password") {
		t.Errorf("another password for an old home: %v", err)
	}
	again := start(t, local.Options{Home: home})
	if again.Password != s.Password || ask(t, again, again.Password) != http.StatusOK {
		t.Error("the second start has another password")
	}
}

// TestStartFails: a server that cannot start says why, from its own console.
func TestStartFails(t *testing.T) {
	if _, err := local.Start(t.Context(), local.Options{}); err == nil {
		t.Error("no home, no error")
	}
	_, err := local.Start(t.Context(), local.Options{Home: t.TempDir(), Settings: map[string]string{"server.no_such_setting": "1"}})
	if errors.Is(err, local.ErrMissing) && os.Getenv("CI") != "true" {
		t.Skipf("%v; to run this test install Java 17 and Maven", err)
	}
	if err == nil || !strings.Contains(err.Error(), "no_such_setting") {
		t.Errorf("an unknown setting: %v", err)
	}
}

// TestFetchMissing: without Java or Maven the error says what to install.
func TestFetchMissing(t *testing.T) {
	t.Setenv("JAVA_HOME", "")
	t.Setenv("PATH", t.TempDir())
	if _, err := local.Fetch(t.Context(), t.TempDir()); !errors.Is(err, local.ErrMissing) || !strings.Contains(err.Error(), "install Java") {
		t.Errorf("no Java: %v", err)
	}
}

// TestFetchOnce: Maven is called once, by the first of several that ask, and what it leaves half done is not used.
func TestFetchOnce(t *testing.T) {
	bin, cache := t.TempDir(), t.TempDir()
	script := func(name, body string) {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+body), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat("/bin/sh"); err != nil {
		t.Skip("needs a shell to play Java and Maven")
	}
	script("java", `echo 'openjdk version "17.0.1"' >&2`)
	script("mvn", `echo '[ERROR] no way to the repository'; /bin/mkdir lib; exit 1`)
	t.Setenv("JAVA_HOME", "")
	t.Setenv("PATH", bin)
	if _, err := local.Fetch(t.Context(), cache); !errors.Is(err, local.ErrMissing) || !strings.Contains(err.Error(), "no way to") {
		t.Fatalf("Maven failed: %v", err)
	}
	script("mvn", `echo x >> '`+cache+`/calls'; /bin/sleep 0.2; for a; do case $a in -DoutputDirectory=*) /bin/mkdir "${a#*=}";; esac; done`)
	var failed atomic.Int32
	done := make(chan struct{})
	for range 4 {
		go func() {
			if jars, err := local.Fetch(context.Background(), cache); err != nil || jars != filepath.Join(cache, "lib") {
				failed.Add(1)
			}
			done <- struct{}{}
		}()
	}
	for range 4 {
		select {
		case <-done:
		case <-time.After(30 * time.Second):
			t.Fatal("Fetch hangs")
		}
	}
	calls, err := os.ReadFile(filepath.Join(cache, "calls"))
	if err != nil || string(calls) != "x\n" || failed.Load() != 0 {
		t.Errorf("Maven was called %q, %v; %d failed", calls, err, failed.Load())
	}
}
