"""What may be asked to change: something is to be told, and what became of it."""
