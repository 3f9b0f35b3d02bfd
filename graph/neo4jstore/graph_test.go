package neo4jstore_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"pgregory.net/rapid"

	"celebgraph/fixtures/neo4jtest"
	"celebgraph/graph"
	"celebgraph/graph/graphtest"
	"celebgraph/graph/neo4jstore"
	"celebgraph/graph/resolve"
	"celebgraph/graph/sqlitestore"
)

// run runs a statement that the store would not.
func run(t *testing.T, srv neo4jtest.Server, cypher string, params map[string]any) {
	t.Helper()
	driver, err := neo4j.NewDriverWithContext(srv.URI, neo4j.BasicAuth(srv.Username, srv.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer driver.Close(t.Context())
	if _, err := neo4j.ExecuteQuery(t.Context(), driver, cypher, params, neo4j.EagerResultTransformer); err != nil {
		t.Fatalf("%s: %v", cypher, err)
	}
}

// ask runs a query and returns its rows.
func ask(t *testing.T, s *neo4jstore.Store, cypher string) [][]any {
	t.Helper()
	table, err := s.Cypher(t.Context(), cypher, nil)
	if err != nil {
		t.Fatalf("%s: %v", cypher, err)
	}
	return table.Rows
}

func load(t testing.TB, s graph.Store, claims ...graph.Claim) {
	t.Helper()
	if _, err := s.Load(t.Context(), graph.Batch{Extractor: "test/1", Claims: claims}); err != nil {
		t.Fatal(err)
	}
}

// TestGraphModel is DESIGN §3: labels, edges, captions and properties as people see them in Browser.
func TestGraphModel(t *testing.T) {
	s := neo4jtest.Open(t)
	claims := graphtest.Story(
		graphtest.Line{Day: "2010-01-01", Status: graph.Current, Kind: "best friend", From: "2004"},
		graphtest.Line{Day: "2012-01-01", Status: graph.Former, To: "2011-05", Text: "No more."},
		graphtest.Line{Day: "2012-01-01", Status: graph.Denied, Predicate: graph.PartnerOf})
	load(t, s, claims...)
	for _, tt := range []struct{ cypher, want string }{
		{`MATCH (n) WHERE NOT n:Celebgraph UNWIND labels(n) AS l RETURN l, count(*) ORDER BY l`,
			`[["Article",3],["Claim",3],["Name",2],["NameKey",4],["Person",2],["Story",1]]`},
		{`MATCH (n) WHERE size(labels(n)) <> 1 OR n.name IS NULL RETURN n`, `null`},
		{`MATCH (:Person)-[r]-(x) RETURN DISTINCT type(r), labels(x)`, `[["FORMER_FRIEND_OF",["Person"]]]`},
		{`MATCH (:Article)-[r]->(c:Claim) RETURN type(r), count(*)`, `[["STATES",3]]`},
		{`MATCH (c:Claim) WHERE c.relationship = '` + claims[0].RelationshipID() + `' RETURN c.name ORDER BY c.name`,
			`[["` + claims[1].Text() + `"],["` + claims[0].Text() + `"]]`},
		{`MATCH (s)-[r:FORMER_FRIEND_OF]->(o) RETURN r.id, r.label, r.status, r.valid_from, r.valid_to, r.claims, r.outlets,
			r.confidence, r.quote, toString(r.first_seen), toString(r.last_seen), s.id < o.id`,
			`[["` + claims[0].RelationshipID() + `","former friend of","former","2004","2011-05",2,2,0.8,"No more.",` +
				`"2010-01-01T12:00:00Z","2012-01-01T12:00:00Z",true]]`},
		{`CALL db.index.fulltext.queryNodes('celebgraph_names', 'ZOE') YIELD node RETURN node.name`, `[["Zoé Marlow"]]`},
		{`MATCH (c:Claim {status: 'denied'}) RETURN keys(c) = [] OR c.kind IS NULL`, `[[true]]`},
	} {
		got, err := json.Marshal(ask(t, s, tt.cypher))
		if err != nil {
			t.Fatal(err)
		}
		want := strings.NewReplacer("<", `\u003c`).Replace(tt.want)
		if string(got) != want {
			t.Errorf("%s\ngives %s\nwant  %s", tt.cypher, got, want)
		}
	}
}

// TestConstraints: every id is unique by constraint, and every index that the store looks things up in is there.
func TestConstraints(t *testing.T) {
	s := neo4jtest.Open(t)
	var got []string
	for _, row := range ask(t, s, `SHOW CONSTRAINTS YIELD labelsOrTypes, properties, type RETURN labelsOrTypes[0], properties, type`) {
		if reflect.DeepEqual(row[1], []any{"id"}) && strings.Contains(row[2].(string), "UNIQUENESS") {
			got = append(got, row[0].(string))
		}
	}
	for _, want := range append(graph.EdgeTypes(), "Person", "Group", "Organization", "Work", "Article", "Claim") {
		if !slices.Contains(got, want) {
			t.Errorf("no unique id on %s", want)
		}
	}
	indexes := asJSON(t, ask(t, s, `SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN name`))
	for _, want := range []string{"celebgraph_claim_relationship", "celebgraph_names", "celebgraph_folded"} {
		if !strings.Contains(indexes, want) {
			t.Errorf("no index %s", want)
		}
	}
}

// TestLoadTimes: an edge keeps the time when the relationship was made when its status, and so its type, changes.
func TestLoadTimes(t *testing.T) {
	s := neo4jtest.Open(t)
	claims := graphtest.Story(graphtest.Line{Day: "2010-01-01", Status: graph.Current},
		graphtest.Line{Day: "2012-01-01", Status: graph.Former}, graphtest.Line{Day: "2012-01-02", Status: graph.Former})
	var made, last time.Time
	for i, c := range claims {
		load(t, s, c)
		load(t, s, c) // changes nothing
		rows := ask(t, s, `MATCH (:Person)-[r]->(:Person) RETURN r.created_at, r.updated_at, type(r)`)
		if len(rows) != 1 {
			t.Fatalf("%d edges, want one", len(rows))
		}
		created, updated := rows[0][0].(time.Time), rows[0][1].(time.Time)
		if i == 0 {
			made = created
		}
		if !created.Equal(made) || !updated.After(last) || time.Since(updated) > time.Minute {
			t.Errorf("after claim %d: created %v (first %v), updated %v (before %v)", i+1, created, made, updated, last)
		}
		last = updated
	}
}

// TestForeignEdges: what people draw by hand between our nodes is neither read nor harmed.
func TestForeignEdges(t *testing.T) {
	s := neo4jtest.Open(t)
	claims := graphtest.Story(graphtest.Line{Day: "2010-01-01", Status: graph.Current},
		graphtest.Line{Day: "2011-01-01", Status: graph.Former})
	load(t, s, claims[0])
	run(t, neo4jtest.Start(t), `MATCH (a:Person), (b:Person) WHERE a.name < b.name CREATE (a)-[:SEEN_WITH {id: 'x'}]->(b)`, nil)
	load(t, s, claims[1])
	wantFusion(t, s, claims)
	if got := ask(t, s, `MATCH ()-[r:SEEN_WITH]->() RETURN r.id`); len(got) != 1 {
		t.Errorf("the edge drawn by hand is gone: %v", got)
	}
	if rs, err := s.Relationships(t.Context(), claims[0].Subject.ID); err != nil || len(rs) != 1 {
		t.Errorf("relationships %v, %v", rs, err)
	}
}

// wantFusion compares a store with what the claims add up to.
func wantFusion(t *testing.T, s graph.Store, claims []graph.Claim) {
	t.Helper()
	got, err := s.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if g, w := asJSON(t, got), asJSON(t, graph.NewSnapshot(nil, claims, resolve.Resolver(nil))); g != w {
		t.Errorf("the store holds\n%s\nwant\n%s", g, w)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// drawn returns claims that contradict each other, and some order and batching of them.
func drawn(t *testing.T, seed, n int) (claims []graph.Claim, batches []graph.Batch) {
	t.Helper()
	rapid.Custom(func(rt *rapid.T) bool {
		claims = graphtest.Claims(n).Draw(rt, "claims")
		batches = graphtest.Batches(rt, nil, claims)
		return true
	}).Example(seed)
	return claims, batches
}

// TestLoaders: several programs that load at once, small batches of UNWIND among them, make the graph that one
// makes. Each has its own connections; the first to come makes the constraints.
func TestLoaders(t *testing.T) {
	neo4jtest.Open(t)
	srv := neo4jtest.Start(t)
	var claims []graph.Claim
	var wg sync.WaitGroup
	errs := make(chan error, 4)
	for worker := range 4 {
		mine, batches := drawn(t, 10+worker, 40)
		claims = append(claims, mine...)
		wg.Go(func() {
			opt := srv.Options()
			opt.BatchSize = []int{1, 3, 0, 0}[worker]
			s, err := neo4jstore.Open(t.Context(), srv.URI, opt)
			if err != nil {
				errs <- err
				return
			}
			defer s.Close(t.Context())
			for _, b := range batches {
				if _, err := s.Load(t.Context(), b); err != nil {
					errs <- fmt.Errorf("loader %d: %w", worker, err)
					return
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		t.Error(err)
	}
	s, err := neo4jstore.Open(t.Context(), srv.URI, srv.Options())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(t.Context())
	wantFusion(t, s, claims)
}

// TestSameAsSQLite: claims in one order and batching into a file, in another into Neo4j, are one graph.
func TestSameAsSQLite(t *testing.T) {
	s := neo4jtest.Open(t)
	for seed := range 8 {
		neo4jtest.Wipe(t, s)
		file, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), sqlitestore.Options{})
		if err != nil {
			t.Fatal(err)
		}
		claims, batches := drawn(t, seed, 60)
		for _, b := range batches {
			load(t, s, b.Claims...)
		}
		slices.Reverse(claims)
		for chunk := range slices.Chunk(claims, 7) {
			load(t, file, chunk...)
		}
		one, err := s.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		other, err := file.Snapshot(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if g, w := asJSON(t, one), asJSON(t, other); g != w {
			t.Fatalf("seed %d: Neo4j holds\n%s\nSQLite\n%s", seed, g, w)
		}
		if err := file.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// TestCypherReads: any query that reads is answered in plain values, one that writes is refused.
func TestCypherReads(t *testing.T) {
	s := neo4jtest.Open(t)
	load(t, s, graphtest.Story(graphtest.Line{Day: "2010-01-01", Status: graph.Current})...)
	table, err := s.Cypher(t.Context(), `MATCH p = (a:Person {name: $name})-[r]-(b)
		RETURN a, r.claims AS n, date('2010-01-01') AS d, p, [1.5, null] AS list`, map[string]any{"name": "Zoé Marlow"})
	if err != nil || len(table.Rows) != 1 || !slices.Equal(table.Columns, []string{"a", "n", "d", "p", "list"}) {
		t.Fatalf("%+v, %v", table, err)
	}
	text := asJSON(t, table.Rows[0])
	for _, want := range []string{`"name": "Zoé Marlow"`, `"2010-01-01"`, `"type": "FRIEND_OF"`, "1.5"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	if _, err := s.Cypher(t.Context(), `MATCH (n) DETACH DELETE n`, nil); err == nil {
		t.Error("a query deleted nodes")
	}
	if n, err := s.Counts(t.Context()); err != nil || n.Entities != 2 {
		t.Errorf("%+v, %v; want both people still there", n, err)
	}
}
