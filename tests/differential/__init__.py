"""The same bytes to a reference server and to ours: the answers must be the same bytes."""
