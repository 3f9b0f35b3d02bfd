package evaluate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"celebgraph/graph"
)

// scoreCases are the options that testdata/*.golden holds the reference scorer's output for.
var scoreCases = []struct {
	name string
	opts Options
	args []string
}{
	{"all", Options{}, nil},
	{"person", Options{PersonOnly: true}, []string{"--person-only"}},
	{"sure", Options{MinConfidence: 0.5}, []string{"--min-confidence", "0.5"}},
}

func readCase(t *testing.T) ([]Gold, []graph.Claim) {
	t.Helper()
	gold, err := ReadGold(os.DirFS("testdata/gold"))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile("testdata/claims.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var claims []graph.Claim
	for dec := json.NewDecoder(bytes.NewReader(raw)); dec.More(); {
		var c graph.Claim
		if err := dec.Decode(&c); err != nil {
			t.Fatal(err)
		}
		claims = append(claims, c)
	}
	return gold, claims
}

// reference prints a report in the reference scorer's form: the table, then its errors without claim sentences.
func reference(t *testing.T, r *Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.WriteTable(&b); err != nil {
		t.Fatal(err)
	}
	for _, e := range r.Errors {
		conf, last := fmt.Sprintf("%.2f", e.Confidence), string(e.Want)
		if e.Kind == Missed {
			conf, last = "", e.Evidence
		}
		fmt.Fprintln(&b, strings.Join([]string{e.Doc, string(e.Kind), e.Subject, string(e.Predicate), e.Object,
			string(e.Status), conf, last}, "\t"))
	}
	return b.String()
}

func TestScoreEqualsReference(t *testing.T) {
	gold, claims := readCase(t)
	for _, tt := range scoreCases {
		t.Run(tt.name, func(t *testing.T) {
			want, err := os.ReadFile(filepath.Join("testdata", tt.name+".golden"))
			if err != nil {
				t.Fatal(err)
			}
			if got := reference(t, Score(gold, claims, tt.opts)); got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestScoreEqualsScript runs the reference scorer itself, where CELEBGRAPH_SCORE_PY says where it lies.
func TestScoreEqualsScript(t *testing.T) {
	script := os.Getenv("CELEBGRAPH_SCORE_PY")
	if script == "" {
		t.Skip("set CELEBGRAPH_SCORE_PY to the reference scorer to compare with it")
	}
	gold, claims := readCase(t)
	for _, tt := range scoreCases {
		rows := filepath.Join(t.TempDir(), "rows")
		args := append([]string{script, "testdata/gold", "testdata/claims.jsonl", "--errors", rows}, tt.args...)
		out, err := exec.Command("python3", args...).Output()
		if err != nil {
			t.Fatal(err)
		}
		errors, err := os.ReadFile(rows)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := reference(t, Score(gold, claims, tt.opts)), string(out)+string(errors); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, want)
		}
	}
}

func TestClaimsWithoutGoldAreNamed(t *testing.T) {
	gold, claims := readCase(t)
	if got, want := Score(gold, claims, Options{}).WithoutGold, []string{"elsewhere"}; !reflect.DeepEqual(got, want) {
		t.Errorf("WithoutGold = %q, want %q", got, want)
	}
}

// pairs reads a JSON list of [input, expected] made by the reference scorer's own functions.
func pairs(t *testing.T, file string) [][2]string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var out [][2]string
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFoldKey(t *testing.T) {
	for _, p := range pairs(t, "names.json") {
		if got := foldKey(p[0]); got != p[1] {
			t.Errorf("foldKey(%q) = %q, want %q", p[0], got, p[1])
		}
	}
}

func TestDocName(t *testing.T) {
	for _, p := range pairs(t, "documents.json") {
		if got := docName(p[0]); got != p[1] {
			t.Errorf("docName(%q) = %q, want %q", p[0], got, p[1])
		}
	}
}
