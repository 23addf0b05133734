"""The protocol core and the blocking driver."""
