"""The rules of the live meeting: who was there, and how long both talked."""
