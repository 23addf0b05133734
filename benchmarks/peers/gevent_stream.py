"""gevent with its `StreamServer`."""

import importlib
from typing import Any

from .parser import Commands
from .store import main


def _converse(connection: Any, _address: object) -> None:  # Any: a socket of gevent
    connection.setsockopt(6, 1, 1)  # TCP_NODELAY
    commands = Commands()
    while data := connection.recv(65536):
        output = commands.answers(data)
        if output:
            connection.sendall(output)


def serve(port: int) -> None:
    """Serve for ever."""
    server: Any = importlib.import_module("gevent.server")  # Any: as above
    server.StreamServer(("127.0.0.1", port), _converse, backlog=1024).serve_forever()


if __name__ == "__main__":
    main(serve)
