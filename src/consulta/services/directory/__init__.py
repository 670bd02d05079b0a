"""Directory: who gives advice, on what and on which terms, and how a client finds them."""
