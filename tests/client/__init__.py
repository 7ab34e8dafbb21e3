"""The client: what it sends, what it makes of answers, and what it does when something is wrong."""
