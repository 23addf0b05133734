"""A server of NTP: `schemas/ntp.yaml` is its protocol, `app.py` what it does."""
