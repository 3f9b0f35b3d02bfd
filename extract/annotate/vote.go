package annotate

import (
	"math"
	"slices"
	"strings"

	"celebgraph/extract/nlp"
)

// types returns the log-probabilities, over the types of names in the order of s.types, that the tokens First to End
// of rows of scores are a name of that type, given that they are a name.
func (s *sequence) types(logits []float32, stride int, n nlp.Name) []float32 {
	out := make([]float32, len(s.order))
	for k, t := range s.order {
		for i := n.First; i < n.End; i++ {
			want := byte('I')
			if i == n.First {
				want = 'B'
			}
			for b := range s.kind {
				if s.kind[b] == want && s.typ[b] == t {
					out[k] += logits[i*stride+b]
				}
			}
		}
	}
	top, sum := out[argmax(out)], 0.0
	for _, v := range out {
		sum += math.Exp(float64(v - top))
	}
	for k := range out {
		out[k] -= top + float32(math.Log(sum))
	}
	return out
}

// ballot gathers, for the names of one document, what each mention says of the type: one form of a name has one type in a
// document, that which the mentions together make likeliest.
type ballot struct {
	doc   *nlp.Document
	order []nlp.NameType
	votes map[string][]float32
}

func (b *ballot) add(n nlp.Name, types []float32) {
	key := b.doc.Slice(b.doc.TokenSpan(n.First, n.End))
	v := b.votes[key]
	if v == nil {
		v = make([]float32, len(types))
		b.votes[key] = v
	}
	for k, x := range types {
		v[k] += x
	}
}

// decide gives the document's names the types that the votes tell.
func (b *ballot) decide() {
	for _, n := range b.doc.Names {
		v := b.votes[b.doc.Slice(b.doc.TokenSpan(n.First, n.End))]
		if kind, ok := introduction(b.doc, n); ok && v != nil {
			v[slices.Index(b.order, kind)] += introduced
		}
	}
	for i := range b.doc.Names {
		n := &b.doc.Names[i]
		name := b.doc.Slice(b.doc.TokenSpan(n.First, n.End))
		if v := b.votes[name]; v != nil {
			n.Type = b.order[argmax(v)]
		}
		if n.Type == nlp.NamePerson && outlets[strings.ToLower(name)] {
			n.Type = nlp.NameOrg
		}
	}
}

// outlets are news media, agencies of photographs and networks, which news of people quotes and credits as it does people.
var outlets = func() map[string]bool {
	out := make(map[string]bool)
	for _, name := range strings.Split(`tmz|radar|radar online|radaronline|radaronline.com|rex|rex/shutterstock|shutterstock|getty|getty images|splash|`+
		`splash news|backgrid|wenn|akm-gsi|fameflynet|instagram|twitter|facebook|snapchat|tiktok|youtube|us weekly|us magazine|people|people magazine|`+
		`page six|in touch|in touch weekly|ok!|ok! magazine|star|star magazine|life & style|national enquirer|enquirer|hollywoodlife|hollywoodlife.com|`+
		`hollywood life|gossip cop|e! news|e! online|entertainment tonight|access hollywood|variety|deadline|billboard|rolling stone|vogue|`+
		`vanity fair|elle|cosmopolitan|glamour|the sun|daily mail|mailonline|the mirror|the hollywood reporter|the wrap|buzzfeed|huffpost|cnn|bbc|nbc|`+
		`cbs|abc|hbo|mtv|netflix|hulu|reuters|associated press|ap`, "|") {
		out[name] = true
	}
	return out
}()
