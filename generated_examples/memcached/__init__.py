"""A cache in memory, served to any client of memcached.

`python -m generated_examples.memcached` runs it. `protocol/` is what the generator made of
`schemas/memcached.yaml`; `items.py` is the cache, `app.py` what a server does with it.
"""
