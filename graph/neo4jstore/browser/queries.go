package browser

import (
	"archive/zip"
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"text/template"
	"unicode"
)

//go:embed queries
var queryFiles embed.FS

// Query is a saved query.
type Query struct {
	// Folder is the folder in which Browser shows it, Name its name there.
	Folder, Name string
	// Cypher is its text. The comment on top is its name, by which Browser calls it.
	Cypher string
}

// Queries returns the saved queries about the people of c, sorted by folder and name, as
// Browser shows them.
func Queries(c Cast) ([]Query, error) {
	t := template.New("").Funcs(template.FuncMap{"literal": literal})
	var out []Query
	err := fs.WalkDir(queryFiles, "queries", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := queryFiles.ReadFile(file)
		if err != nil {
			return err
		}
		var b strings.Builder
		if t, err = t.Parse(string(raw)); err == nil {
			err = t.Execute(&b, c)
		}
		if err != nil {
			return fmt.Errorf("saved query %s: %w", file, err)
		}
		folder, name := path.Split(strings.TrimPrefix(file, "queries/"))
		name = strings.TrimSuffix(name, ".cypher")
		out = append(out, Query{path.Clean(folder), name, "// " + name + "\n" + strings.TrimSpace(b.String())})
		return nil
	})
	return out, err
}

// SavedQueries returns the queries as a zip of .cypher files in folders, as Browser takes it when it is dropped on
// its window.
func SavedQueries(c Cast) ([]byte, error) {
	queries, err := Queries(c)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, q := range queries {
		f, err := z.Create(q.Folder + "/" + q.Name + ".cypher")
		if err == nil {
			_, err = f.Write([]byte(q.Cypher + "\n"))
		}
		if err != nil {
			return nil, fmt.Errorf("saved queries: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("saved queries: %w", err)
	}
	return b.Bytes(), nil
}

// FirstQuery returns what to look at first: all about the person of c, or anything where c is empty.
func FirstQuery(c Cast) string {
	if c.Person == "" {
		return "MATCH (n) RETURN n LIMIT 25"
	}
	return "MATCH (p:Person {name: " + literal(c.Person) + "})-[r]-(other) RETURN p, r, other"
}

// literal returns s as a Cypher string literal (Cypher manual, "Expressions": in it \ is an escape, and \uXXXX a
// character). What is not printable is written as an escape, so that a name stays on its line and in its literal.
func literal(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r <= 0xffff && (!unicode.IsPrint(r)):
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}
