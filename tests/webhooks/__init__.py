"""Webhooks: what happens is told."""
