"""Owners and users."""
