"""The account: its limits and what it uses."""
