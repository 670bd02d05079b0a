"""Reviews: what clients say after a settled call, what consultants reply, and the scores made of it."""
