"""A server of syslog: `schemas/syslog.yaml` is its protocol, `app.py` what it does."""
