package evaluate

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
)

func TestReadGoldRefuses(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"no files", "", "no .json file"},
		{"broken JSON", `{`, "bad.json"},
		{"no doc", `{"people": []}`, `no "doc"`},
		{"stranger", `{"doc": "a", "people": [{"name": "A"}], "triples": [{"s": "A", "o": "B"}]}`, `"B" is not among`},
		{"predicate", `{"doc": "a", "people": [{"name": "A"}], "triples": [{"s": "A", "o": "A", "p": "PAL_OF"}]}`, "PAL_OF"},
		{"status", `{"doc": "a", "people": [{"name": "A"}],
			"triples": [{"s": "A", "o": "A", "p": "FRIEND_OF", "status": "ex"}]}`, `"ex"`},
		{"need", `{"doc": "a", "people": [{"name": "A"}],
			"triples": [{"s": "A", "o": "A", "p": "FRIEND_OF", "status": "former", "need": "nice"}]}`, `"nice"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fsys := fstest.MapFS{}
			if tt.file != "" {
				fsys["bad.json"] = &fstest.MapFile{Data: []byte(tt.file)}
			}
			_, err := ReadGold(fsys)
			if !errors.Is(err, ErrGold) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want ErrGold with %q", err, tt.want)
			}
		})
	}
}
