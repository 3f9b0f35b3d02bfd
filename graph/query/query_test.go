package query

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"celebgraph/graph"
)

// memory is a Source over a snapshot.
type memory struct {
	*graph.Snapshot
	err error
}

func (m memory) Find(_ context.Context, name string, limit int) ([]graph.Entity, error) {
	var exact, words []graph.Entity
	for _, e := range m.Entities {
		x, w := e.Match(name)
		if x {
			exact = append(exact, e)
		}
		if w {
			words = append(words, e)
		}
	}
	if len(exact) == 0 {
		exact = words[:min(len(words), limit)]
	}
	return exact, m.err
}

func (m memory) Relationships(_ context.Context, id string) ([]graph.Relationship, error) {
	var out []graph.Relationship
	for _, r := range m.Snapshot.Relationships {
		if r.Subject.ID == id || r.Object.ID == id {
			out = append(out, r)
		}
	}
	return out, m.err
}

func (m memory) Claims(_ context.Context, ids ...string) ([]graph.Claim, error) {
	var out []graph.Claim
	for _, c := range m.Snapshot.Claims {
		if slices.Contains(ids, c.RelationshipID()) {
			out = append(out, c)
		}
	}
	return out, m.err
}

// source builds a Source from lines "year subject PREDICATE status object".
func source(t *testing.T, lines ...string) memory {
	t.Helper()
	var claims []graph.Claim
	for _, line := range lines {
		f := strings.Fields(line)
		at, err := time.Parse("2006", f[0])
		if err != nil {
			t.Fatal(err)
		}
		typ := graph.Person
		if f[2] == string(graph.ContributorTo) {
			typ = graph.Work
		}
		c := graph.Claim{Article: graph.Article{ID: graph.NewID(f[0]), URL: "https://news.example/" + f[0], PublishedAt: &at},
			Subject: graph.Entity{Name: strings.ReplaceAll(f[1], "_", " "), Type: graph.Person}, Predicate: graph.Predicate(f[2]), Status: graph.Status(f[3]),
			Object: graph.Entity{Name: strings.ReplaceAll(f[4], "_", " "), Type: typ}, Confidence: 0.9, Evidence: graph.Evidence{Text: line, End: len(line)}}
		c.Normalize()
		if err := c.Validate(); err != nil {
			t.Fatal(err)
		}
		claims = append(claims, c)
	}
	return memory{Snapshot: graph.NewSnapshot(nil, claims, nil)}
}

func story(t *testing.T) memory {
	return source(t,
		"2010 Ada_Quill FRIEND_OF current Bruno_Fenn",
		"2015 Ada_Quill FRIEND_OF former Bruno_Fenn",
		"2020 Ada_Quill FRIEND_OF current Bruno_Fenn",
		"2020 Ada_Quill FRIEND_OF former Cleo_Marsh",
		"2020 Zoe_Ray FRIEND_OF current Ada_Quill",
		"2020 Ada_Quill FRIEND_OF rumored Dov_Ramsey",
		"2021 Ada_Quill PARTNER_OF denied Dov_Ramsey",
		"2021 Dora_Quill PARENT_OF current Ada_Quill",
		"2021 Ada_Quill PARENT_OF current Finn_Quill",
		"2021 Gus_Pike EMPLOYEE_OF former Ada_Quill",
		"2021 Ada_Quill CONTRIBUTOR_TO current Minnie")
}

func names(ties []Tie) []string {
	var out []string
	for _, t := range ties {
		out = append(out, t.Label+" "+t.Other.Name)
	}
	return out
}

func TestFriends(t *testing.T) {
	ctx, src := context.Background(), story(t)
	ada, err := Resolve(ctx, src, "ada quill")
	if err != nil {
		t.Fatal(err)
	}
	list, err := Friends(ctx, src, ada)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		part string
		got  []Tie
		want []string
	}{
		{"now", list.Now, []string{"friend of Bruno Fenn", "friend of Zoe Ray"}},
		{"former", list.Former, []string{"former friend of Cleo Marsh"}},
		{"rumored", list.Rumored, []string{"rumored friend of Dov Ramsey"}},
	} {
		if got := names(tt.got); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.part, got, tt.want)
		}
	}
}

func TestProfileReadsFromBothEnds(t *testing.T) {
	ctx, src := context.Background(), story(t)
	ada, err := Resolve(ctx, src, "Ada Quill")
	if err != nil {
		t.Fatal(err)
	}
	p, err := Profile(ctx, src, ada)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"friend of Bruno Fenn", "friend of Zoe Ray", "former friend of Cleo Marsh", "rumored friend of Dov Ramsey",
		"parent of Finn Quill", "child of Dora Quill", "former employer of Gus Pike", "contributor to Minnie"}
	if got := names(p.Ties); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// TestEveryPredicateHasAnInverse: what is not symmetric reads differently from its object.
func TestEveryPredicateHasAnInverse(t *testing.T) {
	for _, p := range graph.Predicates() {
		if _, ok := inverse[p.Predicate]; ok == p.Symmetric {
			t.Errorf("%s: inverse %v, symmetric %v", p.Predicate, ok, p.Symmetric)
		}
	}
}

func TestTimelineShowsReunionAndDenial(t *testing.T) {
	ctx, src := context.Background(), story(t)
	entity := func(name string) graph.Entity {
		e, err := Resolve(ctx, src, name)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	labels := func(changes []graph.Change, err error) []string {
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, c := range changes {
			out = append(out, c.At.Format("2006 ")+c.Label)
		}
		return out
	}
	got := labels(Between(ctx, src, entity("Ada Quill"), entity("Bruno Fenn")))
	if want := []string{"2010 friend of", "2015 former friend of", "2020 friend of"}; !reflect.DeepEqual(got, want) {
		t.Errorf("with Bruno %q, want %q", got, want)
	}
	got = labels(Between(ctx, src, entity("Dov Ramsey"), entity("Ada Quill")))
	if want := []string{"2020 rumored friend of", "2021 denied partner of"}; !reflect.DeepEqual(got, want) {
		t.Errorf("with Dov %q, want %q", got, want)
	}
	if got := labels(Timeline(ctx, src, entity("Ada Quill"))); len(got) != 10 {
		t.Errorf("%d changes in all, want 10: %q", len(got), got)
	}
}

func TestEvidenceHasBothDirections(t *testing.T) {
	src := source(t, "2020 Ada_Quill CRITIC_OF current Bruno_Fenn", "2021 Bruno_Fenn CRITIC_OF current Ada_Quill",
		"2021 Bruno_Fenn CRITIC_OF current Cleo_Marsh")
	ctx := context.Background()
	a, b := src.Entities[0], src.Entities[1]
	for _, e := range src.Entities {
		switch e.Name {
		case "Ada Quill":
			a = e
		case "Bruno Fenn":
			b = e
		}
	}
	claims, err := Evidence(ctx, src, a, b)
	if err != nil || len(claims) != 2 {
		t.Errorf("%d claims, error %v; want 2", len(claims), err)
	}
}

func TestResolve(t *testing.T) {
	src := source(t, "2020 Ada_Quill FRIEND_OF current Bruno_Fenn", "2020 Dora_Quill FRIEND_OF current Bruno_Fenn",
		"2020 Ada_Quill CONTRIBUTOR_TO current Dora", "2020 Dora FRIEND_OF current Bruno_Fenn")
	ctx := context.Background()
	tests := []struct {
		name  string
		types []graph.EntityType
		want  string
		err   error
	}{
		{"ADA  quill", nil, "Ada Quill", nil},
		{"fenn", nil, "Bruno Fenn", nil},
		{"quill", nil, "", ErrAmbiguousName},
		{"dora", nil, "", ErrAmbiguousName},
		{"dora", []graph.EntityType{graph.Person}, "Dora", nil},
		{"nobody", nil, "", ErrUnknownName},
	}
	for _, tt := range tests {
		e, err := Resolve(ctx, src, tt.name, tt.types...)
		if !errors.Is(err, tt.err) || e.Name != tt.want {
			t.Errorf("Resolve(%q) = %q, %v; want %q, %v", tt.name, e.Name, err, tt.want, tt.err)
		}
		var name *NameError
		if errors.As(err, &name) && (len(name.Candidates) > 1) != (tt.err == ErrAmbiguousName) {
			t.Errorf("Resolve(%q): candidates %v", tt.name, name.Candidates)
		}
	}
}

// TestNamesakes: who shares a name is found by parents, year of birth, or the lack of both.
func TestNamesakes(t *testing.T) {
	person := func(name string, born int, of ...string) graph.Entity {
		return graph.Entity{Name: name, Type: graph.Person, Born: born, Of: of}.WithID()
	}
	old, young, plain, child := person("Ada Quill", 1950), person("Ada Quill", 1981), person("Ada Quill", 0), person("Ada", 0, "Bo Fenn")
	src := memory{Snapshot: &graph.Snapshot{Entities: []graph.Entity{old, young, plain, child}}}
	for name, want := range map[string]graph.Entity{"Ada Quill (born 1950)": old, "ada quill (Born 1981)": young, "Ada Quill (age unknown)": plain, "Ada (of Bo Fenn)": child} {
		if got, err := Resolve(context.Background(), src, name); err != nil || got.ID != want.ID {
			t.Errorf("%q is %+v, %v", name, got, err)
		}
	}
	for name, want := range map[string]error{"Ada Quill": ErrAmbiguousName, "Ada Quill (born 1970)": ErrUnknownName, "Bo (of Ada)": ErrUnknownName} {
		if _, err := Resolve(context.Background(), src, name); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", name, err, want)
		}
	}
}

func TestErrorsOfTheSourceComeThrough(t *testing.T) {
	ctx, src := context.Background(), story(t)
	src.err = graph.ErrUnavailable
	e := src.Entities[0]
	_, resolve := Resolve(ctx, src, "Ada Quill")
	_, friends := Friends(ctx, src, e)
	_, profile := Profile(ctx, src, e)
	_, timeline := Timeline(ctx, src, e)
	_, between := Between(ctx, src, e, src.Entities[1])
	for i, err := range []error{resolve, friends, profile, timeline, between} {
		if !errors.Is(err, graph.ErrUnavailable) {
			t.Errorf("%d: %v, want ErrUnavailable", i, err)
		}
	}
}
