"""Apps and their tokens."""
