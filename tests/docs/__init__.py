"""The documents are true: every block of code in them is executed."""
