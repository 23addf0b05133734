"""Answers for a zone: `python -m generated_examples.dns --bind udp://127.0.0.1:5300`.

`--bind` may be repeated: resolvers ask over TCP what does not fit into a datagram.
"""

import argparse
import sys
from functools import partial
from pathlib import Path

from sockgen_runtime import Servers, run

from .app import Authority
from .protocol import (
    EventDrivenDnsServer,
    EventDrivenUDPDnsServer,
    ThreadingDnsServer,
    ThreadingUDPDnsServer,
)
from .zone import Zone, ZoneError


def _zone(arguments: list[str]) -> tuple[Zone, list[str]]:
    """Return the zone of a file, and the other arguments."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument(
        "--zone", type=Path, default=Path(__file__).with_name("zone.txt")
    )
    known, others = parser.parse_known_args(arguments)
    path: Path = known.zone
    try:
        return Zone(path.read_text("utf-8").splitlines()), others
    except (OSError, ZoneError) as error:
        parser.error(f"--zone {path}: {error}")


if __name__ == "__main__":
    zone, others = _zone(sys.argv[1:])
    raise SystemExit(
        run(
            partial(Authority, zone),
            {
                # An answer is soon made: it needs no thread.
                "events": Servers(
                    udp=EventDrivenUDPDnsServer, tcp=EventDrivenDnsServer
                ),
                "threads": Servers(udp=ThreadingUDPDnsServer, tcp=ThreadingDnsServer),
            },
            bind="udp://127.0.0.1:5300",
            argv=others,
            description="Answers for the names in a file (--zone FILE).",
        )
    )
