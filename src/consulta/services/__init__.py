"""The product: one folder per service, all of the same shape."""
