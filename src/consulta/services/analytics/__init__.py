"""Analytics: read copies of what happened, for staff; it owns no truth."""
