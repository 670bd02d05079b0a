"""Real programs of the outside world, started privately for one test run: each a context manager on free ports."""
