"""The same datagram protocol on uvloop."""

import importlib
from typing import Any

from .dns_asyncio import serve_datagrams
from .store import main


def serve(port: int) -> None:
    """Serve for ever."""
    uvloop: Any = importlib.import_module("uvloop")  # Any: it need not be installed
    uvloop.run(serve_datagrams(port))


if __name__ == "__main__":
    main(serve)
