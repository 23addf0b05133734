"""Runs the server: `python -m generated_examples.whois --bind tcp://127.0.0.1:4343`."""

from sockgen_runtime import Servers, run

from .app import Registry
from .protocol.server import (
    EventDrivenWhoisServer,
    ForkingWhoisServer,
    ThreadingWhoisServer,
    WhoisServer,
)

if __name__ == "__main__":
    raise SystemExit(
        run(
            Registry,
            {
                "threads": Servers(tcp=ThreadingWhoisServer),
                "events": Servers(tcp=EventDrivenWhoisServer),
                "processes": Servers(tcp=ForkingWhoisServer),
                "sequential": Servers(tcp=WhoisServer),
            },
            bind="tcp://127.0.0.1:4343",
            workers=0,
            description="Answers questions about names, for any client of WHOIS.",
        )
    )
