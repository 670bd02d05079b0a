"""What may be asked to change: one function each. None commits but `book`, which is one statement."""
