"""The emitted code of messages of octets: what is decided before it is printed."""
