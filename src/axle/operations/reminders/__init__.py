"""Reminders of owners: what becomes a message, what it says, what owners want, and what came of it."""
