"""A server of WHOIS: `schemas/whois.yaml` is its protocol, `app.py` what it does."""
