"""What is emitted: always the same for the same schema, and valid whatever its names."""
