"""The generator: from a schema of a protocol to a typed Python package."""
