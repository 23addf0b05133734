"""A client of the jukebox: what all its commands share."""

import socket
from typing import Final

from sockgen_runtime import BaseServer, PeerAddress

from .channels import Listener
from .jukebox import Jukebox
from .protocol import MpdHandler
from .tags import Tag

__all__ = ["Client"]

_CHUNK: Final = 8192


class Client(MpdHandler):
    """One connection to the jukebox.

    Args:
        jukebox: what all clients share.
        request: the connection.
        client_address: where the client is.
        server: the server that accepted it.
    """

    def __init__(
        self,
        jukebox: Jukebox,
        request: socket.socket,
        client_address: PeerAddress,
        server: BaseServer,
    ) -> None:
        self.jukebox = jukebox
        self.watcher = jukebox.changes.watch()
        self.listener = Listener(self.watcher)
        self.kinds: frozenset[Tag] = frozenset(Tag)
        self.chunk = _CHUNK
        super().__init__(request, client_address, server)

    def closed(self) -> None:
        """Leave the jukebox to the others."""
        self.jukebox.changes.forget(self.watcher)
        self.jukebox.channels.leave(self.listener)
