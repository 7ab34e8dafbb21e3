"""The storage interface: one suite, every database."""
