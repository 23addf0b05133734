"""The driver of many connections in one thread."""
