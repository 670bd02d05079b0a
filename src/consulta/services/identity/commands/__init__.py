"""What may be asked of identity."""
