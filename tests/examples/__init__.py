"""The examples: what they do by hand, and how they start and end."""
