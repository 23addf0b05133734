"""The generator: reading schemas, diagnostics, output, the command line."""
