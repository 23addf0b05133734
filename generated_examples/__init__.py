"""Servers of real protocols: each a package emitted from a schema, and an app by hand."""
