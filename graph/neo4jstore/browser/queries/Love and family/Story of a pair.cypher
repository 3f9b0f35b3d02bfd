// All that is told of two people, article by article: a table to read from top to bottom
MATCH (a:Person {name: {{literal .Person}}})-[r]-(b:Person {name: {{literal .Other}}})
MATCH (article:Article)-[:STATES]->(c:Claim {relationship: r.id})
RETURN toString(date(article.published_at)) AS told, c.label AS label, c.evidence AS quote, article.name AS article
ORDER BY told
