"""The rules of the directory: pure functions and values."""
