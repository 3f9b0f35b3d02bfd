package neo4jstore_test

import (
	"strings"
	"testing"

	"celebgraph/fixtures/neo4jtest"
	"celebgraph/graph"
	"celebgraph/graph/graphtest"
)

// TestPlans: no statement of a load or a retraction looks through all nodes or edges of a kind, in an empty store, where
// plans are made and kept, and in one that holds something.
func TestPlans(t *testing.T) {
	s := neo4jtest.Open(t)
	neo4jtest.Wipe(t, s)
	statements := make(map[string]bool)
	tell := func(cypher, operator string) {
		statements[cypher] = true
		name, _, _ := strings.Cut(operator, "@")
		if strings.Contains(name, "Scan") && !strings.Contains(name, "IndexContainsScan") {
			t.Errorf("%s in\n%s", name, cypher)
		}
	}
	claims := graphtest.Archive(0, 400)
	join := graphtest.Story(graphtest.Line{Status: graph.Current, Subject: claims[0].Subject.Name, Object: claims[7].Subject.Name + " West"})
	for i := range join {
		join[i].Subject.Aliases, join[i].Object.Aliases = []string{claims[1].Subject.Name}, []string{claims[2].Subject.Name}
	}
	for _, b := range []graph.Batch{{Claims: claims[:200]}, {Claims: claims[100:]}, {Claims: claims[:50], Articles: []graph.Article{claims[3].Article}, Replace: true}, {Claims: join}} {
		if err := s.Explain(t.Context(), b, []string{claims[20].Article.ID, claims[20].Article.URL}, tell); err != nil {
			t.Fatal(err)
		}
	}
	if len(statements) < 30 {
		t.Errorf("only %d statements were seen", len(statements))
	}
}
