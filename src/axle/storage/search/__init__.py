"""The search of the storage: an index that follows each write, a planner, and the reading of one page."""
