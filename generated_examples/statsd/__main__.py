"""Adds numbers up: `python -m generated_examples.statsd --bind udp://127.0.0.1:8125`."""

import argparse
import sys
from functools import partial

from sockgen_runtime import Servers, run

from .app import Collector, Teller
from .numbers import Numbers
from .protocol import (
    EventDrivenStatsdServer,
    EventDrivenUDPStatsdServer,
    EventDrivenUnixDatagramStatsdServer,
    EventDrivenUnixStatsdServer,
    StatsdServer,
    ThreadingStatsdServer,
    ThreadingUnixStatsdServer,
    UDPStatsdServer,
    UnixDatagramStatsdServer,
    UnixStatsdServer,
)


def _interval(arguments: list[str]) -> tuple[float, list[str]]:
    """Return the seconds between two tables, and the other arguments."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--interval", type=float, default=10.0)
    known, others = parser.parse_known_args(arguments)
    seconds: float = known.interval
    if seconds <= 0:
        parser.error("expected more than 0 seconds for --interval")
    return seconds, others


if __name__ == "__main__":
    seconds, others = _interval(sys.argv[1:])
    numbers = Numbers()
    with Teller(numbers, seconds, sys.stdout):
        code = run(
            partial(Collector, numbers),
            {
                # The numbers are in this process: it serves threads, not processes.
                # Datagrams are soon done: they need no threads.
                "threads": Servers(
                    udp=UDPStatsdServer,
                    unixgram=UnixDatagramStatsdServer,
                    tcp=ThreadingStatsdServer,
                    unix=ThreadingUnixStatsdServer,
                ),
                "events": Servers(
                    udp=EventDrivenUDPStatsdServer,
                    unixgram=EventDrivenUnixDatagramStatsdServer,
                    tcp=EventDrivenStatsdServer,
                    unix=EventDrivenUnixStatsdServer,
                ),
                "sequential": Servers(
                    udp=UDPStatsdServer,
                    unixgram=UnixDatagramStatsdServer,
                    tcp=StatsdServer,
                    unix=UnixStatsdServer,
                ),
            },
            bind="udp://127.0.0.1:8125",
            argv=others,
            description="Adds up what programs report, and prints a table every"
            " --interval SECONDS (10).",
        )
    raise SystemExit(code)
