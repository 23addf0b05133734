"""A server of DNS: `schemas/dns.yaml` is its protocol, `app.py` what it does."""
