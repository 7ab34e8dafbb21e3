"""The payloads of the seed documents, word for word."""
