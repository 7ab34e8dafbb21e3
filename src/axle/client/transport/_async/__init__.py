"""Written by hand; `tools/unasync.py` makes the part without `await` of it."""
