"""The wire: routes, one endpoint, bodies and errors. Status codes live here and nowhere else."""
