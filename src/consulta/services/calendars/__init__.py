"""Calendars elsewhere: feeds out, busy times in, bookings written out."""
