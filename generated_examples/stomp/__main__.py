"""Serve STOMP: `python -m generated_examples.stomp --bind tcp://127.0.0.1:61613`."""

from functools import partial

from sockgen_runtime import Servers, run

from .app import Client
from .broker import Broker
from .protocol import (
    EventDrivenStompServer,
    EventDrivenUnixStompServer,
    ThreadingStompServer,
    ThreadingUnixStompServer,
)
from .pulse import Pulse

if __name__ == "__main__":
    raise SystemExit(
        run(
            partial(Client, Broker(), Pulse()),
            {
                # What is sent stays in this process: it serves threads.
                "threads": Servers(
                    tcp=ThreadingStompServer,
                    unix=ThreadingUnixStompServer,
                ),
                "events": Servers(
                    tcp=EventDrivenStompServer, unix=EventDrivenUnixStompServer
                ),
            },
            bind="tcp://127.0.0.1:61613",
        )
    )
