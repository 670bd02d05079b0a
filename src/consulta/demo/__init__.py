"""A demo worth showing: believable people with a past, made through the same commands as real ones."""
