"""PostgreSQL: its connections, one transaction per request, and what a fault of the database becomes."""
