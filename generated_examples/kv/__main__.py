"""Serve kv: `python -m kv --bind tcp://127.0.0.1:0`.

`--bind unix:///PATH` serves a Unix socket; `--bind` may be repeated.
"""

from sockgen_runtime import Servers, run

from .app import Session
from .protocol.server import (
    EventDrivenKvServer,
    EventDrivenUnixKvServer,
    ThreadingKvServer,
    ThreadingUnixKvServer,
)

if __name__ == "__main__":
    raise SystemExit(
        run(
            Session,
            {
                # The values are in this process: it serves threads, not processes.
                "threads": Servers(
                    tcp=ThreadingKvServer,
                    unix=ThreadingUnixKvServer,
                ),
                "events": Servers(
                    tcp=EventDrivenKvServer,
                    unix=EventDrivenUnixKvServer,
                ),
            },
            bind="tcp://127.0.0.1:4321",
        )
    )
