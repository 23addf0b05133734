"""Runs the server: `python -m generated_examples.gopher --bind tcp://127.0.0.1:7070`."""

from functools import partial
from pathlib import Path

from sockgen_runtime import Servers, run

from .app import Gopher
from .hole import Hole
from .protocol.server import ForkingGopherServer, GopherServer, ThreadingGopherServer

if __name__ == "__main__":
    raise SystemExit(
        run(
            partial(Gopher, Hole(Path(__file__).with_name("burrow"))),
            {
                "threads": Servers(tcp=ThreadingGopherServer),
                "processes": Servers(tcp=ForkingGopherServer),
                "sequential": Servers(tcp=GopherServer),
            },
            bind="tcp://127.0.0.1:7070",
            workers=0,
            description="Serves the folder `burrow`, for any client of Gopher.",
        )
    )
