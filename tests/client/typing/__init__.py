"""Code as users write it, for type checkers: what is right in it passes, what is marked in it does not."""
