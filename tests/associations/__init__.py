"""Associations, over HTTP."""
