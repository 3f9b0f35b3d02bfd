// Parents, children, siblings and spouses, up to three steps away
MATCH path = (:Person {name: {{literal .Kin}}})-[:PARENT_OF|SIBLING_OF|RELATIVE_OF|SPOUSE_OF*1..3]-(:Person)
RETURN path LIMIT 100
