package extract

import (
	"math"

	"celebgraph/extract/nlp"
	"celebgraph/graph"
)

// Claims turns the facts of a document into claims about the article meta, in the order of the facts. Evidence
// is a slice of doc.Text; claims that would not be valid are left out.
func Claims(doc *nlp.Document, meta graph.Article, extractor string) []graph.Claim {
	var out []graph.Claim
	parents, born := parentsOf(doc), bornOf(doc)
	for _, f := range doc.Facts {
		c := graph.Claim{
			Article: meta, Subject: entity(doc, f.Subject, parents, born), Object: entity(doc, f.Object, parents, born),
			Predicate: f.Predicate, Status: f.Status, Kind: f.Kind, ValidFrom: f.ValidFrom, ValidTo: f.ValidTo,
			Confidence: math.Round(f.Confidence*100) / 100, Extractor: extractor,
			Evidence: graph.Evidence{Text: doc.Slice(f.Evidence), Start: f.Evidence.Start, End: f.Evidence.End},
		}
		if f.Speaker != nlp.None {
			c.Speaker = doc.Chains[f.Speaker].Name
		}
		c.Normalize()
		if c.Validate() == nil {
			out = append(out, c)
		}
	}
	return out
}

func entity(doc *nlp.Document, chain int, parents map[int][]string, born map[string]int) graph.Entity {
	c := doc.Chains[chain]
	e := graph.Entity{Name: c.Name, Type: c.Type, Aliases: c.Aliases, Of: parents[chain]}
	if c.Type == graph.Person && len(e.Of) == 0 {
		e.Born = born[graph.FoldName(c.Name)]
	}
	return e
}
