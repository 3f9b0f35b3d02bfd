// First told in that year, or ended, rumored or planned in it
MATCH (a:Person)-[r]-(b:Person|Group)
WHERE r.first_seen.year = {{.Year}} OR r.status <> 'current' AND r.last_seen.year = {{.Year}}
RETURN a, r, b LIMIT 100
