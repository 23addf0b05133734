"""Strings, lists, hashes, sets and channels in memory, served to any client of Redis.

`python -m generated_examples.redis` runs it. The files beside `app.py` are the data itself
and know nothing of sockets or of the protocol: `keyspace.py` holds the keys and the lock,
`strings.py`, `lists.py`, `hashes.py`, `sets.py` and `keys.py` work on them, `channels.py`
passes messages on, and `database.py` puts them together.
"""
