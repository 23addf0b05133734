"""Runs the cache: `python -m generated_examples.memcached --bind tcp://127.0.0.1:11211`.

Connections share the items, which live in this process: they are served by threads or one
after the other, never by processes of their own.
"""

from functools import partial

from sockgen_runtime import Servers, run

from .app import Cache
from .items import Items
from .protocol import (
    EventDrivenMemcachedServer,
    EventDrivenUnixMemcachedServer,
    MemcachedServer,
    ThreadingMemcachedServer,
    ThreadingUnixMemcachedServer,
    UnixMemcachedServer,
)

if __name__ == "__main__":
    raise SystemExit(
        run(
            partial(Cache, Items()),
            {
                "threads": Servers(
                    tcp=ThreadingMemcachedServer, unix=ThreadingUnixMemcachedServer
                ),
                "events": Servers(
                    tcp=EventDrivenMemcachedServer, unix=EventDrivenUnixMemcachedServer
                ),
                "sequential": Servers(tcp=MemcachedServer, unix=UnixMemcachedServer),
            },
            bind="tcp://127.0.0.1:11211",
            description="A cache in memory, for any client of memcached.",
        )
    )
