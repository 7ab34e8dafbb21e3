"""PostgreSQL: a pool of connections, one transaction per request in the lanes' threads."""
