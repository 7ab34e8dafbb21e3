"""PostgreSQL: a pool of connections, as many writers as there are."""
