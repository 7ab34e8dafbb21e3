"""Both halves of the client, by the same tests: those of this folder are made of those that await, by tools/unasync.py."""
