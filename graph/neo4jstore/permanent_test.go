package neo4jstore

import (
	"fmt"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"celebgraph/graph"
)

// TestForDriver: what trying again cannot cure is not tried again, and says what can; a deadlock and a cut are tried again.
func TestForDriver(t *testing.T) {
	fault := func(code string) error {
		return fmt.Errorf("claims: %w", &neo4j.Neo4jError{Code: code, Msg: "the server's words"})
	}
	full := forDriver(fault("Neo.TransientError.General.MemoryPoolOutOfMemoryError"))
	if text := full.Error(); neo4j.IsRetryable(full) || !strings.Contains(text, "load fewer claims") || !strings.Contains(text, "server's words") {
		t.Errorf("out of memory: retryable %v, %q", neo4j.IsRetryable(full), text)
	}
	if err := forDriver(fault("Neo.TransientError.Transaction.DeadlockDetected")); !neo4j.IsRetryable(err) {
		t.Errorf("%v is not tried again", err)
	}
	cut := inStep("names", fmt.Errorf("resolve names: %w", &neo4j.ConnectivityError{Inner: fmt.Errorf("cut")}))
	if err := forDriver(cut); !neo4j.IsRetryable(err) {
		t.Errorf("%v is not tried again", err)
	}
}

// TestFromEdgeType: every type of edge gives back predicate and status, and no other does.
func TestFromEdgeType(t *testing.T) {
	for _, info := range graph.Predicates() {
		for _, status := range graph.Statuses() {
			edge, err := graph.EdgeType(info.Predicate, status)
			if err != nil {
				continue
			}
			if p, s := fromEdgeType(edge); p != info.Predicate || s != status {
				t.Errorf("%s is %s %s", edge, s, p)
			}
		}
	}
	for _, foreign := range []string{"", "STATES", "SEEN_WITH", "DENIED_FRIEND_OF", "CURRENT_FRIEND_OF", "FORMER_", "former_FRIEND_OF"} {
		if p, s := fromEdgeType(foreign); p != "" || s != "" {
			t.Errorf("%q is %s %s", foreign, s, p)
		}
	}
}
