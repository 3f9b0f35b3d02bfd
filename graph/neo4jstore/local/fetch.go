package local

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Versions of what Fetch fetches: the last of the 5.26 LTS line, and the Browser that goes with it.
const (
	ServerVersion  = "5.26.30"
	BrowserVersion = "5.24.0"
)

// ErrMissing is wrapped by errors that say that Java, Maven or the artifacts cannot be had on this machine.
var ErrMissing = errors.New("no local Neo4j")

// pom names the artifacts for Maven, which finds what they depend on.
const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>celebgraph</groupId><artifactId>neo4j-local</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>` + ServerVersion + `</version></dependency>
    <dependency><groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>` + ServerVersion + `</version></dependency>
    <dependency><groupId>org.neo4j.client</groupId><artifactId>neo4j-browser</artifactId><version>` + BrowserVersion + `</version></dependency>
  </dependencies>
</project>
`

// copyGoal is the Maven goal, with the version of its plugin, that copies jars with all that they need.
const copyGoal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"

// CacheDir returns the folder in which Fetch keeps the artifacts unless told otherwise.
func CacheDir() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("folder for Neo4j: %w", err)
	}
	return filepath.Join(dir, "celebgraph", "neo4j-"+ServerVersion), nil
}

// Fetch returns the folder with the server's jars (137 MB). Where they are not in cacheDir yet ("" means
// [CacheDir]), Maven fetches them; several programs that ask at once fetch once. The error wraps [ErrMissing].
func Fetch(ctx context.Context, cacheDir string) (jars string, err error) {
	if _, err := javaPath(ctx); err != nil {
		return "", err
	}
	if cacheDir == "" {
		if cacheDir, err = CacheDir(); err != nil {
			return "", fmt.Errorf("%w: %w", ErrMissing, err)
		}
	}
	if err := os.MkdirAll(cacheDir, 0o755); err != nil {
		return "", fmt.Errorf("%w: %w", ErrMissing, err)
	}
	unlock, err := Lock(filepath.Join(cacheDir, "lock"))
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrMissing, err)
	}
	defer unlock()
	jars = filepath.Join(cacheDir, "lib")
	if _, err := os.Stat(jars); err == nil { // the folder appears only when it is complete
		return jars, nil
	}
	if err := download(ctx, cacheDir, jars); err != nil {
		return "", fmt.Errorf("%w: %w", ErrMissing, err)
	}
	return jars, nil
}

// download has Maven copy the jars into a folder beside the right one, and renames it at the end.
func download(ctx context.Context, cacheDir, jars string) error {
	mvn, err := exec.LookPath("mvn")
	if err != nil {
		return errors.New("mvn (Maven) is not installed")
	}
	work, err := os.MkdirTemp(cacheDir, "fetch-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if err := os.WriteFile(filepath.Join(work, "pom.xml"), []byte(pom), 0o644); err != nil {
		return err
	}
	out := filepath.Join(work, "lib")
	cmd := exec.CommandContext(ctx, mvn, "--quiet", "--batch-mode", copyGoal, "-DincludeScope=runtime",
		"-DoutputDirectory="+out)
	cmd.Dir = work
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("fetch Neo4j %s with Maven: %w: %s", ServerVersion, err, firstError(log.String()))
	}
	return os.Rename(out, jars)
}

// firstError returns the first line of Maven's output that reports an error.
func firstError(log string) string {
	for line := range strings.Lines(log) {
		if strings.Contains(line, "ERROR") {
			return strings.TrimSpace(line)
		}
	}
	return strings.TrimSpace(log)
}

var javaVersion = regexp.MustCompile(`version "(\d+)`)

// javaPath finds a Java that Neo4j 5.26 runs on: JAVA_HOME's, else the one on the path.
func javaPath(ctx context.Context) (string, error) {
	java := "java"
	if home := os.Getenv("JAVA_HOME"); home != "" {
		java = filepath.Join(home, "bin", "java")
	}
	java, err := exec.LookPath(java)
	if err != nil {
		return "", fmt.Errorf("%w: Java is not installed; install Java 17 or 21", ErrMissing)
	}
	out, err := exec.CommandContext(ctx, java, "-version").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s -version: %w", ErrMissing, java, err)
	}
	m := javaVersion.FindSubmatch(out)
	if m == nil {
		return "", fmt.Errorf("%w: %s -version tells no version", ErrMissing, java)
	}
	if major, err := strconv.Atoi(string(m[1])); err != nil || major < 17 {
		return "", fmt.Errorf("%w: %s is Java %s; Neo4j wants Java 17 or 21", ErrMissing, java, m[1])
	}
	return java, nil
}
