"""What is said when, and what is answered: the conversation with one peer, without I/O."""
