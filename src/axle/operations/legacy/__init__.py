"""The legacy APIs (v1 and v2): views over the same records, associations and definitions."""
