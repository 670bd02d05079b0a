"""All SQL of booking."""
