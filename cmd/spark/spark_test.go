//go:build unix

package spark

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"celebgraph/fixtures/neo4jtest"
)

// pythonName names the Python that has pyspark; python3 where it is not set.
const pythonName = "CELEBGRAPH_PYSPARK"

// python returns a Python with pyspark; where there is none the test is skipped, and fails under CI=true.
func python(t *testing.T) string {
	t.Helper()
	name := os.Getenv(pythonName)
	if name == "" {
		name = "python3"
	}
	reason := "no Java"
	if _, err := exec.LookPath("java"); err == nil {
		out, err := exec.Command(name, "-c", "import pyspark").CombinedOutput()
		if err == nil {
			return name
		}
		reason = fmt.Sprintf("%s has no pyspark: %v %s", name, err, bytes.TrimSpace(out))
	}
	if os.Getenv("CI") == "true" {
		t.Fatal(reason)
	}
	t.Skipf("%s; pip install pyspark, and set %s to that Python", reason, pythonName)
	return ""
}

// TestCluster: on several workers, one of which is killed on the way, the job makes the graph that one machine makes.
func TestCluster(t *testing.T) {
	py := python(t)
	dir := t.TempDir()
	binary := filepath.Join(dir, "celebgraph")
	if out, err := exec.Command("go", "build", "-o", binary, "../celebgraph").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	archive := filepath.Join(dir, "archive.jsonl")
	writeArchive(t, archive)
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	output := filepath.Join(dir, "out")
	cmd := exec.CommandContext(ctx, py, "job.py", "--input", archive, "--output", output, "--celebgraph", binary, "--partitions", "6",
		"--master", "local-cluster[3,1,1024]")
	cmd.Env = append(os.Environ(), "SPARK_LOCAL_IP=127.0.0.1", "SPARK_LOCAL_DIRS="+dir, "SPARK_WORKER_DIR="+dir, "PYSPARK_PYTHON="+py)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	killed := make(chan bool, 1)
	go func() { killed <- killExecutor(ctx, cmd.Process.Pid) }()
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, said.Bytes()[max(0, said.Len()-4000):])
	}
	cancel()
	if !<-killed {
		t.Error("no worker was killed on the way")
	}

	single := filepath.Join(dir, "single.db")
	if out, err := exec.Command(binary, "ingest", "--store", single, "--rejects", filepath.Join(dir, "r"), archive).CombinedOutput(); exitCode(err) != 3 {
		t.Fatalf("single machine: %v\n%s", err, out)
	}
	exported, err := exec.Command(binary, "export", "--store", single, "--format", "json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var graph struct{ Claims, Relationships []json.RawMessage }
	if err := json.Unmarshal(exported, &graph); err != nil {
		t.Fatal(err)
	}
	for _, part := range []struct {
		name string
		want []json.RawMessage
	}{{"claims", graph.Claims}, {"relationships", graph.Relationships}} {
		got, want := canonical(t, parts(t, filepath.Join(output, part.name))), canonical(t, part.want)
		if len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%d %s from the cluster are not the %d of one machine", len(got), part.name, len(want))
		}
	}
	if rejects := parts(t, filepath.Join(output, "rejects")); len(rejects) != 1 {
		t.Errorf("%d rejects, want 1", len(rejects))
	}
	checkImport(t, binary, single, filepath.Join(output, "neo4j-admin"))
}

// checkImport imports what the job has written with the real tool, and wants the graph of the embedded store in the database.
func checkImport(t *testing.T, binary, single, dir string) {
	t.Helper()
	srv := neo4jtest.Import(t, dir)
	ask := func(args ...string) string {
		t.Helper()
		cmd := exec.Command(binary, args...)
		cmd.Env = append(os.Environ(), "NEO4J_USERNAME="+srv.Username, "NEO4J_PASSWORD="+srv.Password)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%q: %v", args, err)
		}
		return string(out)
	}
	for _, args := range [][]string{{"export", "--format", "json"}, {"query", "top", "--json"}, {"query", "changes", "--since", "2000", "--json"}} {
		want, got := ask(append(args, "--store", single)...), ask(append(args, "--store", srv.URI)...)
		if got != want || len(want) < 100 {
			t.Errorf("%q: the imported graph says %d bytes, that of one machine %d:\n%.500s\n%.500s", args, len(got), len(want), got, want)
		}
	}
}

func exitCode(err error) int {
	if exit, ok := err.(*exec.ExitError); ok {
		return exit.ExitCode()
	}
	return 0
}

// writeArchive writes made-up articles as JSON Lines, and one line that is broken.
func writeArchive(t *testing.T, path string) {
	t.Helper()
	people := []string{"Ada Quill", "Bruno Fenn", "Cleo Marsh", "Dov Ramsey", "Elin Howe", "Gus Pike"}
	said := []string{"%s married %s on Saturday.", "%s is a friend of %s.", "%s has split from %s, a friend said.", "%s is feuding with %s."}
	var b bytes.Buffer
	for i := range 240 {
		one, other := people[i%6], people[(i/6+1+i%6)%6]
		if one == other {
			other = people[(i+1)%6]
		}
		line, err := json.Marshal(map[string]string{"url": fmt.Sprintf("https://n.example/%d", i), "title": fmt.Sprintf("Story %d of %s", i, one),
			"text": fmt.Sprintf(said[i%4], one, other), "published_at": fmt.Sprintf("20%02d-0%d-01T00:00:00Z", 10+i%10, 1+i%9), "outlet": fmt.Sprint("Paper ", i%5)})
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	b.WriteString("{\"title\":\"broken\"\n")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// killExecutor kills the first executor that the process has started, and reports whether there was one.
func killExecutor(ctx context.Context, ancestor int) bool {
	for ctx.Err() == nil {
		found, _ := filepath.Glob("/proc/[0-9]*/cmdline")
		for _, file := range found {
			data, err := os.ReadFile(file)
			pid, notNumber := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			if err != nil || notNumber != nil || !bytes.Contains(data, []byte("CoarseGrainedExecutorBackend")) || !descends(pid, ancestor) {
				continue
			}
			time.Sleep(3 * time.Second) // it has taken up work
			if syscall.Kill(pid, syscall.SIGKILL) == nil {
				return true
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	return false
}

// descends reports whether a process is an ancestor of another.
func descends(pid, ancestor int) bool {
	for pid > 1 && pid != ancestor {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			return false
		}
		_, rest, _ := strings.Cut(string(status), "\nPPid:")
		line, _, _ := strings.Cut(rest, "\n")
		if pid, err = strconv.Atoi(strings.TrimSpace(line)); err != nil {
			return false
		}
	}
	return pid == ancestor
}

// parts returns the lines of the part files of a folder.
func parts(t *testing.T, dir string) []json.RawMessage {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "part-*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s holds no parts, %v", dir, err)
	}
	var out []json.RawMessage
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 10<<20)
		for lines.Scan() {
			out = append(out, json.RawMessage(bytes.Clone(lines.Bytes())))
		}
		f.Close()
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// canonical returns JSON objects in one form, sorted.
func canonical(t *testing.T, list []json.RawMessage) []string {
	t.Helper()
	out := make([]string, len(list))
	for i, raw := range list {
		var v map[string]any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = string(data)
	}
	slices.Sort(out)
	return out
}
