"""Tests of the typed `socketserver` and of the runner."""
