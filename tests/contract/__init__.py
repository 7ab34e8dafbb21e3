"""The contract, as a client sees it."""
