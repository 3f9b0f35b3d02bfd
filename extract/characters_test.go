package extract

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"celebgraph/extract/coref"
	"celebgraph/extract/nlp"
	"celebgraph/extract/nlp/nlptest"
	"celebgraph/graph"
)

// tokens turns "FORM/LEMMA/UPOS/XPOS/HEAD/DEPREL[/NER]" words into nlptest's lines.
func tokens(words string) string {
	var b strings.Builder
	for _, w := range strings.Fields(words) {
		b.WriteString(strings.ReplaceAll(w, "/", " ") + "\n")
	}
	return b.String()
}

// TestCharacters: who is played by somebody is not somebody.
func TestCharacters(t *testing.T) {
	const ann = "Ann/_/PROPN/NNP/3/nsubj/B-PER Gray/_/PROPN/NNP/1/flat/I-PER "
	for _, tt := range []struct {
		name, words string
		want        []string
	}{
		{"object", ann + "plays/play/VERB/VBZ/0/root Rose/_/PROPN/NNP/3/obj/B-PER Winters/_/PROPN/NNP/4/flat/I-PER ./_/PUNCT/./3/punct", []string{"Rose Winters"}},
		{"beside a noun", ann + "portrays/portray/VERB/VBZ/0/root nurse/_/NOUN/NN/3/obj Rose/_/PROPN/NNP/4/appos/B-PER ./_/PUNCT/./3/punct", []string{"Rose"}},
		{"two", ann + "plays/play/VERB/VBZ/0/root Rose/_/PROPN/NNP/3/obj/B-PER and/_/CCONJ/CC/6/cc Lily/_/PROPN/NNP/4/conj/B-PER ./_/PUNCT/./3/punct",
			[]string{"Lily", "Rose"}},
		{"a couple", ann + "played/play/VERB/VBD/0/root husband/_/NOUN/NN/3/obl:unmarked and/_/CCONJ/CC/6/cc wife/_/NOUN/NN/7/conj Rose/_/PROPN/NNP/4/conj/B-PER and/_/CCONJ/CC/9/cc " +
			"Jack/_/PROPN/NNP/7/conj/B-PER Moore+/_/PROPN/NNP/9/flat/I-PER ./_/PUNCT/./3/punct", []string{"Jack Moore", "Rose"}},
		{"as", ann + "stars/star/VERB/VBZ/0/root as/_/ADP/IN/5/case Rose/_/PROPN/NNP/3/obl/B-PER ./_/PUNCT/./3/punct", []string{"Rose"}},
		{"role", ann + "got/get/VERB/VBD/0/root the/_/DET/DT/5/det role/_/NOUN/NN/3/obj of/_/ADP/IN/7/case Rose/_/PROPN/NNP/5/nmod/B-PER ./_/PUNCT/./3/punct",
			[]string{"Rose"}},
		{"played by", "Rose/_/PROPN/NNP/6/nsubj/B-PER played/play/VERB/VBN/1/acl by/_/ADP/IN/4/case Ann/_/PROPN/NNP/2/obl/B-PER Gray/_/PROPN/NNP/4/flat/I-PER " +
			"dies/die/VERB/VBZ/0/root ./_/PUNCT/./6/punct", []string{"Rose"}},
		{"brackets", "Rose/_/PROPN/NNP/6/nsubj/B-PER (+/(/PUNCT/-LRB-/3/punct Ann/_/PROPN/NNP/1/appos/B-PER Gray+/_/PROPN/NNP/3/flat/I-PER )/_/PUNCT/-RRB-/3/punct " +
			"dies/die/VERB/VBZ/0/root ./_/PUNCT/./6/punct", []string{"Rose"}},
		{"a stage name", "Ann/_/PROPN/NNP/7/nsubj/B-PER Gray/_/PROPN/NNP/1/flat/I-PER (+/(/PUNCT/-LRB-/4/punct Posh/_/PROPN/NNP/1/appos/B-PER Spice+/_/PROPN/NNP/4/flat/I-PER " +
			")/_/PUNCT/-RRB-/4/punct sings/sing/VERB/VBZ/0/root ./_/PUNCT/./7/punct", nil},
		{"a game", ann + "plays/play/VERB/VBZ/0/root tennis/_/NOUN/NN/3/obj with/_/ADP/IN/6/case Rose/_/PROPN/NNP/3/obl/B-PER ./_/PUNCT/./3/punct", nil},
		{"a friend", ann + "met/meet/VERB/VBD/0/root Rose/_/PROPN/NNP/3/obj/B-PER ./_/PUNCT/./3/punct", nil},
	} {
		d := nlptest.Doc(t, tokens(tt.words))
		(&coref.Resolver{Names: nlptest.Cast()}).Resolve(d)
		var got []string
		for _, c := range slices.Sorted(maps.Keys(characters(d))) {
			got = append(got, d.Chains[c].Name)
		}
		if slices.Sort(got); !slices.Equal(got, tt.want) {
			t.Errorf("%s: characters %q, want %q", tt.name, got, tt.want)
		}
		for c := range d.Chains {
			d.Facts = append(d.Facts, nlp.Fact{Subject: c, Object: 0, Predicate: graph.FriendOf})
		}
		before := len(d.Facts)
		if dropCharacters(d); (len(d.Facts) < before) != (len(tt.want) > 0) {
			t.Errorf("%s: %d facts of %d are left", tt.name, len(d.Facts), before)
		}
	}
}

// TestCharactersThatLive: one sentence does not make a character of a person of whom the article says much more.
func TestCharactersThatLive(t *testing.T) {
	text := tokens("Ann/_/PROPN/NNP/3/nsubj/B-PER Gray/_/PROPN/NNP/1/flat/I-PER plays/play/VERB/VBZ/0/root Tom/_/PROPN/NNP/3/obj/B-PER Hill/_/PROPN/NNP/4/flat/I-PER ./_/PUNCT/./3/punct")
	more := "\n" + tokens("Tom/_/PROPN/NNP/3/nsubj/B-PER Hill/_/PROPN/NNP/1/flat/I-PER laughs/laugh/VERB/VBZ/0/root ./_/PUNCT/./3/punct")
	for n, want := range map[int]int{1: 1, 2: 1, 3: 0} {
		d := nlptest.Doc(t, text+strings.Repeat(more, n))
		(&coref.Resolver{Names: nlptest.Cast()}).Resolve(d)
		if got := characters(d); len(got) != want {
			t.Errorf("named %d times: %d characters, want %d", n+1, len(got), want)
		}
	}
}
