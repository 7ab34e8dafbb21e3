"""Measurements of the running server, as ratios against references of the same run."""
