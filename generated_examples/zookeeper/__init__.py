"""A server of ZooKeeper's four-letter words: `schemas/zookeeper.yaml`, and `app.py`."""
