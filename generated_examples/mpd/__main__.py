"""Runs the jukebox: `python -m generated_examples.mpd --bind tcp://127.0.0.1:6600`.

Clients share the jukebox, which lives in this process, and a client that waits is woken by
what another one does: they are served by threads.
"""

from functools import partial

from sockgen_runtime import Servers, run

from .app import Music
from .jukebox import Jukebox
from .protocol import (
    EventDrivenMpdServer,
    EventDrivenUnixMpdServer,
    ThreadingMpdServer,
    ThreadingUnixMpdServer,
)


def main() -> int:
    """Serve until a signal ends it; return the exit code."""
    jukebox = Jukebox()
    with jukebox.ticking():
        return run(
            partial(Music, jukebox),
            {
                "threads": Servers(tcp=ThreadingMpdServer, unix=ThreadingUnixMpdServer),
                "events": Servers(
                    tcp=EventDrivenMpdServer, unix=EventDrivenUnixMpdServer
                ),
            },
            bind="tcp://127.0.0.1:6600",
            description="A jukebox without sound, for any client of MPD.",
        )


if __name__ == "__main__":
    raise SystemExit(main())
