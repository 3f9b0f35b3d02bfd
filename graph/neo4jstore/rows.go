package neo4jstore

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// Part is a piece of a graph that was made in pieces, as on a cluster: the fields of one line are set.
type Part struct {
	// Article, and the extractors that have read it.
	Article    *graph.Article `json:"article,omitempty"`
	Extractors []string       `json:"extractors,omitempty"`
	// Name is as claims use it, Entity the id of that for which it stands.
	Name   *graph.Entity `json:"name,omitempty"`
	Entity string        `json:"entity,omitempty"`
	// Node is an entity, Degree how many relationships it has.
	Node   *graph.Entity `json:"node,omitempty"`
	Degree int           `json:"degree,omitempty"`
	// Claim is between the entities of the ids Subject and Object.
	Claim   *graph.Claim `json:"claim,omitempty"`
	Subject string       `json:"subject,omitempty"`
	Object  string       `json:"object,omitempty"`
	// Relationship, and Story, are what claims add up to.
	Relationship *graph.Relationship `json:"relationship,omitempty"`
	Story        *graph.Story        `json:"story,omitempty"`
	// Speaker makes so many Claims.
	Speaker string `json:"speaker,omitempty"`
	Claims  int    `json:"claims,omitempty"`
}

// Row is a line of one of the files that `neo4j-admin database import full` reads.
type Row struct {
	// Kind is the file's name without its ending.
	Kind string `json:"kind"`
	// CSV is the line without its end; a text in it may have line ends of its own.
	CSV string `json:"csv"`
}

// ErrPart is returned by [Rows] for a Part that is none.
var ErrPart = errors.New("not a part of a graph")

// Rows returns what [Bulk] writes of a part. Relationships are made at the time given; rules are those by which names were
// resolved.
func Rows(p *Part, rules *resolve.Rules, at time.Time) ([]Row, error) {
	switch {
	case p.Article != nil:
		return rows(articleFile, labelled(articleRow(*p.Article, p.Extractors), "Article"))
	case p.Name != nil && p.Entity != "":
		out, err := rows(nameFile, labelled(nameRow(*p.Name, p.Entity), "Name"))
		for _, k := range resolve.Keys(*p.Name, rules) {
			more, err2 := rows(keyFile, keyNode(k, p.Name.ID))
			out, err = append(out, more...), errors.Join(err, err2)
		}
		return out, err
	case p.Node != nil && p.Node.Type.Valid():
		return rows(entityFile, countedEntity(p.Node, p.Degree))
	case p.Claim != nil && p.Subject != "" && p.Object != "":
		out, err := rows(claimFile, labelled(claimRow(p.Claim, p.Subject, p.Object), "Claim"))
		more, err2 := rows(statesFile, statesEdge(p.Claim))
		return append(out, more...), errors.Join(err, err2)
	case p.Relationship != nil:
		r, err := relationshipEdge(p.Relationship, offsetZero(at))
		if err != nil {
			return nil, err
		}
		return rows(edgeFile, r)
	case p.Story != nil:
		return rows(storyFile, labelled(storyRow(*p.Story), "Story"))
	case p.Speaker != "":
		return rows(speakerFile, speakerNode(p.Speaker, p.Claims))
	}
	return nil, ErrPart
}

// rows returns the one row of a file.
func rows(f bulkFile, row map[string]any) ([]Row, error) {
	cells := make([]string, len(f.columns))
	if err := f.cells(cells, row); err != nil {
		return nil, err
	}
	var line strings.Builder
	w := csv.NewWriter(&line)
	err := w.Write(cells)
	w.Flush()
	return []Row{{f.kind(), strings.TrimSuffix(line.String(), "\n")}}, errors.Join(err, w.Error())
}

// kind is the file's name without its ending.
func (f *bulkFile) kind() string { return strings.TrimSuffix(f.name, ".csv") }

// BulkFrame writes into a folder what [Rows] leaves open: for each kind of file its header, KIND-header.csv, beside which
// the rows are to lie in files KIND/part-*; what is of the store itself, with the user's aliases; arguments and
// constraints as [Bulk] does.
func BulkFrame(dir string, aliases []graph.AliasRule) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("bulk export: %w", err)
	}
	var args []string
	for _, f := range []bulkFile{articleFile, edgeFile, entityFile, nameFile, keyFile, claimFile, statesFile, speakerFile, storyFile} {
		if err := os.WriteFile(filepath.Join(dir, f.kind()+"-header.csv"), []byte(strings.Join(f.columns, ",")+"\n"), 0o644); err != nil {
			return fmt.Errorf("bulk export: %w", err)
		}
		args = append(args, fmt.Sprintf("%s=%s-header.csv,%s/part-.*", f.option, f.kind(), f.kind()))
	}
	b := &bulk{dir: dir}
	if err := b.write(storeFile, func(row func(map[string]any) error) error { return row(storeNode(aliases)) }); err != nil {
		return fmt.Errorf("bulk export: %w", err)
	}
	if err := writeArguments(dir, append(args, b.args...)); err != nil {
		return fmt.Errorf("bulk export: %w", err)
	}
	return nil
}

// The rows of nodes and edges that need more than the store's own form of them.

func labelled(row map[string]any, label string) map[string]any {
	row[":LABEL"] = label
	return row
}

func countedEntity(e *graph.Entity, degree int) map[string]any {
	r := entityRow(*e)
	r["degree"] = degree
	return labelled(r, string(e.Type))
}

func keyNode(key, name string) map[string]any {
	return map[string]any{"key": key, "name": name, ":LABEL": "NameKey"}
}

func statesEdge(c *graph.Claim) map[string]any {
	return map[string]any{":START_ID(Article)": c.Article.ID, ":END_ID(Claim)": c.ID, ":TYPE": "STATES"}
}

func relationshipEdge(rel *graph.Relationship, at time.Time) (map[string]any, error) {
	kind, err := graph.EdgeType(rel.Predicate, rel.Status)
	if err != nil {
		return nil, err
	}
	r := relationshipRow(rel, at, at)
	r[":START_ID(Entity)"], r[":END_ID(Entity)"], r[":TYPE"] = rel.Subject.ID, rel.Object.ID, kind
	return r, nil
}

func speakerNode(name string, claims int) map[string]any {
	return map[string]any{"id": speakerID(name), "name": name, "claims": claims, ":LABEL": "Speaker"}
}

func storeNode(aliases []graph.AliasRule) map[string]any {
	return map[string]any{"id": storeID, "name": "celebgraph", "schema": schemaVersion, "loads": 1, "aliases": aliasTexts(aliases), ":LABEL": "Celebgraph"}
}
