"""What starts Foyer on a machine: the environment, the embedded PostgreSQL, the processes."""
