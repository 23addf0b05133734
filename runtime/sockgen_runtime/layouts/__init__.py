"""What emitted code needs to read and write messages of octets."""
