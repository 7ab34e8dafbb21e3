"""The people of an account: owners and users."""
