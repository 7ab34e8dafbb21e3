"""Made by `tools/unasync.py` of the part with `await`; what drives it is written by hand."""
