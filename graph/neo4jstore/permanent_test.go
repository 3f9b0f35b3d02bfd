package neo4jstore

import (
	"fmt"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"celebgraph/graph"
)

// TestPermanent: what trying again cannot cure is not tried again, and says what can; a deadlock is tried again.
func TestPermanent(t *testing.T) {
	fault := func(code string) error {
		return fmt.Errorf("claims: %w", &neo4j.Neo4jError{Code: code, Msg: "the server's words"})
	}
	full := permanent(fault("Neo.TransientError.General.MemoryPoolOutOfMemoryError"))
	if text := full.Error(); neo4j.IsRetryable(full) || !strings.Contains(text, "load fewer claims") || !strings.Contains(text, "server's words") {
		t.Errorf("out of memory: retryable %v, %q", neo4j.IsRetryable(full), text)
	}
	if err := permanent(fault("Neo.TransientError.Transaction.DeadlockDetected")); !neo4j.IsRetryable(err) {
		t.Errorf("%v is not tried again", err)
	}
	if err := inStep("claims", &neo4j.ConnectivityError{Inner: fmt.Errorf("cut")}); !neo4j.IsRetryable(err) {
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
