"""Pages for people: forms in plain HTML, and the frame of the pages on which people work."""
