"""The same protocol on uvloop."""

import importlib
from typing import Any

from .asyncio_protocol import serve_protocol
from .store import main


def serve(port: int) -> None:
    """Serve for ever."""
    uvloop: Any = importlib.import_module("uvloop")  # Any: it need not be installed
    uvloop.run(serve_protocol(port))


if __name__ == "__main__":
    main(serve)
