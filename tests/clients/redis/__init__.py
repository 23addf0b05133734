"""Clients of Redis, each against the reference server and against the example."""
