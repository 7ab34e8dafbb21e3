"""Associations between records: their types, their limits, and the associations themselves."""
