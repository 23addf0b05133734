"""`socketserver` at its best: no delay, and answers leave when no input is waiting."""

import io
import socketserver
from typing import cast

from .reading import read_command
from .stdlib_documented import Server
from .store import execute, main


class Handler(socketserver.StreamRequestHandler):
    """One connection."""

    disable_nagle_algorithm = True
    wbufsize = 65536
    rbufsize = 65536

    def handle(self) -> None:
        """Answer one command after the other; flush before waiting."""
        while words := read_command(self.rfile):
            self.wfile.write(execute(words))
            if not self._is_waiting():
                self.wfile.flush()

    def _is_waiting(self) -> bool:
        """Whether more input has been read already."""
        self.connection.setblocking(False)
        try:
            # cast: a buffered file, as `rbufsize` says.
            return bool(cast("io.BufferedReader", self.rfile).peek(1))
        finally:
            self.connection.setblocking(True)


def serve(port: int) -> None:
    """Serve for ever."""
    with Server(("127.0.0.1", port), Handler) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(serve)
