"""NATS: subjects, subscriptions and queue groups in memory; see `app.py`."""
