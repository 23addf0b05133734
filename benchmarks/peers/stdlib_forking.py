"""`socketserver` with a process for each connection."""

import socketserver

from .stdlib_best import Handler
from .store import main


class Server(socketserver.ForkingTCPServer):
    """A process for each connection, as many as there are."""

    allow_reuse_address = True
    max_children = 1000
    request_queue_size = 1024


def serve(port: int) -> None:
    """Serve for ever."""
    with Server(("127.0.0.1", port), Handler) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(serve)
