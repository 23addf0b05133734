"""A server of Gopher: `schemas/gopher.yaml` is its protocol, `app.py` what it does."""
