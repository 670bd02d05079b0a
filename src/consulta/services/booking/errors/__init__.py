"""Everything that can go wrong with hours and bookings, by name."""
