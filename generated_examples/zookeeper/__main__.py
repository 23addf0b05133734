"""Runs the server: `python -m generated_examples.zookeeper --bind tcp://127.0.0.1:2181`."""

from functools import partial

from sockgen_runtime import Servers, run

from .app import Keeper, Numbers
from .protocol.server import EventDrivenZookeeperServer, ThreadingZookeeperServer

if __name__ == "__main__":
    raise SystemExit(
        run(
            partial(Keeper, Numbers()),
            # The numbers are in this process: it serves threads, not processes.
            {
                "threads": Servers(tcp=ThreadingZookeeperServer),
                "events": Servers(tcp=EventDrivenZookeeperServer),
            },
            bind="tcp://127.0.0.1:2181",
            description="Says how it is, in four letters.",
        )
    )
