"""Messages to people: composed from what was heard, delivered once, reminders in time."""
