"""What makes parts of the project out of other parts; each tool has a `--check` that only compares."""
