package evaluate

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"celebgraph/graph"
)

// ErrGold is wrapped by every error about a gold file that cannot be used.
var ErrGold = errors.New("bad gold")

// Need says whether a gold triple must be found.
type Need string

// The two values of Need (guidelines, "Required or optional").
const (
	Required Need = "required"
	Optional Need = "optional"
)

// Gold is what a careful reader found in one article.
type Gold struct {
	// Doc is the base name of the article's file, without extension.
	Doc     string       `json:"doc"`
	People  []GoldEntity `json:"people"`
	Triples []GoldTriple `json:"triples"`
}

// GoldEntity is an entity that takes part in a triple, with every form of its name that is right.
type GoldEntity struct {
	Name    string           `json:"name"`
	Type    graph.EntityType `json:"type"`
	Aliases []string         `json:"aliases"`
}

// GoldTriple is one triple; Subject and Object are names of entities of the same [Gold].
type GoldTriple struct {
	Subject   string          `json:"s"`
	Predicate graph.Predicate `json:"p"`
	Object    string          `json:"o"`
	Status    graph.Status    `json:"status"`
	From      graph.Date      `json:"from"`
	To        graph.Date      `json:"to"`
	Need      Need            `json:"need"`
	Evidence  string          `json:"evidence"`
}

// ReadGold reads every *.json file of the top folder of fsys, in order of name. Errors wrap [ErrGold] and name
// the file.
func ReadGold(fsys fs.FS) ([]Gold, error) {
	names, err := fs.Glob(fsys, "*.json")
	if err != nil {
		return nil, fmt.Errorf("listing gold: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%w: no .json file in the folder", ErrGold)
	}
	var out []Gold
	for _, name := range names {
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("reading gold: %w", err)
		}
		var g Gold
		if err := json.Unmarshal(raw, &g); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrGold, path.Base(name), err)
		}
		if err := g.check(); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrGold, path.Base(name), err)
		}
		out = append(out, g)
	}
	return out, nil
}

// check reports the first triple that names no entity of g or is outside the vocabulary.
func (g *Gold) check() error {
	if g.Doc == "" {
		return errors.New(`no "doc"`)
	}
	known := map[string]bool{}
	for _, p := range g.People {
		known[p.Name] = true
	}
	for i, t := range g.Triples {
		for _, name := range []string{t.Subject, t.Object} {
			if !known[name] {
				return fmt.Errorf("triple %d: %q is not among the people", i+1, name)
			}
		}
		if !t.Predicate.Valid() {
			return fmt.Errorf("triple %d: predicate %q: %w", i+1, t.Predicate, graph.ErrVocabulary)
		}
		if !t.Status.Valid() {
			return fmt.Errorf("triple %d: status %q: %w", i+1, t.Status, graph.ErrVocabulary)
		}
		if t.Need != Required && t.Need != Optional {
			return fmt.Errorf("triple %d: need %q: want required or optional", i+1, t.Need)
		}
	}
	return nil
}
