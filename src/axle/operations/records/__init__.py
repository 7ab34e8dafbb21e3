"""Records of every type: read, searched and written, one at a time or many."""
