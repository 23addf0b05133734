"""STOMP: queues, topics and transactions in memory; see `app.py`."""
