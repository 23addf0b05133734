"""A server of TFTP: `schemas/tftp.yaml` is its protocol, `app.py` what it does."""
