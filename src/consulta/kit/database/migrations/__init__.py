"""The history of the tables every service has."""
