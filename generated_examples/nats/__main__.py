"""Serve NATS: `python -m generated_examples.nats --bind tcp://127.0.0.1:4222`."""

from functools import partial

from sockgen_runtime import Servers, run

from .app import Client
from .broker import Broker
from .protocol import (
    EventDrivenNatsServer,
    EventDrivenUnixNatsServer,
    ThreadingNatsServer,
    ThreadingUnixNatsServer,
)

if __name__ == "__main__":
    raise SystemExit(
        run(
            partial(Client, Broker()),
            {
                # What is published stays in this process: it serves threads.
                "threads": Servers(
                    tcp=ThreadingNatsServer,
                    unix=ThreadingUnixNatsServer,
                ),
                "events": Servers(
                    tcp=EventDrivenNatsServer, unix=EventDrivenUnixNatsServer
                ),
            },
            bind="tcp://127.0.0.1:4222",
        )
    )
