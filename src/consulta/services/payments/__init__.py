"""Money from the outside: top-ups through gateways, told to billing once they are certain."""
