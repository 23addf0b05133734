"""Writes messages: `python -m generated_examples.syslog --bind udp://127.0.0.1:5514`."""

import sys
from functools import partial

from sockgen_runtime import Servers, run

from .app import Journal, Writer
from .protocol import (
    EventDrivenSyslogServer,
    EventDrivenUDPSyslogServer,
    EventDrivenUnixDatagramSyslogServer,
    EventDrivenUnixSyslogServer,
    SyslogServer,
    ThreadingSyslogServer,
    ThreadingUnixSyslogServer,
    UDPSyslogServer,
    UnixDatagramSyslogServer,
    UnixSyslogServer,
)

if __name__ == "__main__":
    raise SystemExit(
        run(
            partial(Writer, Journal(sys.stdout)),
            {
                # Lines are written one by one: it serves threads, not processes.
                # Datagrams are soon done: they need no threads.
                "threads": Servers(
                    udp=UDPSyslogServer,
                    unixgram=UnixDatagramSyslogServer,
                    tcp=ThreadingSyslogServer,
                    unix=ThreadingUnixSyslogServer,
                ),
                "events": Servers(
                    udp=EventDrivenUDPSyslogServer,
                    unixgram=EventDrivenUnixDatagramSyslogServer,
                    tcp=EventDrivenSyslogServer,
                    unix=EventDrivenUnixSyslogServer,
                ),
                "sequential": Servers(
                    udp=UDPSyslogServer,
                    unixgram=UnixDatagramSyslogServer,
                    tcp=SyslogServer,
                    unix=UnixSyslogServer,
                ),
            },
            bind="udp://127.0.0.1:514",
            description="Writes the messages of programs as lines of JSON.",
        )
    )
