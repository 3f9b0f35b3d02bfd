package neo4jstore_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"celebgraph/graph"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/neo4jstore"
	"celebgraph/graph/resolve"
	"celebgraph/graph/sqlitestore"
)

// TestRows: the rows of a graph's parts, each over JSON and back, are those of its bulk export, and the frame has its
// headers.
func TestRows(t *testing.T) {
	file, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"), sqlitestore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close(t.Context())
	claims := append(graphtest.Archive(0, 3000), hostile()...)
	if _, err := file.Load(t.Context(), graph.Batch{Extractor: "test/1", Articles: []graph.Article{claims[0].Article}, Claims: claims}); err != nil {
		t.Fatal(err)
	}
	whole, frame := filepath.Join(t.TempDir(), "bulk"), filepath.Join(t.TempDir(), "frame")
	if err := errors.Join(neo4jstore.Bulk(t.Context(), whole, file), neo4jstore.BulkFrame(frame, nil)); err != nil {
		t.Fatal(err)
	}
	got := map[string][][]string{}
	for _, p := range partsOf(t, file) {
		data, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		var back neo4jstore.Part
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		rows, err := neo4jstore.Rows(&back, nil, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			got[r.Kind] = append(got[r.Kind], records(t, r.CSV+"\n")...)
		}
	}
	for _, kind := range []string{"articles", "entities", "names", "name_keys", "claims", "states", "relationships", "speakers", "stories"} {
		want := records(t, read(t, filepath.Join(whole, kind+".csv")))
		header := records(t, read(t, filepath.Join(frame, kind+"-header.csv")))
		if len(header) != 1 || !slices.Equal(header[0], want[0]) {
			t.Errorf("%s: header %q, want %q", kind, header, want[0])
		}
		made := slices.IndexFunc(want[0], func(c string) bool { return strings.HasPrefix(c, "created_at") })
		for _, list := range [][][]string{got[kind], want[1:]} {
			for _, r := range list {
				if made >= 0 {
					r[made], r[made+1] = "", "" // the time of the export
				}
			}
			slices.SortFunc(list, slices.Compare)
		}
		if len(want) < 2 || !slices.EqualFunc(got[kind], want[1:], slices.Equal) {
			t.Errorf("%s: %d rows are not the %d of the export", kind, len(got[kind]), len(want)-1)
		}
	}
	for _, name := range []string{"store.csv", neo4jstore.ConstraintsScript} {
		if read(t, filepath.Join(frame, name)) != read(t, filepath.Join(whole, name)) {
			t.Errorf("%s differs", name)
		}
	}
	if _, err := neo4jstore.Rows(&neo4jstore.Part{Entity: "x"}, nil, time.Now()); !errors.Is(err, neo4jstore.ErrPart) {
		t.Errorf("an empty part: %v", err)
	}
}

// partsOf returns the parts of a store's graph.
func partsOf(t *testing.T, s *sqlitestore.Store) []neo4jstore.Part {
	t.Helper()
	var out []neo4jstore.Part
	entity, degree, spoken := map[string]string{}, map[string]int{}, map[string]int{}
	ctx := t.Context()
	err := errors.Join(
		s.EachArticle(ctx, func(a *graph.Article, extractors []string) error {
			one := *a
			out = append(out, neo4jstore.Part{Article: &one, Extractors: extractors})
			return nil
		}),
		s.EachName(ctx, func(n *resolve.Named) error {
			one := n.Name
			entity[one.ID] = n.Entity
			out = append(out, neo4jstore.Part{Name: &one, Entity: n.Entity})
			return nil
		}),
		s.EachRelationship(ctx, func(r *graph.Relationship) error {
			one := *r
			degree[r.Subject.ID]++
			degree[r.Object.ID]++
			out = append(out, neo4jstore.Part{Relationship: &one})
			return nil
		}),
		s.EachEntity(ctx, func(e *graph.Entity) error {
			one := *e
			out = append(out, neo4jstore.Part{Node: &one, Degree: degree[e.ID]})
			return nil
		}),
		s.EachClaim(ctx, func(c *graph.Claim) error {
			one := *c
			if c.Speaker != "" {
				spoken[c.Speaker]++
			}
			out = append(out, neo4jstore.Part{Claim: &one, Subject: entity[c.Subject.ID], Object: entity[c.Object.ID]})
			return nil
		}))
	stories, err2 := s.Stories(ctx, 1_000_000)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	for _, st := range stories {
		out = append(out, neo4jstore.Part{Story: &st})
	}
	for name, n := range spoken {
		out = append(out, neo4jstore.Part{Speaker: name, Claims: n})
	}
	return out
}

func records(t *testing.T, text string) [][]string {
	t.Helper()
	out, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
