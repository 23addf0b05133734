"""Receives mail over SMTP into a Maildir.

`python -m generated_examples.smtp --maildir FOLDER` runs it. `protocol/` is what the
generator made of `schemas/smtp.yaml`; `app.py` says what each command does, `policy.py` what
is refused, `accounts.py` who may say who they are, and `maildir.py` keeps the mail.
"""
