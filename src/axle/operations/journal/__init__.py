"""The journal: what apps follow, and the files that tell them what happened."""
