"""What the API can do: plain functions of a transaction, a caller and what is asked. They know nothing of HTTP."""
