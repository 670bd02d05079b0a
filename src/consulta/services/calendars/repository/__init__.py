"""All SQL of calendars, one module per noun."""
