"""The documents: what they show runs, and what they list is all there is."""
