"""A server of kv: `schema.yaml` is its protocol, `app.py` what it does."""
