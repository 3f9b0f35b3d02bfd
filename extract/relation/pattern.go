package relation

import (
	"bufio"
	"embed"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"

	"celebgraph/graph"
)

//go:embed patterns/*.txt
var patternFiles embed.FS

// class is the kind of word that a pattern is triggered by.
type class string

const (
	verbClass class = "verb"
	nounClass class = "noun"
	adjClass  class = "adj"
	nameClass class = "name"
)

// arg is one argument of a pattern.
type arg struct {
	function string
	preps    []string
	each     bool
	only     graph.EntityType // "" for any
}

// trigger is one lemma of a pattern with what it needs beside it.
type trigger struct{ lemma, particle, object string }

// Pattern is one line of a pattern file.
type Pattern struct {
	// Name is "file:line", by which claims say what found them.
	Name string
	// Predicate, Status and Kind are what it states; Status is empty when the context decides.
	Predicate graph.Predicate
	Status    graph.Status
	Kind      string
	// Precision is the share of its facts that were right on the training articles.
	Precision float64

	class    class
	triggers []trigger
	args     []arg
}

// Parse reads a pattern file; name is used in errors and pattern names.
func Parse(name, text string) ([]Pattern, error) {
	var out []Pattern
	sc := bufio.NewScanner(strings.NewReader(text))
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		p, err := parseLine(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		p.Name = p.key()
		out = append(out, p)
	}
	return out, sc.Err()
}

func parseLine(line string) (Pattern, error) {
	parts := strings.Split(line, " : ")
	if len(parts) != 3 {
		return Pattern{}, fmt.Errorf("want TRIGGER : ARGUMENTS : PREDICATE, got %q", line)
	}
	p := Pattern{Precision: 0.5}
	words := strings.Fields(parts[0])
	if len(words) == 0 {
		return p, fmt.Errorf("no trigger in %q", line)
	}
	switch p.class = class(words[0]); p.class {
	case verbClass, nounClass, adjClass, nameClass:
	default:
		return p, fmt.Errorf("trigger class %q: want verb, noun, adj or name", words[0])
	}
	for _, w := range words[1:] {
		p.triggers = append(p.triggers, parseTrigger(w))
	}
	if err := p.parseArgs(parts[1]); err != nil {
		return p, err
	}
	out := strings.Fields(parts[2])
	if len(out) == 0 {
		return p, fmt.Errorf("no predicate in %q", line)
	}
	p.Predicate = graph.Predicate(out[0])
	if !p.Predicate.Valid() {
		return p, fmt.Errorf("predicate %q: %w", out[0], graph.ErrVocabulary)
	}
	for _, w := range out[1:] {
		if k, ok := strings.CutPrefix(w, "kind="); ok {
			p.Kind = k
		} else if p.Status = graph.Status(w); !p.Status.Valid() {
			return p, fmt.Errorf("status %q: %w", w, graph.ErrVocabulary)
		}
	}
	return p, nil
}

func parseTrigger(w string) trigger {
	if lemma, object, ok := strings.Cut(w, "@"); ok {
		return trigger{lemma: lemma, object: object}
	}
	lemma, particle, _ := strings.Cut(w, "+")
	return trigger{lemma: lemma, particle: particle}
}

func (p *Pattern) parseArgs(s string) error {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "( ", "("), " )", ")")
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		var a arg
		i := strings.IndexAny(s, " (+[")
		if i < 0 {
			i = len(s)
		}
		a.function, s = s[:i], s[i:]
		if strings.HasPrefix(s, "(") {
			preps, rest, ok := strings.Cut(s[1:], ")")
			if !ok {
				return fmt.Errorf("argument %q: no closing parenthesis", a.function)
			}
			a.preps, s = strings.Fields(preps), rest
		}
		if strings.HasPrefix(s, "[") {
			only, rest, ok := strings.Cut(s[1:], "]")
			if a.only, s = graph.EntityType(only), rest; !ok || !a.only.Valid() {
				return fmt.Errorf("argument %q: entity type %q: %w", a.function, only, graph.ErrVocabulary)
			}
		}
		if strings.HasPrefix(s, "+") {
			a.each, s = true, s[1:]
		}
		switch a.function {
		case "subj", "obj", "objposs", "obl", "poss", "holder", "self", "mod", "ctx":
		default:
			return fmt.Errorf("argument %q is not a function", a.function)
		}
		p.args = append(p.args, a)
	}
	if len(p.args) == 1 && p.args[0].each || len(p.args) == 2 {
		return nil
	}
	return fmt.Errorf("want two arguments, or one reciprocal one, got %d", len(p.args))
}

// key names a pattern by its content, so that its counts survive a move to another line.
func (p *Pattern) key() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s", p.class)
	if len(p.triggers) > 0 {
		t := p.triggers[0]
		b.WriteString(" " + t.lemma)
		if t.particle != "" {
			b.WriteString("+" + t.particle)
		}
		if t.object != "" {
			b.WriteString("@" + t.object)
		}
	}
	for _, a := range p.args {
		b.WriteString(" " + a.function)
		if len(a.preps) > 0 {
			b.WriteString("(" + strings.Join(a.preps, " ") + ")")
		}
		if a.only != "" {
			b.WriteString("[" + string(a.only) + "]")
		}
		if a.each {
			b.WriteString("+")
		}
	}
	fmt.Fprintf(&b, " %s", p.Predicate)
	if p.Status != "" {
		fmt.Fprintf(&b, " %s", p.Status)
	}
	return b.String()
}

// load reads the embedded pattern files in name order and their precisions.
func load() ([]Pattern, error) {
	names, err := fs.Glob(patternFiles, "patterns/*.txt")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var all []Pattern
	precision := map[string]float64{}
	for _, n := range names {
		text, err := patternFiles.ReadFile(n)
		if err != nil {
			return nil, err
		}
		if strings.HasSuffix(n, "/precision.txt") {
			if precision, err = parsePrecision(n, string(text)); err != nil {
				return nil, err
			}
			continue
		}
		ps, err := Parse(strings.TrimPrefix(n, "patterns/"), string(text))
		if err != nil {
			return nil, err
		}
		all = append(all, ps...)
	}
	for i := range all {
		if x, ok := precision[all[i].Name]; ok {
			all[i].Precision = x
		}
	}
	return all, nil
}

// priorRight and priorAll smooth the counts of a pattern: without any it is right three times in five.
const priorRight, priorAll = 1.5, 2.5

// parsePrecision reads lines "RIGHT WRONG PATTERN": how many facts of the pattern were right and wrong on the
// training articles.
func parsePrecision(name, text string) (map[string]float64, error) {
	out := map[string]float64{}
	for n, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.SplitN(line, " ", 3)
		if len(f) != 3 {
			return nil, fmt.Errorf("%s:%d: want RIGHT WRONG PATTERN", name, n+1)
		}
		right, err1 := strconv.Atoi(f[0])
		wrong, err2 := strconv.Atoi(f[1])
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("%s:%d: counts %q %q are not numbers", name, n+1, f[0], f[1])
		}
		out[f[2]] = (float64(right) + priorRight) / (float64(right+wrong) + priorAll)
	}
	return out, nil
}
