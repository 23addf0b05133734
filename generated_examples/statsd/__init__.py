"""A server of statsd: `schemas/statsd.yaml` is its protocol, `app.py` what it does."""
