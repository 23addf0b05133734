"""`socketserver` as its documentation shows it: each answer is written at once."""

import socketserver

from .reading import read_command
from .store import execute, main


class Handler(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        """Answer one command after the other."""
        while words := read_command(self.rfile):
            self.wfile.write(execute(words))


class Server(socketserver.ThreadingTCPServer):
    """A thread for each connection."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 1024


def serve(port: int) -> None:
    """Serve for ever."""
    with Server(("127.0.0.1", port), Handler) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(serve)
