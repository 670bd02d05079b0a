"""Booking: consultants' hours, free slots, and promises of time from request to their end."""
