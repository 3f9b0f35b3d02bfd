// Told once only, the least sure first
MATCH (a)-[r]->(b)
WHERE r.claims = 1
RETURN a, r, b ORDER BY r.confidence LIMIT 40
