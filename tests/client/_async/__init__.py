"""Both halves of the client, by the same tests: those of this folder await."""
