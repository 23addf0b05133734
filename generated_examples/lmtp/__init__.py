"""Receives mail over LMTP into a Maildir, for each recipient by itself.

`python -m generated_examples.lmtp --maildir FOLDER` runs it. `protocol/` is what the
generator made of `schemas/lmtp.yaml`, which says what differs from `schemas/smtp.yaml`;
`app.py` says what each command does, by the rules of the SMTP server.
"""
