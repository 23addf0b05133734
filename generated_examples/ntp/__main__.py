"""Tells the time: `python -m generated_examples.ntp --bind udp://127.0.0.1:1123`."""

from sockgen_runtime import Servers, run

from .app import Clock
from .protocol import (
    EventDrivenUDPNtpServer,
    ThreadingUDPNtpServer,
    UDPNtpServer,
)

if __name__ == "__main__":
    raise SystemExit(
        run(
            Clock,
            {
                # An answer is soon made: it needs no thread.
                "sequential": Servers(udp=UDPNtpServer),
                "events": Servers(udp=EventDrivenUDPNtpServer),
                "threads": Servers(udp=ThreadingUDPNtpServer),
            },
            bind="udp://127.0.0.1:1123",
            workers=0,
            description="Tells the time of this machine's clock.",
        )
    )
