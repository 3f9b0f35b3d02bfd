package resolve

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"celebgraph/graph"
)

// ErrRules is wrapped by every error about a file of rules.
var ErrRules = errors.New("wrong line in the file of aliases")

// Rules are a user's file of aliases. A nil *Rules has none.
type Rules struct {
	list []graph.AliasRule
	// by holds, by folded name, the rules that mention it.
	by map[string][]int
}

const (
	// maxRules and maxRuleName bound a file that is not one of aliases at all.
	maxRules    = 1_000_000
	maxRuleName = 1000
)

// NewRules returns rules; those that say nothing (two spellings of one folded name) are an error, which wraps [ErrRules].
func NewRules(list []graph.AliasRule) (*Rules, error) {
	r := &Rules{by: make(map[string][]int)}
	seen := make(map[graph.AliasRule]bool)
	for _, rule := range list {
		c, a := graph.FoldName(rule.Canonical), graph.FoldName(rule.Alias)
		switch {
		case strings.TrimSpace(rule.Canonical) == "" || strings.TrimSpace(rule.Alias) == "":
			return nil, fmt.Errorf("%w: a name is missing; want CANONICAL,ALIAS", ErrRules)
		case c == a && rule.Forbid:
			return nil, fmt.Errorf("%w: %q and %q are spellings of one name, which cannot be told apart", ErrRules, rule.Canonical, rule.Alias)
		}
		if seen[rule] {
			continue
		}
		seen[rule] = true
		r.list = append(r.list, rule)
	}
	slices.SortFunc(r.list, compareRules)
	for i, rule := range r.list {
		c, a := graph.FoldName(rule.Canonical), graph.FoldName(rule.Alias)
		r.by[c] = append(r.by[c], i)
		if a != c {
			r.by[a] = append(r.by[a], i)
		}
	}
	return r, nil
}

func compareRules(a, b graph.AliasRule) int {
	if a.Forbid != b.Forbid {
		if a.Forbid {
			return 1
		}
		return -1
	}
	if c := strings.Compare(a.Canonical, b.Canonical); c != 0 {
		return c
	}
	return strings.Compare(a.Alias, b.Alias)
}

// ParseRules reads a file of aliases: lines of CSV, UTF-8, a canonical name and an alias; a line that begins with "!"
// forbids that its two names are one entity; empty lines and lines that begin with "#" are left out, and so is a
// first line "canonical,alias". Errors wrap [ErrRules] and name the line.
func ParseRules(r io.Reader) (*Rules, error) {
	in := csv.NewReader(bufio.NewReader(r))
	in.FieldsPerRecord, in.Comment, in.TrimLeadingSpace = -1, '#', true
	var list []graph.AliasRule
	for first := true; ; first = false {
		fields, err := in.Read()
		if err == io.EOF {
			break
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return nil, fmt.Errorf("%w: line %d: %w; quote a name that contains quotes or a comma", ErrRules, bad.Line, bad.Err)
		}
		if err != nil {
			return nil, fmt.Errorf("reading aliases: %w", err)
		}
		line, _ := in.FieldPos(0)
		if first {
			fields[0] = strings.TrimPrefix(fields[0], "\uFEFF")
		}
		rule, err := parseRule(fields)
		if err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrRules, line, err)
		}
		if first && strings.EqualFold(rule.Canonical, "canonical") && strings.EqualFold(rule.Alias, "alias") {
			continue
		}
		if list = append(list, rule); len(list) > maxRules {
			return nil, fmt.Errorf("%w: line %d: more than %d rules", ErrRules, line, maxRules)
		}
	}
	return NewRules(list)
}

func parseRule(fields []string) (graph.AliasRule, error) {
	for len(fields) > 2 && strings.TrimSpace(fields[len(fields)-1]) == "" {
		fields = fields[:len(fields)-1]
	}
	if len(fields) != 2 {
		return graph.AliasRule{}, fmt.Errorf("%d fields; want CANONICAL,ALIAS or !NAME,OTHER", len(fields))
	}
	name, forbid := strings.CutPrefix(strings.TrimSpace(fields[0]), "!")
	rule := graph.AliasRule{Canonical: strings.TrimSpace(name), Alias: strings.TrimSpace(fields[1]), Forbid: forbid}
	for _, s := range []string{rule.Canonical, rule.Alias} {
		switch {
		case s == "":
			return graph.AliasRule{}, errors.New("a name is missing; want CANONICAL,ALIAS or !NAME,OTHER")
		case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
			return graph.AliasRule{}, fmt.Errorf("%q is not UTF-8 text; save the file as UTF-8", s)
		case len(s) > maxRuleName:
			return graph.AliasRule{}, fmt.Errorf("a name of %d bytes; %d are the most", len(s), maxRuleName)
		}
	}
	return rule, nil
}

// List returns the rules, sorted; what [NewRules] takes.
func (r *Rules) List() []graph.AliasRule {
	if r == nil {
		return nil
	}
	return slices.Clone(r.list)
}

// Names returns the folded names that the rules mention, sorted: those that a change of rules may move.
func (r *Rules) Names() []string {
	if r == nil {
		return nil
	}
	out := make([]string, 0, len(r.by))
	for name := range r.by {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func (r *Rules) mentions(folded string) bool { return r != nil && len(r.by[folded]) > 0 }

// keys returns the keys that names which rules join share.
func (r *Rules) keys(folded string) []string {
	var out []string
	for _, i := range r.by[folded] {
		if rule := r.list[i]; !rule.Forbid {
			out = append(out, "rule:"+graph.FoldName(rule.Canonical))
		}
	}
	return out
}

// joined reports whether a rule makes one entity of two folded names; of a name and itself, whether a rule says that there
// is one person only of that name.
func (r *Rules) joined(a, b string) bool {
	if r == nil || len(r.by[a]) == 0 || len(r.by[b]) == 0 {
		return false
	}
	if a == b {
		return slices.ContainsFunc(r.by[a], func(i int) bool {
			return graph.FoldName(r.list[i].Canonical) == a && graph.FoldName(r.list[i].Alias) == a
		})
	}
	for _, x := range r.keys(a) {
		if slices.Contains(r.keys(b), x) {
			return true
		}
	}
	return false
}

// forbidden reports whether a rule keeps two folded names apart.
func (r *Rules) forbidden(a, b string) bool {
	if r == nil {
		return false
	}
	for _, i := range r.by[a] {
		rule := r.list[i]
		x, y := graph.FoldName(rule.Canonical), graph.FoldName(rule.Alias)
		if rule.Forbid && (x == a && y == b || x == b && y == a) {
			return true
		}
	}
	return false
}

// canonical returns the name that a rule gives to an entity with that folded name, and "" where none does.
func (r *Rules) canonical(folded string) string {
	if r == nil {
		return ""
	}
	for _, i := range r.by[folded] {
		if rule := r.list[i]; !rule.Forbid {
			return rule.Canonical
		}
	}
	return ""
}
