"""The published language: events and ids, one module per publishing service. Pure data."""
