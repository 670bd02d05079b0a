"""The bodies of booking's requests and answers."""
