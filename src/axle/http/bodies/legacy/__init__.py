"""Bodies of the legacy APIs (v1 and v2)."""
