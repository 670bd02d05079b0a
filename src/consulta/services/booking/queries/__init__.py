"""What may be asked: one function each."""
