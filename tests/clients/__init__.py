"""Real clients, unmodified, against the servers of the examples."""
