package graph_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"celebgraph/graph"
	"celebgraph/graph/graphtest"
)

// decode reads a claims file into its claims and its bad lines.
func decode(t fatalfer, text string) (claims []graph.Claim, bad []*graph.LineError) {
	err := graph.DecodeClaims(strings.NewReader(text), "claims.jsonl",
		graph.Lines{Claim: func(_ int, c graph.Claim) error { claims = append(claims, c); return nil },
			Reject: func(e *graph.LineError) error { bad = append(bad, e); return nil }})
	if err != nil {
		t.Fatalf("DecodeClaims: %v", err)
	}
	return claims, bad
}

type fatalfer interface{ Fatalf(string, ...any) }

func encode(t fatalfer, claims ...graph.Claim) string {
	var b bytes.Buffer
	for i := range claims {
		if err := graph.WriteClaim(&b, &claims[i]); err != nil {
			t.Fatalf("WriteClaim: %v", err)
		}
	}
	return b.String()
}

// TestClaimsSurviveTheWire: what is written is read again as it was, up to the canonical form of names.
func TestClaimsSurviveTheWire(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := graphtest.Claims(8).Draw(t, "claims")
		got, bad := decode(t, encode(t, claims...))
		if len(bad) > 0 || len(got) != len(claims) {
			t.Fatalf("%d of %d claims came back, %v", len(got), len(claims), bad)
		}
		if w, g := canonical(t, graph.NewSnapshot(nil, claims, nil)), canonical(t, graph.NewSnapshot(nil, got, nil)); w != g {
			t.Fatalf("got %s\nwant %s", g, w)
		}
		if w, g := encode(t, got...), encode(t, got...); w != g {
			t.Fatal("writing is not deterministic")
		}
	})
}

// edited returns a claim as a JSON line with some fields replaced; a nil value takes the field away.
func edited(t *testing.T, change func(m map[string]any)) string {
	c := graphtest.Story(line{Day: "2022-09-13", Status: graph.Former, Text: "They are <b>no</b> longer friends."})[0]
	var m map[string]any
	if err := json.Unmarshal([]byte(encode(t, c)), &m); err != nil {
		t.Fatal(err)
	}
	change(m)
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestDecodeRejects(t *testing.T) {
	set := func(path string, v any) string {
		return edited(t, func(m map[string]any) {
			keys := strings.Split(path, ".")
			for _, k := range keys[:len(keys)-1] {
				m = m[k].(map[string]any)
			}
			m[keys[len(keys)-1]] = v
		})
	}
	tests := []struct {
		name, line string
		want       error
		message    string
	}{
		{"broken JSON", `{"id": "x", `, graph.ErrSyntax, "was the file cut"},
		{"two objects", set("kind", "x") + set("kind", "x"), graph.ErrSyntax, "one JSON object a line"},
		{"not an object", `[1]`, graph.ErrSyntax, "one JSON object a line"},
		{"not UTF-8", "{\"kind\": \"\xff\"}", graph.ErrSyntax, "not UTF-8"},
		{"bad time", set("article.published_at", "yesterday"), graph.ErrSyntax, "yesterday"},
		{"unknown predicate", set("predicate", "ENEMY_OF"), graph.ErrVocabulary, `"ENEMY_OF"`},
		{"the predicates are listed", set("predicate", ""), graph.ErrInvalidClaim, "FRIEND_OF, PARTNER_OF"},
		{"unknown status", set("status", "over"), graph.ErrVocabulary, "want current, former"},
		{"unknown type", set("subject.type", "Dog"), graph.ErrVocabulary, "Dog"},
		{"wrong type", set("object.type", "Work"), graph.ErrInvalidClaim, "does not hold between"},
		{"no name", set("object.name", ""), graph.ErrInvalidClaim, "object has no name"},
		{"both ends one", edited(t, func(m map[string]any) { m["object"] = m["subject"] }), graph.ErrInvalidClaim, "both ends"},
		{"offsets outside the text", set("evidence.end", 900), graph.ErrInvalidClaim, "offsets 0 to 900"},
		{"negative offset", set("evidence.start", -1), graph.ErrInvalidClaim, "offsets -1"},
		{"no evidence", set("evidence", nil), graph.ErrInvalidClaim, "offsets"},
		{"confidence", set("confidence", 1.5), graph.ErrInvalidClaim, "1.5"},
		{"date", set("valid_from", "2004-13"), graph.ErrInvalidClaim, "2004-13"},
		{"status changed by hand", set("status", "rumored"), graph.ErrDerived, "label"},
		{"claim id", set("confidence", 0.5), graph.ErrDerived, "claim id"},
		{"subject id", set("subject.id", graph.NewID("other")), graph.ErrDerived, "subject id"},
		{"object renamed", set("object.name", "Somebody Else"), graph.ErrDerived, "object id"},
		{"article without id", edited(t, func(m map[string]any) { m["article"] = map[string]any{"url": "a.txt"} }),
			graph.ErrInvalidClaim, "article has no id"},
		{"too long", set("kind", strings.Repeat("x", graph.MaxClaimLine)), graph.ErrLineTooLong, "at most 10485760"},
	}
	good := encode(t, graphtest.Story(line{Status: graph.Current})...)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			claims, bad := decode(t, "\uFEFF"+good+"\r\n"+tt.line+"\r\n\n"+strings.TrimSuffix(good, "\n"))
			if len(claims) != 2 {
				t.Errorf("%d claims around the bad line, want 2", len(claims))
			}
			if len(bad) != 1 {
				t.Fatalf("bad lines %v, want one", bad)
			}
			e := bad[0]
			if e.Line != 3 || !errors.Is(e, tt.want) || e.Cure == "" {
				t.Errorf("line %d, %v; want line 3, %v", e.Line, e, tt.want)
			}
			if msg := e.Error(); !strings.HasPrefix(msg, "claims.jsonl:3: ") || !strings.Contains(msg, tt.message) {
				t.Errorf("message %.300q does not say %q", msg, tt.message)
			}
		})
	}
}

// TestDecodeFillsIn: what follows from other fields may be left out.
func TestDecodeFillsIn(t *testing.T) {
	full := edited(t, func(map[string]any) {})
	bare := edited(t, func(m map[string]any) {
		for _, k := range []string{"id", "label"} {
			delete(m, k)
		}
		for _, k := range []string{"article", "subject", "object"} {
			delete(m[k].(map[string]any), "id")
		}
		m["subject"], m["object"] = m["object"], m["subject"] // either order of a symmetric predicate
		m["comment"] = "fields of others are ignored"
	})
	want, bad1 := decode(t, full)
	got, bad2 := decode(t, bare)
	if len(bad1)+len(bad2) > 0 {
		t.Fatal(bad1, bad2)
	}
	if w, g := canonical(t, want), canonical(t, got); w != g {
		t.Errorf("got %s\nwant %s", g, w)
	}
}

func TestDecodeStops(t *testing.T) {
	stop := errors.New("enough")
	good := encode(t, graphtest.Story(line{Status: graph.Current})...)
	accept := func(int, graph.Claim) error { return nil }
	refuse := func(*graph.LineError) error { return stop }
	err := graph.DecodeClaims(strings.NewReader(good+good), "f", graph.Lines{Claim: func(int, graph.Claim) error { return stop }, Reject: refuse})
	if !errors.Is(err, stop) {
		t.Errorf("claim's error is lost: %v", err)
	}
	if err := graph.DecodeClaims(strings.NewReader("x\n"+good), "f", graph.Lines{Claim: accept, Reject: refuse}); !errors.Is(err, stop) {
		t.Errorf("reject's error is lost: %v", err)
	}
	broken := io.MultiReader(strings.NewReader(good), iotest.ErrReader(io.ErrUnexpectedEOF))
	if err := graph.DecodeClaims(broken, "f", graph.Lines{Claim: accept, Reject: refuse}); !errors.Is(err, io.ErrUnexpectedEOF) ||
		!strings.HasPrefix(err.Error(), "f:2: ") {
		t.Errorf("the reader's error is lost: %v", err)
	}
}

func FuzzDecodeClaims(f *testing.F) {
	story := graphtest.Story(line{Status: graph.Current, Day: "2020-01-01", Kind: "pal"}, line{Status: graph.Denied})
	f.Add(encode(f, story...))
	f.Add("{}\n\n[]\nnull\n")
	f.Add(`{"article":{"url":"https://x.example/2","title":"Quiet"},"extractors":["pipeline/1"]}`)
	f.Add(`{"predicate":"FRIEND_OF","status":"former","subject":{"name":"A","type":"Person"},"object":{"name":"B",` +
		`"type":"Person"},"article":{"url":"https://x.example/1"},"evidence":{"text":"t","start":0,"end":1}}`)
	f.Fuzz(func(t *testing.T, text string) {
		claims, bad := decode(t, text)
		silent := 0
		_ = graph.DecodeClaims(strings.NewReader(text), "f", graph.Lines{Claim: func(int, graph.Claim) error { return nil },
			Silent: func(int, graph.Silent) error { silent++; return nil }, Reject: func(*graph.LineError) error { return nil }})
		lines := 0
		for i, l := range strings.Split(text, "\n") {
			if i == 0 {
				l = strings.TrimPrefix(l, "\uFEFF")
			}
			if strings.TrimSpace(l) != "" {
				lines++
			}
		}
		if len(claims)+len(bad)+silent != lines {
			t.Fatalf("%d claims, %d silent articles and %d bad lines of %d", len(claims), silent, len(bad), lines)
		}
		b := graph.Batch{Claims: claims}
		if err := b.Validate(); err != nil {
			t.Fatal(err)
		}
		again, bad := decode(t, encode(t, claims...))
		if len(bad) > 0 || canonical(t, again) != canonical(t, claims) {
			t.Fatalf("%v\ngot %s\nwant %s", bad, canonical(t, again), canonical(t, claims))
		}
	})
}
