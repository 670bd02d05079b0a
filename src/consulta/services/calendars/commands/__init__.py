"""What calendars may be asked to change."""
