"""What may be asked of billing: money moves only here."""
