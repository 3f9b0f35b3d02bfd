package graph

import (
	"math"
	"net/url"
	"slices"
	"strings"
)

// maxConfidence caps what any number of sources can add up to.
const maxConfidence = 0.99

// Source names where an article comes from: its outlet, else the host of its http URL without "www.", else its
// id. Sources are compared by [FoldName].
func Source(a Article) string {
	if s := strings.TrimSpace(a.Outlet); s != "" {
		return s
	}
	if isWeb(a.URL) {
		if u, err := url.Parse(a.URL); err == nil && u.Hostname() != "" {
			return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
		}
	}
	return a.ID
}

// source is one independent source of a set of claims.
type source struct {
	// key is FoldName of name; name is the smallest spelling of it.
	key, name string
	// confidence is that of the source's best claim.
	confidence float64
}

// independent returns the independent sources of claims, sorted by key. Syndicated copies count as one, of the
// smallest source among them: claims whose evidence is one text but for case, accents and punctuation, and claims of
// articles that are [NearDuplicate], also by way of others. And one source counts once, however often it says it.
func independent(claims []*Claim) []source {
	if len(claims) == 1 { // as most are
		name := Source(claims[0].Article)
		return []source{{FoldName(name), name, claims[0].Confidence}}
	}
	copies := copiesOf(claims)
	stories := make(map[int]source, len(claims))
	for i, c := range claims {
		name := Source(c.Article)
		s := source{FoldName(name), name, c.Confidence}
		if old, ok := stories[copies[i]]; ok {
			s = joinSources(old, s)
		}
		stories[copies[i]] = s
	}
	byKey := make(map[string]source, len(stories))
	for _, s := range stories {
		if old, ok := byKey[s.key]; ok {
			s = joinSources(old, s)
		}
		byKey[s.key] = s
	}
	out := make([]source, 0, len(byKey))
	for _, s := range byKey {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b source) int { return strings.Compare(a.key, b.key) })
	return out
}

// copiesOf returns, for each claim, a number that it shares with the claims which tell the same story.
func copiesOf(claims []*Claim) []int {
	story := make([]int, len(claims))
	for i := range story {
		story[i] = i
	}
	join := func(i, j int) {
		if a, b := story[i], story[j]; a != b {
			for k := range story {
				if story[k] == b {
					story[k] = a
				}
			}
		}
	}
	texts := make(map[string]int, len(claims))
	articles := make(map[string]int, len(claims))
	var prints []signature
	var first []int
	for i, c := range claims {
		text := FoldName(c.Evidence.Text)
		if j, ok := texts[text]; ok {
			join(j, i)
		} else {
			texts[text] = i
		}
		if j, ok := articles[c.Article.ID]; ok {
			join(j, i)
			continue
		}
		articles[c.Article.ID] = i
		if p, ok := parseFingerprint(c.Article.Fingerprint); ok {
			for k := range prints {
				if p.near(prints[k]) {
					join(first[k], i)
				}
			}
			prints, first = append(prints, p), append(first, i)
		}
	}
	return story
}

func joinSources(a, b source) source {
	c := max(a.confidence, b.confidence)
	if b.key < a.key || (b.key == a.key && b.name < a.name) {
		a = b
	}
	a.confidence = c
	return a
}

// noisyOr returns the probability that at least one of the sources is right, each on its own. The product is
// taken in the order of size, so that equal sets give equal numbers.
func noisyOr(sources []source) float64 {
	wrong := make([]float64, len(sources))
	for i, s := range sources {
		wrong[i] = 1 - s.confidence
	}
	slices.Sort(wrong)
	p := 1.0
	for _, w := range wrong {
		p *= w
	}
	return round4(1 - p)
}

func round4(x float64) float64 { return math.Round(x*1e4) / 1e4 }
