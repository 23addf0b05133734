"""Runs the server: `python -m generated_examples.redis --bind tcp://127.0.0.1:6379`."""

from functools import partial

from sockgen_runtime import Servers, run

from .app import Client
from .database import Database
from .protocol import (
    EventDrivenRedisServer,
    EventDrivenUnixRedisServer,
    ThreadingRedisServer,
    ThreadingUnixRedisServer,
)
from .sweeping import Sweeper


def main() -> int:
    """Serve one database until a signal ends it; return the exit code."""
    database = Database()
    with Sweeper(database.keyspace):
        return run(
            partial(Client, database),
            {
                "threads": Servers(
                    tcp=ThreadingRedisServer, unix=ThreadingUnixRedisServer
                ),
                "events": Servers(
                    tcp=EventDrivenRedisServer, unix=EventDrivenUnixRedisServer
                ),
            },
            bind="tcp://127.0.0.1:6379",
            description="Strings, lists, hashes, sets and channels, for any client of Redis.",
        )


if __name__ == "__main__":
    raise SystemExit(main())
