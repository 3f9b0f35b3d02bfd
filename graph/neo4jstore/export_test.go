package neo4jstore

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"celebgraph/graph"
)

// explained is a transaction that has every statement explained before it runs.
type explained struct {
	neo4j.ManagedTransaction
	tell func(cypher, operator string)
}

// Run explains a statement and runs it.
func (e explained) Run(ctx context.Context, cypher string, params map[string]any) (neo4j.ResultWithContext, error) {
	result, err := e.ManagedTransaction.Run(ctx, "EXPLAIN "+cypher, params)
	if err != nil {
		return nil, err
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return nil, err
	}
	var walk func(neo4j.Plan)
	walk = func(p neo4j.Plan) {
		e.tell(cypher, p.Operator())
		for _, c := range p.Children() {
			walk(c)
		}
	}
	if plan := summary.Plan(); plan != nil {
		walk(plan)
	}
	return e.ManagedTransaction.Run(ctx, cypher, params)
}

// Explain loads a batch and retracts articles, and tells the operators of the plans of all statements.
func (s *Store) Explain(ctx context.Context, b graph.Batch, retracted []string, tell func(cypher, operator string)) error {
	return s.write(ctx, "explain", func(q querier) error {
		q.tx = explained{q.tx, tell}
		if err := newLoader(q).load(b); err != nil {
			return err
		}
		_, err := newLoader(q).retract(retracted)
		return err
	})
}
