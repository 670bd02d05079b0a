"""The bodies of the directory's requests and answers."""
