"""Webhooks: what apps want to be told, what a delivery tells, and its log."""
