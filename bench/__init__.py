"""Measured comparisons. Each figure stands beside its target, and is a ratio taken in one run where it can be."""
