"""Diagnostics: a fixture for every code, compared with the text that is printed."""
