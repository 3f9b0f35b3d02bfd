package annotate

import (
	"strings"

	"celebgraph/extract/nlp"
)

// kinds says what nouns introduce when they stand before a name: "the girl group Velvet Row", "the thriller 'Glass House'".
var kinds = func() map[string]nlp.NameType {
	out := make(map[string]nlp.NameType)
	for kind, nouns := range map[nlp.NameType]string{
		nlp.NameGroup: "group band duo trio quartet quintet supergroup boyband ensemble",
		nlp.NameWork: "film movie flick sitcom series show drama comedy dramedy thriller musical album song single track ballad hit anthem novel book memoir " +
			"autobiography play miniseries sequel prequel documentary soap biopic blockbuster franchise trilogy podcast mixtape romcom",
		nlp.NameOrg: "magazine newspaper tabloid website label network company agency studio publication firm charity foundation brand",
		nlp.NamePerson: "actor actress singer rapper songwriter comedian director producer drummer guitarist bassist musician supermodel husband wife " +
			"girlfriend boyfriend fiancé fiancée fiance fiancee son daughter brother sister mother father mom dad uncle aunt cousin",
	} {
		for _, n := range strings.Fields(nouns) {
			out[n] = kind
		}
	}
	return out
}()

// introduced is what a noun before a name adds to the log-probability of the type that it tells.
const introduced = 2.0

// introduction returns the type that the noun before a name tells, where the tree connects the two.
func introduction(d *nlp.Document, n nlp.Name) (nlp.NameType, bool) {
	first := d.Sentences[d.Tokens[n.First].Sentence].First
	t := n.First - 1
	if t > first && isQuote(d.Word(t)) {
		t--
	}
	if t < first || d.Tokens[t].UPOS != "NOUN" {
		return "", false
	}
	kind, ok := kinds[strings.ToLower(d.Tokens[t].Lemma)]
	if !ok {
		return "", false
	}
	inside := func(i int) bool { return i >= n.First && i < n.End }
	if up := d.Tokens[t].Head; up != nlp.None && kind == nlp.NameWork && kinds[strings.ToLower(d.Tokens[up].Lemma)] == nlp.NamePerson {
		return "", false // "the director of the film Ann Gray"
	}
	if inside(d.Tokens[t].Head) {
		return kind, true
	}
	for i := n.First; i < n.End; i++ {
		if d.Tokens[i].Head == t {
			return kind, true
		}
	}
	return "", false
}

func isQuote(s string) bool { return strings.Trim(s, "\"'`“”‘’«»") == "" && s != "" }
