package neo4jstore

import (
	"cmp"

	"celebgraph/graph"
)

// triple is what a claim says of two names.
type triple struct {
	subject   string
	predicate graph.Predicate
	object    string
}

// triple reads subject, predicate and object.
func (r *record) triple() triple {
	return triple{r.text(), graph.Predicate(r.text()), r.text()}
}

// tie is what is fused at once: all that is said of two entities by a predicate, or by those that are fused together with
// it, of which it has the first. Of a symmetric one the subject is the entity of the smaller id.
type tie triple

func compareTies(a, b tie) int {
	return cmp.Or(cmp.Compare(a.subject, b.subject), cmp.Compare(a.object, b.object), cmp.Compare(a.predicate, b.predicate))
}

// relationships are the ids of those that the tie may hold.
func (t tie) relationships() []string {
	together := graph.FusedTogether(t.predicate)
	ids := make([]string, len(together))
	for i, p := range together {
		ids[i] = graph.RelationshipID(t.subject, p, t.object)
	}
	return ids
}

func tieOf(subject string, p graph.Predicate, object string) tie {
	if p.Symmetric() {
		ends := graph.Pair(subject, object)
		subject, object = ends[0], ends[1]
	}
	return tie{subject, graph.FusedTogether(p)[0], object}
}

// touch marks what is between two entities by a predicate as to be fused again. What is said of an entity and itself, of
// two names that are one's, makes no relationship.
func (l *loader) touch(subject string, p graph.Predicate, object string) {
	if subject != object {
		l.ties[tieOf(subject, p, object)] = struct{}{}
	}
}

// touchAgain is touch for a tie about which what is stored has moved.
func (l *loader) touchAgain(subject string, p graph.Predicate, object string) {
	l.touch(subject, p, object)
	l.reread[tieOf(subject, p, object)] = true
}

// tiesOfMoved touches the ties that articles speak of whose time or source has changed.
func (l *loader) tiesOfMoved() error {
	var told []triple
	var ids []string
	err := unwind(l.querier, `UNWIND $in.rows AS id MATCH (a:Article {id: id})-[:STATES]->(c:Claim)`+
		distinct(`c.subject, c.predicate, c.object`), l.moved, nil, func(r *record) error {
		t := r.triple()
		ids, told = append(ids, t.subject, t.object), append(told, t)
		return nil
	})
	if err != nil {
		return err
	}
	return l.touchNames(ids, told)
}

// touchNames touches the ties of the entities for which the names of triples stand.
func (l *loader) touchNames(ids []string, told []triple) error {
	if _, err := l.ByID(ids); err != nil {
		return err
	}
	for _, t := range told {
		l.touchAgain(l.names[t.subject].Entity, t.predicate, l.names[t.object].Entity)
	}
	return nil
}
