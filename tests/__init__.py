"""The tests: one folder for each part of the project.

This file makes the folder a regular package, so that a `tests` package which some
library left in site-packages is never imported in its place.
"""
