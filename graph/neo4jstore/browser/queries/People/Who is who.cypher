// The people whom most is told of, with people and groups around them
MATCH (p:Person)
WITH p ORDER BY COUNT {(p)--()} DESC LIMIT 8
MATCH (p)-[r]-(other:Person|Group)
RETURN p, r, other LIMIT 150
