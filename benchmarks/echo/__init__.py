"""A server that does next to nothing: `schema.yaml` is its protocol, `app.py` what it does."""
