package neo4jstore_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"celebgraph/graph/neo4jstore/local"
)

// variableDefault is a variable of compose with its default.
var variableDefault = regexp.MustCompile(`\$\{\w+:-([^}]*)\}`)

const composeFile = "../../docker-compose.yml"

// compose is what of docker-compose.yml is looked at.
type compose struct {
	Services map[string]struct {
		Image       string
		Ports       []string
		Volumes     []string
		Environment map[string]string
		MemLimit    string `yaml:"mem_limit"`
		Healthcheck struct{ Test []string }
	}
	Volumes map[string]any
}

func readCompose(t *testing.T) compose {
	t.Helper()
	data, err := os.ReadFile(composeFile)
	if err != nil {
		t.Fatal(err)
	}
	var c compose
	if err := yaml.Unmarshal(data, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCompose: Community 5.26, reachable from this machine only, with a password that somebody chose, bounded
// memory, volumes that have names, and a health check.
func TestCompose(t *testing.T) {
	c := readCompose(t)
	s, ok := c.Services["neo4j"]
	if !ok || len(c.Services) != 1 {
		t.Fatalf("services %v, want neo4j", c.Services)
	}
	if s.Image != "neo4j:5.26-community" {
		t.Errorf("image %q", s.Image)
	}
	if len(s.Ports) != 2 {
		t.Errorf("ports %v, want HTTP and Bolt", s.Ports)
	}
	for _, p := range s.Ports {
		if !strings.HasPrefix(p, "127.0.0.1:") {
			t.Errorf("port %s is open to other machines", p)
		}
	}
	if auth := s.Environment["NEO4J_AUTH"]; !strings.HasPrefix(auth, "neo4j/${NEO4J_PASSWORD:?") {
		t.Errorf("NEO4J_AUTH is %q: want a password from the environment, without a default", auth)
	}
	for _, name := range []string{"heap_initial__size", "heap_max__size", "pagecache_size"} {
		if s.Environment["NEO4J_server_memory_"+name] == "" {
			t.Errorf("%s is not set", name)
		}
	}
	if s.MemLimit == "" {
		t.Error("no mem_limit")
	}
	if len(s.Volumes) == 0 {
		t.Error("no volumes")
	}
	for _, v := range s.Volumes {
		name, _, _ := strings.Cut(variableDefault.ReplaceAllString(v, "$1"), ":")
		if _, ok := c.Volumes[name]; !ok {
			t.Errorf("volume %s has no name of its own", v)
		}
	}
	if test := strings.Join(s.Healthcheck.Test, " "); !strings.Contains(test, "cypher-shell") || strings.Contains(test, "${NEO4J_PASSWORD") {
		t.Errorf("health check %q", test)
	}
}

// TestComposeAccepted: docker-compose takes the file with a password, and without one says what to set.
func TestComposeAccepted(t *testing.T) {
	command := []string{"docker-compose"}
	if exec.Command("docker", "compose", "version").Run() == nil {
		command = []string{"docker", "compose"}
	} else if _, err := exec.LookPath("docker-compose"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("docker-compose is not installed")
		}
		t.Skip("to run this test install docker-compose (Debian's package of that name)")
	}
	config := func(password string) (string, error) {
		cmd := exec.Command(command[0], append(command[1:], "-f", composeFile, "config")...)
		cmd.Env = append(os.Environ(), "NEO4J_PASSWORD="+password)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := config("a-long-password"); err != nil || !strings.Contains(out, "neo4j/a-long-password") {
		t.Errorf("with a password: %v\n%s", err, out)
	}
	if out, err := config(""); err == nil || !strings.Contains(out, "set NEO4J_PASSWORD") {
		t.Errorf("without one: %v\n%s", err, out)
	}
}

// TestComposeSettings: the server that the file asks for knows every setting in it. The image makes a setting's
// name of a variable's: "__" is "_" and "_" is ".".
func TestComposeSettings(t *testing.T) {
	settings := make(map[string]string)
	for variable, value := range readCompose(t).Services["neo4j"].Environment {
		name := strings.TrimPrefix(variable, "NEO4J_")
		if name == "AUTH" {
			continue
		}
		name = strings.NewReplacer("__", "_", "_", ".").Replace(name)
		if strings.HasSuffix(name, ".advertised_address") { // the ports here are others
			continue
		}
		settings[name] = variableDefault.ReplaceAllString(value, "$1")
	}
	if len(settings) < 5 {
		t.Fatalf("settings %v", settings)
	}
	s, err := local.Start(t.Context(), local.Options{Home: t.TempDir(), Settings: settings})
	if errors.Is(err, local.ErrMissing) && os.Getenv("CI") != "true" {
		t.Skipf("%v; to run this test install Java 17 and Maven", err)
	}
	if err != nil {
		t.Fatal(fmt.Errorf("with the settings of %s: %w", composeFile, err))
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestComposeCopy: what `celebgraph up` runs is the compose file that people see.
func TestComposeCopy(t *testing.T) {
	seen, err := os.ReadFile(composeFile)
	if err != nil {
		t.Fatal(err)
	}
	embedded, err := os.ReadFile("browser/docker-compose.yml")
	if err != nil || string(seen) != string(embedded) {
		t.Errorf("browser/docker-compose.yml is not docker-compose.yml; copy it, %v", err)
	}
}
