// Green is friends now, grey former friends, orange rumored ones
MATCH (a)-[r:FRIEND_OF|FORMER_FRIEND_OF|RUMORED_FRIEND_OF]->(b)
RETURN a, r, b LIMIT 100
