"""Servers as programs: their command line, their sockets, their orderly end."""
