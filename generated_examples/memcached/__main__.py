"""Runs the cache: `python -m generated_examples.memcached --bind tcp://127.0.0.1:11211`.

`--bind` may be repeated, with `udp://127.0.0.1:11211` beside it. A datagram is soon
answered, and needs no thread; but it cannot wait for the end of a connection, so what is
sequential has no datagrams.

Connections share the items, which live in this process: they are served by threads or one
after the other, never by processes of their own.
"""

from functools import partial

from sockgen_runtime import Servers, run

from .app import Cache
from .items import Items
from .protocol import (
    EventDrivenMemcachedServer,
    EventDrivenUDPMemcachedServer,
    EventDrivenUnixMemcachedServer,
    MemcachedServer,
    ThreadingMemcachedServer,
    ThreadingUnixMemcachedServer,
    UDPMemcachedServer,
    UnixMemcachedServer,
)

if __name__ == "__main__":
    raise SystemExit(
        run(
            partial(Cache, Items()),
            {
                "threads": Servers(
                    tcp=ThreadingMemcachedServer,
                    udp=UDPMemcachedServer,
                    unix=ThreadingUnixMemcachedServer,
                ),
                "events": Servers(
                    tcp=EventDrivenMemcachedServer,
                    udp=EventDrivenUDPMemcachedServer,
                    unix=EventDrivenUnixMemcachedServer,
                ),
                "sequential": Servers(tcp=MemcachedServer, unix=UnixMemcachedServer),
            },
            bind="tcp://127.0.0.1:11211",
            description="A cache in memory, for any client of memcached.",
        )
    )
