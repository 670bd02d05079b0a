"""What booking hears, and what it does about it."""
