"""`socketserver.UDPServer` with a handler as its documentation shows it."""

import socketserver

from .dns_fixed import answer
from .store import main


class Handler(socketserver.DatagramRequestHandler):
    """One datagram."""

    def handle(self) -> None:
        """Answer it."""
        self.wfile.write(answer(self.rfile.read()))


def serve(port: int) -> None:
    """Serve for ever."""
    with socketserver.UDPServer(("127.0.0.1", port), Handler) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(serve)
