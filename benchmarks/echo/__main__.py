"""Serves echoes: `python -m benchmarks.echo --bind udp://127.0.0.1:1107`."""

from sockgen_runtime import Servers, run

from .app import Echoing
from .protocol import UDPEchoServer

if __name__ == "__main__":
    raise SystemExit(
        run(
            Echoing,
            {"sequential": Servers(udp=UDPEchoServer)},
            bind="udp://127.0.0.1:1107",
            description="Tells what it was told.",
        )
    )
