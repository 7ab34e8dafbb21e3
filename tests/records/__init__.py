"""Records, over HTTP."""
