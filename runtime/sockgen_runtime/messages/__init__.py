"""Messages: their classes, how they are printed, and what they look like on the wire."""
