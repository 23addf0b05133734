"""Messages of octets: what is emitted for them, and what it does."""
