package coref

import (
	"slices"
	"sort"
	"strings"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// GivenNames is what the resolver wants to know of given names.
type GivenNames interface {
	// Female returns the probability that a bearer of the name is female; known is false when nothing can be said.
	Female(name string) (p float64, known bool)
	// Nickname reports whether a name is a short or pet form of another.
	Nickname(short, long string) bool
}

// Resolver makes the coreference chains of documents. It holds no state of a document and may be shared.
type Resolver struct {
	// Names knows given names; it must be set.
	Names GivenNames
	// Weights choose among candidates; nil means the embedded ones.
	Weights *Weights
}

// Resolve fills doc.Mentions and doc.Chains: names everywhere, descriptions and third-person pronouns outside
// doc.Quotes. It needs tokens, trees, names and the spans of quotations.
func (r *Resolver) Resolve(doc *nlp.Document) {
	s := newState(doc, r)
	s.findMentions()
	s.clusterNames()
	s.aliasStatements()
	s.sortMentions()
	s.linkSyntax()
	s.countGender()
	s.findSections()
	s.findSorts()
	s.resolve(func(m *nlp.Mention) bool { return s.quote[m.First] == nlp.None })
	s.nameChains()
}

// ResolveQuoted resolves the descriptions and pronouns inside quotations, whose speakers must be set, and
// completes the chains of an earlier [Resolver.Resolve].
func (r *Resolver) ResolveQuoted(doc *nlp.Document) {
	s := newState(doc, r)
	s.indexMentions()
	s.findSections()
	s.findSorts()
	s.resolve(func(m *nlp.Mention) bool { return s.quote[m.First] != nlp.None })
	s.nameChains()
}

// state is the working memory for one document.
type state struct {
	doc      *nlp.Document
	tree     *nlp.Tree
	names    GivenNames
	weights  *Weights
	quote    []int          // by token: index of its quotation, nlp.None
	inName   []int          // by token: index of the named mention over it, nlp.None
	byHead   map[int]int    // mention by head token, named ones before others
	salient  map[int]use    // by chain: latest mention
	works    map[string]int // a work by which a person was described ("the 'Stronger' rapper")
	pair     []int          // members of the latest coordination or plural of two people
	officeOf map[int]string // by chain: the office that a title before the name tells
	couple   []int          // the latest two of whom a clause says that they love, or whom it calls "the two"
	ties     ties           // what is known of pairs of people
	ages     ages
	kin      kin              // who has been described as whose
	named    map[int]bool     // people whom the article names
	pending  map[int]bool     // chains of a name that an alias statement gives to a description
	offices  map[string][]int // by noun: who bears it as a title or stands beside it
	section  []int            // by sentence: whom a list of people has it on, nil where there is none
	sorts    map[int]string   // by chain of a work: what the text calls it (thing.sort)
}

// use is where and how a chain was last mentioned.
type use struct {
	token, sentence int
	kind            nlp.MentionKind
	subject         bool
	owner           bool // as a possessive
	member          bool // as one of a plural
	count           int
	first           int // how many chains were mentioned before this one
}

func newState(doc *nlp.Document, r *Resolver) *state {
	s := &state{doc: doc, tree: nlp.NewTree(doc), names: r.Names, weights: r.Weights, salient: map[int]use{}, works: map[string]int{}, offices: map[string][]int{}, officeOf: map[int]string{}, sorts: map[int]string{}, pending: map[int]bool{}, ties: emptyTies(), kin: kin{}, byHead: map[int]int{}}
	if s.weights == nil {
		s.weights = shipped
	}
	s.quote, s.inName = doc.QuoteOf(), make([]int, len(doc.Tokens))
	for i := range s.inName {
		s.inName[i] = nlp.None
	}
	return s
}

// indexMentions fills the look-up tables from doc.Mentions.
func (s *state) indexMentions() {
	for i, m := range s.doc.Mentions {
		if _, taken := s.byHead[m.Head]; !taken || m.Kind == nlp.Named {
			s.byHead[m.Head] = i
		}
		if m.Kind == nlp.Named {
			for t := m.First; t < m.End; t++ {
				s.inName[t] = i
			}
		}
	}
}

// mentionAt returns the mention that token t heads or, for a token inside a name, that name; or None.
func (s *state) mentionAt(t int) int {
	if t < 0 {
		return nlp.None
	}
	if m := s.inName[t]; m != nlp.None {
		return m
	}
	if m, ok := s.byHead[t]; ok {
		return m
	}
	return nlp.None
}

// inNameAt returns the named mention over token t, or None, also where there is no such token.
func (s *state) inNameAt(t int) int {
	if t < 0 || t >= len(s.inName) {
		return nlp.None
	}
	return s.inName[t]
}

// chainAt returns the chain of the mention at token t, or None.
func (s *state) chainAt(t int) int {
	if m := s.mentionAt(t); m != nlp.None {
		return s.doc.Mentions[m].Chain
	}
	return nlp.None
}

// newChain appends an empty chain.
func (s *state) newChain(t graph.EntityType) int {
	s.doc.Chains = append(s.doc.Chains, nlp.Chain{Type: t})
	return len(s.doc.Chains) - 1
}

// join makes mention m a mention of chain c.
func (s *state) join(m, c int) { s.doc.Mentions[m].Chain = c }

// isPerson reports whether chain c is a single person.
func (s *state) isPerson(c int) bool {
	return c != nlp.None && s.doc.Chains[c].Type == graph.Person && len(s.doc.Chains[c].Members) == 0
}

// plural returns the chain that stands for the given members, making it when it is new.
func (s *state) plural(members []int) int {
	members = append([]int(nil), members...)
	sort.Ints(members)
	for i, c := range s.doc.Chains {
		if slices.Equal(c.Members, members) {
			return i
		}
	}
	c := s.newChain(graph.Person)
	s.doc.Chains[c].Members = members
	return c
}

// nameChains lists each chain's mentions in text order and gives it its name and aliases: the name with most
// parts, the most frequent of them, then the first; of a person not one that only a slip makes longer, see overlong.
func (s *state) nameChains() {
	for i := range s.doc.Chains {
		s.doc.Chains[i].Mentions = nil
	}
	for i, m := range s.doc.Mentions {
		if m.Chain != nlp.None {
			s.doc.Chains[m.Chain].Mentions = append(s.doc.Chains[m.Chain].Mentions, i)
		}
	}
	for i := range s.doc.Chains {
		s.nameChain(&s.doc.Chains[i])
	}
}

func (s *state) nameChain(c *nlp.Chain) {
	counts, inText := map[string]int{}, map[string]int{}
	var order []string
	for _, mi := range c.Mentions {
		m := s.doc.Mentions[mi]
		if m.Kind != nlp.Named {
			continue
		}
		text := s.nameText(m)
		if counts[text]++; counts[text] == 1 {
			order = append(order, text)
		}
		if s.doc.TokenSpan(m.First, m.End).Start >= s.doc.Title.End {
			inText[text]++
		}
	}
	if len(order) == 0 {
		return
	}
	best := order[0]
	for _, x := range order[1:] {
		if rank(x, counts[x]) > rank(best, counts[best]) {
			best = x
		}
	}
	if c.Type == graph.Person {
		best = overlong(best, order, inText)
	}
	seen := map[string]bool{best: true}
	aliases := append([]string(nil), c.Aliases...)
	c.Name, c.Aliases = best, nil
	for _, x := range append(order, aliases...) {
		if !seen[x] {
			seen[x] = true
			c.Aliases = append(c.Aliases, x)
		}
	}
	sort.Strings(c.Aliases)
}

// overlong returns, in place of a name that the text under the headline uses at most once, the fullest part of it that it
// uses more often: "Ada Quill" for "Ada Quill Diss", which a headline's capitals or a caption have made one name.
func overlong(name string, forms []string, inText map[string]int) string {
	words := strings.Fields(name)
	if inText[name] > 1 {
		return name
	}
	best, parts := name, 0
	for _, f := range forms {
		part := strings.Fields(f)
		if len(part) < 2 || len(part) >= len(words) || inText[f] <= inText[name] || !contains(words, part) {
			continue
		}
		if len(part) > parts || len(part) == parts && inText[f] > inText[best] {
			best, parts = f, len(part)
		}
	}
	return best
}

// contains reports whether the words hold the part, one word after the other.
func contains(words, part []string) bool {
	for i := 0; i+len(part) <= len(words); i++ {
		if slices.Equal(words[i:i+len(part)], part) {
			return true
		}
	}
	return false
}

// rank orders the forms of a name: more parts first (up to four), mixed case before capitals, then frequency.
func rank(name string, count int) int {
	r := min(len(strings.Fields(name)), 4) * 100000
	if name != strings.ToUpper(name) {
		r += 50000
	}
	return r + min(count, 9999)
}

// nameText is the text of a named mention on one line, without an honorific in front or a possessive behind.
func (s *state) nameText(m nlp.Mention) string {
	first := m.First
	if m.Type == graph.Person {
		for first < m.End-1 && honorifics[strings.ToLower(strings.TrimSuffix(s.doc.Word(first), "."))] {
			first++
		}
	}
	text := strings.Join(strings.Fields(s.doc.Slice(s.doc.TokenSpan(first, m.End))), " ")
	for _, p := range []string{"'s", "’s"} {
		text = strings.TrimSuffix(text, p)
	}
	return strings.Trim(text, `"“”‘’'`+"`")
}
