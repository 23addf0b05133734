"""What moves octets between a connection and a conversation, and the servers around it."""
