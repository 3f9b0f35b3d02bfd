// Put another name in: everything that is known of somebody
MATCH (p:Person {name: {{literal .Person}}})-[r]-(other)
RETURN p, r, other
