// Red is a feud now; green and blue are on whose side
MATCH (a:Person|Group)-[r:RIVAL_OF|RUMORED_RIVAL_OF|FORMER_RIVAL_OF|CRITIC_OF|ACCUSER_OF]-(b:Person|Group)
OPTIONAL MATCH (a)-[s:FRIEND_OF|SUPPORTER_OF|PARTNER_OF|SPOUSE_OF]-(side:Person)
RETURN a, r, b, s, side LIMIT 200
