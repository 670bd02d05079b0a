"""Everything that may be asked of the directory to change."""
