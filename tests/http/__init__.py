"""The wire: auth, bad input, sockets, SDKs."""
