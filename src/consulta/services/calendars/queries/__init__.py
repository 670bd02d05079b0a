"""What calendars may be asked."""
