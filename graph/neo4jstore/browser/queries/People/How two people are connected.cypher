// The shortest way from one to the other
MATCH path = SHORTEST 1 (a:Person {name: {{literal .Person}}})--{1,8}(b:Person {name: {{literal .Far}}})
RETURN path
