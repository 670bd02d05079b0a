"""What happened, pushed to whom it concerns; who is online."""
