"""The published language: events and ids, one module or package per publishing service. Pure data."""
