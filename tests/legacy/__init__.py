"""The legacy APIs."""
