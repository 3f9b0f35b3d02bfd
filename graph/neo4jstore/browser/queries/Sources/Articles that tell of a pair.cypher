// Articles with the claims that they state of two people
MATCH (a:Person {name: {{literal .Person}}})-[r]-(b:Person {name: {{literal .Other}}})
MATCH (article:Article)-[s:STATES]->(c:Claim {relationship: r.id})
RETURN a, r, b, article, s, c
