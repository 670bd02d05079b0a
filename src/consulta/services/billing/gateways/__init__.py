"""What billing does outside the database: printing."""
