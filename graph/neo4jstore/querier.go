package neo4jstore

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"celebgraph/graph"
)

// querier runs statements in one transaction.
type querier struct {
	ctx   context.Context
	tx    neo4j.ManagedTransaction
	batch int
}

// run runs a statement that returns nothing.
func (q querier) run(cypher string, params map[string]any) error {
	result, err := q.tx.Run(q.ctx, cypher, params)
	if err != nil {
		return err
	}
	_, err = result.Consume(q.ctx)
	return err
}

// each runs a query and calls row for every record.
func (q querier) each(cypher string, params map[string]any, row func(r *record) error) error {
	result, err := q.tx.Run(q.ctx, cypher, params)
	if err != nil {
		return err
	}
	for result.Next(q.ctx) {
		r := record{values: result.Record().Values}
		if err := row(&r); err != nil {
			return err
		}
		if r.err != nil {
			return r.err
		}
	}
	return result.Err()
}

// unwind runs a query once for every batch of rows, as the parameter in.rows, and calls row for every list of the records'
// only value, which is how listed returns them. The rows are in a map because the server plans a query anew for a list of
// another order of magnitude, which takes longer than most of them run.
func unwind[T any](q querier, cypher string, rows []T, more map[string]any, row func(r *record) error) error {
	for len(rows) > 0 {
		n := min(len(rows), q.batch)
		params := map[string]any{"in": map[string]any{"rows": rows[:n]}}
		for k, v := range more {
			params[k] = v
		}
		if err := q.each(cypher, params, func(r *record) error { return r.each(row) }); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// listed is the end of a query that returns the fields of all that it finds in one record: the driver takes 10 µs and a
// goroutine for each.
func listed(fields string) string { return ` RETURN collect([` + fields + `])` }

// distinct is listed without repetitions.
func distinct(fields string) string { return ` RETURN collect(DISTINCT [` + fields + `])` }

// entityByID is a clause that binds node to the entity whose id the variable id holds, of whatever type, by the index of each.
func entityByID(id, node string) string {
	var branches []string
	for _, t := range graph.EntityTypes() {
		branches = append(branches, `MATCH (`+node+`:`+string(t)+` {id: `+id+`}) RETURN `+node)
	}
	return `CALL (` + id + `) { ` + strings.Join(branches, ` UNION ALL `) + ` }`
}

// nothing is for statements that return no records.
func nothing(*record) error { return nil }

// record reads the values of a result one after the other. A value of a wrong type, as another program may have
// written it, is remembered as an error that says the store is damaged.
type record struct {
	values []any
	next   int
	err    error
}

// take returns the next value as a T, and the zero value where there is none.
func take[T any](r *record) T {
	v := r.values[r.next]
	r.next++
	out, ok := v.(T)
	if !ok && v != nil && r.err == nil {
		r.err = notStore("a property holds %T where %T belongs; load the claims into an empty database", v, out)
	}
	return out
}

// each calls row for every list in the list that is the record's next value.
func (r *record) each(row func(r *record) error) error {
	list := take[[]any](r)
	for i := 0; i < len(list) && r.err == nil; i++ {
		values, ok := list[i].([]any)
		if !ok {
			return fmt.Errorf("a list holds %T where a list belongs", list[i])
		}
		one := record{values: values}
		if err := row(&one); err != nil {
			return err
		}
		r.err = one.err
	}
	return r.err
}

func (r *record) text() string   { return take[string](r) }
func (r *record) float() float64 { return take[float64](r) }
func (r *record) int() int       { return int(take[int64](r)) }

func (r *record) texts() []string {
	list := take[[]any](r)
	if len(list) == 0 {
		return nil
	}
	out := make([]string, len(list))
	for i, v := range list {
		s, ok := v.(string)
		if !ok && r.err == nil {
			r.err = notStore("a list holds %T where text belongs; load the claims into an empty database", v)
		}
		out[i] = s
	}
	return out
}

func (r *record) time() *time.Time {
	if r.values[r.next] == nil {
		r.next++
		return nil
	}
	t := take[time.Time](r).UTC()
	return &t
}

// orNil makes an empty text nil, which is no property.
func orNil[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// timeOrNil makes an unknown time nil, which is no property.
func timeOrNil(t *time.Time) any {
	if t == nil {
		return nil
	}
	return offsetZero(*t)
}

// offsetZero gives a time the offset of UTC, which Neo4j shows as "Z". The driver sends time.UTC as a named zone,
// which Neo4j would show as "Z[UTC]"; it takes "Offset" for the name of a zone that has none.
func offsetZero(t time.Time) time.Time { return t.In(time.FixedZone("Offset", 0)) }

// inStep names the step of a load that failed.
func inStep(step string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", step, err)
}
