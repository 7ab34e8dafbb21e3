"""SQLite: one file, many readers, one writer."""
