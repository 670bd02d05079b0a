"""What billing can be asked."""
