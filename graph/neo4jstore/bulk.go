package neo4jstore

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"celebgraph/graph"
	"celebgraph/graph/resolve"
)

// BulkSource is what [Bulk] reads of a store: everything, one at a time. Both stores have it.
type BulkSource interface {
	EachArticle(ctx context.Context, do func(a *graph.Article, extractors []string) error) error
	EachName(ctx context.Context, do func(n *resolve.Named) error) error
	EachEntity(ctx context.Context, do func(*graph.Entity) error) error
	EachRelationship(ctx context.Context, do func(*graph.Relationship) error) error
	EachClaim(ctx context.Context, do func(*graph.Claim) error) error
	EachRetracted(ctx context.Context, do func(id, url string) error) error
	Stories(ctx context.Context, limit int) ([]graph.Story, error)
	Aliases(ctx context.Context) ([]graph.AliasRule, error)
}

const (
	// arrayDelimiter stands between the members of a list: a character of Unicode's private use area. A name that holds it
	// cannot be exported.
	arrayDelimiter = "\uf8fe"
	// ImportArguments is the file with the arguments of neo4j-admin, ConstraintsScript that with what makes constraints and
	// indexes.
	ImportArguments   = "import.args"
	ConstraintsScript = "constraints.cypher"
)

// bulkFile is a file of nodes or relationships: its columns with their types, as neo4j-admin has them.
type bulkFile struct {
	name, option string // option is "--nodes" or "--relationships"
	columns      []string
}

var relationshipColumns = []string{"id", "label", "status", "kind", "valid_from", "valid_to", "first_seen:datetime", "last_seen:datetime",
	"claims:long", "outlets:long", "confidence:double", "quote", "created_at:datetime", "updated_at:datetime"}

var (
	articleFile = bulkFile{"articles.csv", "--nodes", []string{"id:ID(Article)", "name", "url", "title", "outlet", "published_at:datetime",
		"fingerprint", "extractors:string[]", ":LABEL"}}
	entityFile = bulkFile{"entities.csv", "--nodes", []string{"id:ID(Entity)", "name", "folded:string[]", "aliases:string[]", "of:string[]", "born:long", "degree:long", ":LABEL"}}
	nameFile   = bulkFile{"names.csv", "--nodes", []string{"id:ID(Name)", "type", "name", "folded", "aliases:string[]", "of:string[]", "born:long", "entity", ":LABEL"}}
	keyFile    = bulkFile{"name_keys.csv", "--nodes", []string{"key", "name", ":LABEL"}}
	claimFile  = bulkFile{"claims.csv", "--nodes", []string{"id:ID(Claim)", "name", "subject", "subject_name", "subject_aliases:string[]", "predicate",
		"object", "object_name", "object_aliases:string[]", "status", "label", "kind", "valid_from", "valid_to", "speaker", "confidence:double",
		"evidence", "start:long", "end:long", "extractor", "subject_entity", "object_entity", "relationship", ":LABEL"}}
	speakerFile   = bulkFile{"speakers.csv", "--nodes", []string{"id:ID(Speaker)", "name", "claims:long", ":LABEL"}}
	storyFile     = bulkFile{"stories.csv", "--nodes", []string{"id:ID(Story)", "name", "subject", "object", "predicate", "changes:long", ":LABEL"}}
	retractedFile = bulkFile{"retracted.csv", "--nodes", []string{"id:ID(Retracted)", "name", "url", ":LABEL"}}
	storeFile     = bulkFile{"store.csv", "--nodes", []string{"id:ID(Store)", "name", "schema:long", "loads:long", "aliases:string[]", ":LABEL"}}
	edgeFile      = bulkFile{"relationships.csv", "--relationships", append([]string{":START_ID(Entity)", ":END_ID(Entity)", ":TYPE"}, relationshipColumns...)}
	statesFile    = bulkFile{"states.csv", "--relationships", []string{":START_ID(Article)", ":END_ID(Claim)", ":TYPE"}}
)

// Bulk writes a graph as the files that `neo4j-admin database import full` reads, into a new or empty folder: CSV of nodes
// and relationships, the arguments, and a script of constraints and indexes (opening the imported database with
// [Open] makes them too). It streams: beside one thing at a time it holds the ids of names, counts, and the stories.
func Bulk(ctx context.Context, dir string, src BulkSource) (err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("bulk export: %w", err)
	}
	if old, err := os.ReadDir(dir); err != nil || len(old) > 0 {
		return errors.Join(err, fmt.Errorf("bulk export: %s is not empty; give a new folder", dir))
	}
	b := &bulk{dir: dir, src: src, now: offsetZero(time.Now()), entityOf: make(map[string]string), degree: make(map[string]int),
		spoken: make(map[string]int)}
	for _, step := range []func(context.Context) error{b.articles, b.relationships, b.entities, b.names, b.claims, b.counts, b.rest} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("bulk export to %s: %w", dir, err)
		}
	}
	return nil
}

type bulk struct {
	dir string
	src BulkSource
	now time.Time
	// entityOf is the entity for which each name stands.
	entityOf map[string]string
	// degree is how many relationships each entity has, spoken how many claims each speaker makes.
	degree, spoken map[string]int
	args           []string
}

// write writes a file whose rows do gives.
func (b *bulk) write(f bulkFile, do func(row func(map[string]any) error) error) (err error) {
	out, err := os.Create(filepath.Join(b.dir, f.name))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	buffered := bufio.NewWriterSize(out, 1<<20)
	w := csv.NewWriter(buffered)
	if err := w.Write(f.columns); err != nil {
		return err
	}
	cells := make([]string, len(f.columns))
	if err := do(func(row map[string]any) error {
		if err := f.cells(cells, row); err != nil {
			return err
		}
		return w.Write(cells)
	}); err != nil {
		return err
	}
	w.Flush()
	b.args = append(b.args, f.option+"="+f.name)
	return errors.Join(w.Error(), buffered.Flush())
}

// cells fills in the cells of a row, which holds its values by the names of the columns.
func (f *bulkFile) cells(cells []string, row map[string]any) (err error) {
	for i, c := range f.columns {
		key, _, _ := strings.Cut(c, ":")
		if key == "" {
			key = c
		}
		if cells[i], err = cell(row[key]); err != nil {
			return err
		}
	}
	return nil
}

// cell writes a value as neo4j-admin reads it; nil, which is no property, as nothing.
func cell(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case []string:
		for _, s := range v {
			if strings.Contains(s, arrayDelimiter) {
				return "", fmt.Errorf("%q holds U+F8FE, which stands between the members of a list", s)
			}
		}
		return strings.Join(v, arrayDelimiter), nil
	case int:
		return strconv.Itoa(v), nil
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), nil
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano), nil
	}
	return "", fmt.Errorf("%T is no property", v)
}

func (b *bulk) articles(ctx context.Context) error {
	return b.write(articleFile, func(row func(map[string]any) error) error {
		return b.src.EachArticle(ctx, func(a *graph.Article, extractors []string) error {
			return row(labelled(articleRow(*a, extractors), "Article"))
		})
	})
}

func (b *bulk) entities(ctx context.Context) error {
	return b.write(entityFile, func(row func(map[string]any) error) error {
		return b.src.EachEntity(ctx, func(e *graph.Entity) error {
			return row(countedEntity(e, b.degree[e.ID]))
		})
	})
}

func (b *bulk) names(ctx context.Context) error {
	list, err := b.src.Aliases(ctx)
	if err != nil {
		return err
	}
	rules, err := resolve.NewRules(list)
	if err != nil {
		return err
	}
	return b.write(keyFile, func(key func(map[string]any) error) error {
		return b.write(nameFile, func(row func(map[string]any) error) error {
			return b.src.EachName(ctx, func(n *resolve.Named) error {
				b.entityOf[n.Name.ID] = n.Entity
				if err := row(labelled(nameRow(n.Name, n.Entity), "Name")); err != nil {
					return err
				}
				for _, k := range resolve.Keys(n.Name, rules) {
					if err := key(keyNode(k, n.Name.ID)); err != nil {
						return err
					}
				}
				return nil
			})
		})
	})
}

func (b *bulk) claims(ctx context.Context) error {
	return b.write(statesFile, func(states func(map[string]any) error) error {
		return b.write(claimFile, func(row func(map[string]any) error) error {
			return b.src.EachClaim(ctx, func(c *graph.Claim) error {
				if c.Speaker != "" {
					b.spoken[c.Speaker]++
				}
				return errors.Join(row(labelled(claimRow(c, b.entityOf[c.Subject.ID], b.entityOf[c.Object.ID]), "Claim")), states(statesEdge(c)))
			})
		})
	})
}

func (b *bulk) relationships(ctx context.Context) error {
	return b.write(edgeFile, func(row func(map[string]any) error) error {
		return b.src.EachRelationship(ctx, func(rel *graph.Relationship) error {
			b.degree[rel.Subject.ID]++
			b.degree[rel.Object.ID]++
			r, err := relationshipEdge(rel, b.now)
			if err != nil {
				return err
			}
			return row(r)
		})
	})
}

// counts writes what is counted while loading.
func (b *bulk) counts(ctx context.Context) error {
	if err := b.write(speakerFile, func(row func(map[string]any) error) error {
		for _, name := range slices.Sorted(maps.Keys(b.spoken)) {
			if err := row(speakerNode(name, b.spoken[name])); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	stories, err := b.src.Stories(ctx, math.MaxInt32)
	if err != nil {
		return err
	}
	return b.write(storyFile, func(row func(map[string]any) error) error {
		for _, s := range stories {
			if err := row(labelled(storyRow(s), "Story")); err != nil {
				return err
			}
		}
		return nil
	})
}

// rest writes what is not of the graph itself, and the files about the files.
func (b *bulk) rest(ctx context.Context) error {
	if err := b.write(retractedFile, func(row func(map[string]any) error) error {
		return b.src.EachRetracted(ctx, func(id, url string) error {
			return row(map[string]any{"id": id, "name": id, "url": orNil(url), ":LABEL": "Retracted"})
		})
	}); err != nil {
		return err
	}
	list, err := b.src.Aliases(ctx)
	if err != nil {
		return err
	}
	if err := b.write(storeFile, func(row func(map[string]any) error) error {
		return row(storeNode(list))
	}); err != nil {
		return err
	}
	return writeArguments(b.dir, b.args)
}

// writeArguments writes the files about the files.
func writeArguments(dir string, files []string) error {
	args := append(files, "--array-delimiter=U+F8FE", "--multiline-fields=true", "--id-type=string")
	var script strings.Builder
	for _, item := range schema() {
		script.WriteString(item.cypher + ";\n")
	}
	return errors.Join(os.WriteFile(filepath.Join(dir, ImportArguments), []byte(strings.Join(args, "\n")+"\n"), 0o644),
		os.WriteFile(filepath.Join(dir, ConstraintsScript), []byte(script.String()), 0o644))
}
